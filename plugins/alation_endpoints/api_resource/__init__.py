"""Catalog pages of HTTP APIs: list, read, write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.api_resource.endpoint import ApiResource
from alation_endpoints.api_resource.shapes import (
    ApiResourceField,
    ApiResourceItem,
    ApiResourcePath,
    ApiResourcePostItem,
    JobDetailsApiResource,
    MadeApiResource,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "ApiResource",
    "ApiResourceField",
    "ApiResourceItem",
    "ApiResourcePath",
    "ApiResourcePostItem",
    "JobDetailsApiResource",
    "MadeApiResource",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [ApiResource]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.api_resource.sandbox import ROUTES

    return ROUTES
