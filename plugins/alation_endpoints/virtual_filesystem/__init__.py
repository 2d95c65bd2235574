"""File systems that are not connected: replace their content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.virtual_filesystem.endpoint import VirtualFilesystem
from alation_endpoints.virtual_filesystem.shapes import (
    VirtualFilesystemItem,
    VirtualFilesystemParams,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = ["VirtualFilesystem", "VirtualFilesystemItem", "VirtualFilesystemParams"]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [VirtualFilesystem]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.virtual_filesystem.sandbox import ROUTES

    return ROUTES
