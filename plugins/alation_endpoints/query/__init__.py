"""Queries: create, list, read, and what their executions returned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.query.answers import (
    JobDetailsQuery,
    QueryBatchEvent,
    QueryDatasource,
    QueryDomain,
    QueryExecutionBatch,
    QueryExecutionEvent,
    QueryExecutionSession,
    QueryItem,
    QueryLatestResult,
    QueryOfResult,
    QueryResult,
    QueryResultColumn,
    QueryResultEvent,
    QuerySchedule,
    QueryScheduleConnection,
    QueryScheduleUser,
    QuerySession,
    QueryTag,
)
from alation_endpoints.query.endpoint import Query
from alation_endpoints.query.shapes import (
    QueryAuthor,
    QueryBatchPath,
    QueryEventPath,
    QueryParams,
    QueryPath,
    QueryPostItem,
    QueryResultPath,
    QuerySessionParams,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "JobDetailsQuery",
    "Query",
    "QueryAuthor",
    "QueryBatchEvent",
    "QueryBatchPath",
    "QueryDatasource",
    "QueryDomain",
    "QueryEventPath",
    "QueryExecutionBatch",
    "QueryExecutionEvent",
    "QueryExecutionSession",
    "QueryItem",
    "QueryLatestResult",
    "QueryOfResult",
    "QueryParams",
    "QueryPath",
    "QueryPostItem",
    "QueryResult",
    "QueryResultColumn",
    "QueryResultEvent",
    "QueryResultPath",
    "QuerySchedule",
    "QueryScheduleConnection",
    "QueryScheduleUser",
    "QuerySession",
    "QuerySessionParams",
    "QueryTag",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Query]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.query.sandbox import ROUTES

    return ROUTES
