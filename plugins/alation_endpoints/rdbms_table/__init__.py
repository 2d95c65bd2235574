"""Tables, views and synonyms of relational data sources: list, upsert, update, sync."""

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
from alation_endpoints.rdbms_table.endpoint import RdbmsTable
from alation_endpoints.rdbms_table.shapes import (
    JobDetailsTableSync,
    TableItem,
    TableParams,
    TablePatchItem,
    TablePostItem,
    TableSyncItem,
)

if TYPE_CHECKING:
    from alation_sandbox import Furnishing, Route

__all__ = [
    "DataSourceParams",
    "JobDetailsRdbms",
    "JobDetailsRdbmsResult",
    "JobDetailsRdbmsResultMapping",
    "JobDetailsTableSync",
    "RdbmsTable",
    "TableItem",
    "TableParams",
    "TablePatchItem",
    "TablePostItem",
    "TableSyncItem",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [RdbmsTable]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.rdbms_table.sandbox import ROUTES

    return ROUTES


@hookimpl
def alation_demo() -> Sequence[Furnishing]:
    """Return what furnishes a sandbox for a first look."""
    from alation_endpoints.rdbms_table.demo import FURNITURE

    return FURNITURE
