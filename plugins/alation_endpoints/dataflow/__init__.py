"""Dataflows: list, create or replace, update, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.common.lineage.shapes import DataflowItem, PathObject, PathObjectRead
from alation_endpoints.dataflow.endpoint import Dataflow
from alation_endpoints.dataflow.shapes import (
    DataflowDeleteItem,
    DataflowDeleteParams,
    DataflowParams,
    DataflowPatchItem,
    DataflowPostItem,
    JobDetailsDataflowDelete,
    JobDetailsDataflowDeleteResult,
    JobDetailsDataflowDeleteResultMapping,
    JobDetailsDataflowPost,
    JobDetailsDataflowPostResult,
    JobDetailsDataflowPostResultMapping,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "Dataflow",
    "DataflowDeleteItem",
    "DataflowDeleteParams",
    "DataflowItem",
    "DataflowParams",
    "DataflowPatchItem",
    "DataflowPostItem",
    "JobDetailsDataflowDelete",
    "JobDetailsDataflowDeleteResult",
    "JobDetailsDataflowDeleteResultMapping",
    "JobDetailsDataflowPost",
    "JobDetailsDataflowPostResult",
    "JobDetailsDataflowPostResultMapping",
    "PathObject",
    "PathObjectRead",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Dataflow]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.dataflow.sandbox import ROUTES

    return ROUTES
