"""Object types: the list of their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.otype.endpoint import Otype
from alation_endpoints.otype.shapes import OtypeItem

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = ["Otype", "OtypeItem"]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Otype]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.otype.sandbox import ROUTES

    return ROUTES
