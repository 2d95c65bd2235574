"""The search over the whole catalog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.search.endpoint import Search
from alation_endpoints.search.shapes import SearchBreadcrumb, SearchHit, SearchParams

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = ["Search", "SearchBreadcrumb", "SearchHit", "SearchParams"]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Search]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.search.sandbox import ROUTES

    return ROUTES
