"""NoSQL metadata: upload folders with their collections and schemas, list them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.nosql.endpoint import Nosql
from alation_endpoints.nosql.shapes import (
    NosqlCollection,
    NosqlFolder,
    NosqlFolderItem,
    NosqlParams,
    NosqlSchema,
    NosqlUploadParams,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "Nosql",
    "NosqlCollection",
    "NosqlFolder",
    "NosqlFolderItem",
    "NosqlParams",
    "NosqlSchema",
    "NosqlUploadParams",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Nosql]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.nosql.sandbox import ROUTES

    return ROUTES
