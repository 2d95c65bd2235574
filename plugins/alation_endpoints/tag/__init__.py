"""Tags: list, read, update; put on objects and taken off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.tag.endpoint import Tag
from alation_endpoints.tag.shapes import (
    JobDetailsTag,
    TaggedItem,
    TaggedObject,
    TaggedParams,
    TagItem,
    TagParams,
    TagPatchItem,
    TagPath,
    TagPostItem,
    TagRemoveItem,
)

if TYPE_CHECKING:
    from alation_sandbox import Furnishing, Route

__all__ = [
    "JobDetailsTag",
    "Tag",
    "TagItem",
    "TagParams",
    "TagPatchItem",
    "TagPath",
    "TagPostItem",
    "TagRemoveItem",
    "TaggedItem",
    "TaggedObject",
    "TaggedParams",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Tag]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.tag.sandbox import ROUTES

    return ROUTES


@hookimpl
def alation_demo() -> Sequence[Furnishing]:
    """Return what furnishes a sandbox for a first look."""
    from alation_endpoints.tag.demo import FURNITURE

    return FURNITURE
