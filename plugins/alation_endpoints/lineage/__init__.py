"""Lineage: upload paths, delete edges, read neighbours, walk the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.common.lineage.shapes import PathObject, PathObjectRead
from alation_endpoints.lineage.endpoint import Lineage
from alation_endpoints.lineage.shapes import (
    LineageBulkFilters,
    LineageBulkItem,
    LineageBulkParams,
    LineageBulkTimes,
    LineageDataflow,
    LineageDataflowRead,
    LineageDeleteItem,
    LineageItem,
    LineageNode,
    LineagePages,
    LineageParams,
    LineagePostItem,
    LineageRoot,
)

if TYPE_CHECKING:
    from alation_sandbox import Furnishing, Route

__all__ = [
    "Lineage",
    "LineageBulkFilters",
    "LineageBulkItem",
    "LineageBulkParams",
    "LineageBulkTimes",
    "LineageDataflow",
    "LineageDataflowRead",
    "LineageDeleteItem",
    "LineageItem",
    "LineageNode",
    "LineagePages",
    "LineageParams",
    "LineagePostItem",
    "LineageRoot",
    "PathObject",
    "PathObjectRead",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Lineage]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.lineage.sandbox import ROUTES

    return ROUTES


@hookimpl
def alation_demo() -> Sequence[Furnishing]:
    """Return what furnishes a sandbox for a first look."""
    from alation_endpoints.lineage.demo import FURNITURE

    return FURNITURE
