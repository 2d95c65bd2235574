"""Columns of relational data sources: list, upsert, update, and their children."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.common.rdbms.shapes import (
    DataSourceParams,
    JobDetailsRdbms,
    JobDetailsRdbmsResult,
    JobDetailsRdbmsResultMapping,
)
from alation_endpoints.rdbms_column.endpoint import RdbmsColumn
from alation_endpoints.rdbms_column.shapes import (
    ChildColumn,
    ChildColumnParams,
    ChildColumnPatchItem,
    ColumnChildrenItem,
    ColumnIndex,
    ColumnIndexItem,
    ColumnItem,
    ColumnParams,
    ColumnPatchItem,
    ColumnPostItem,
    RootColumnChildrenPatchItem,
)

if TYPE_CHECKING:
    from alation_sandbox import Furnishing, Route

__all__ = [
    "ChildColumn",
    "ChildColumnParams",
    "ChildColumnPatchItem",
    "ColumnChildrenItem",
    "ColumnIndex",
    "ColumnIndexItem",
    "ColumnItem",
    "ColumnParams",
    "ColumnPatchItem",
    "ColumnPostItem",
    "DataSourceParams",
    "JobDetailsRdbms",
    "JobDetailsRdbmsResult",
    "JobDetailsRdbmsResultMapping",
    "RdbmsColumn",
    "RootColumnChildrenPatchItem",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [RdbmsColumn]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.rdbms_column.sandbox import ROUTES

    return ROUTES


@hookimpl
def alation_demo() -> Sequence[Furnishing]:
    """Return what furnishes a sandbox for a first look."""
    from alation_endpoints.rdbms_column.demo import FURNITURE

    return FURNITURE
