"""The shapes of what comes back: queries, schedules, executions, results. Sheet: query."""

from __future__ import annotations

from typing import Any

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass

# ------------------------------------------------------------------------------- queries


@dataclass(frozen=True)
class QueryDatasource:
    """The data source of a query. That of an event has no uri."""

    id: int | None = None
    title: str | None = None
    uri: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class QueryDomain:
    """A domain that a query is in."""

    id: int | None = None
    title: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class QueryTag:
    """A tag on a query."""

    id: int | None = None
    name: str | None = None
    description: str | None = None
    ts_created: str | None = None
    ts_updated: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class QueryScheduleUser:
    """Who scheduled a query."""

    username: str | None = None
    is_active: bool | None = None


@dataclass(frozen=True)
class QueryScheduleConnection:
    """The connection that a scheduled query uses."""

    uri: str | None = None
    username: str | None = None
    ts_modified: str | None = None
    ts_last_used: str | None = None


@dataclass(frozen=True)
class QuerySession:
    """A session of executions."""

    id: int | None = None
    client_session_id: str | None = None
    query_id: int | None = None
    ts_start: str | None = None
    sandbox_id: str | None = None
    batch_ids: list[int] | None = None


@dataclass(frozen=True)
class QuerySchedule:
    """When a query runs of itself. Some of its times have fractions of a second, others none."""

    enabled: bool | None = None
    cron_expression: str | None = None
    ts_last_attempt: str | None = None
    overdue: bool | None = None
    ts_next_run: str | None = None
    celery_queue: str | None = None
    celery_task_name: str | None = None
    user: QueryScheduleUser | None = None
    db_connection: QueryScheduleConnection | None = None
    latest_session: QuerySession | None = None


@dataclass(frozen=True)
class QueryItem(Item):
    """A query. Older servers leave out domains and tags; addresses are relative."""

    id: int | None = None
    datasource_id: int | None = None
    datasource: QueryDatasource | None = None
    autosave_content: str | None = None
    content: str | None = None
    title: str | None = None
    description: str | None = None
    saved: bool | None = None
    published: bool | None = None
    has_unsaved_changes: bool | None = None
    url: str | None = None
    catalog_url: str | None = None
    compose_url: str | None = None
    ts_last_saved: str | None = None
    domains: list[QueryDomain] | None = None
    tags: list[QueryTag] | None = None
    schedules: list[QuerySchedule] | None = None


@dataclass(frozen=True)
class JobDetailsQuery(JobDetails):
    """The answer to a create, in the vendor's job form; there is no job."""

    result: QueryItem | Any = None


# ---------------------------------------------------------------------------- executions


@dataclass(frozen=True)
class QueryExecutionSession(Item):
    """A session of executions, as the list has it."""

    id: int | None = None
    client_session_id: str | None = None
    query_id: int | None = None
    ts_start: str | None = None
    sandbox_id: str | None = None
    batch_ids: list[int] | None = None
    is_scheduled: bool | None = None


@dataclass(frozen=True)
class QueryBatchEvent:
    """An event of a batch, and its place."""

    id: int | None = None
    index_in_batch: int | None = None


@dataclass(frozen=True)
class QueryExecutionBatch(Item):
    """What was executed together."""

    id: int | None = None
    query_id: int | None = None
    session_id: int | None = None
    events: list[QueryBatchEvent] | None = None


@dataclass(frozen=True)
class QueryResultColumn:
    """A column of a result."""

    name: str | None = None
    original_name: str | None = None
    type: str | None = None
    norm_type: str | None = None


@dataclass(frozen=True)
class QueryOfResult:
    """The query that a result is of."""

    id: int | None = None
    title: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class QueryResult:
    """The result of an event; the CSV may have more rows than the event counts."""

    id: int | None = None
    title: str | None = None
    url: str | None = None
    row_count: int | None = None
    byte_count: int | None = None
    truncated: bool | None = None
    expired: bool | None = None
    deleted: bool | None = None
    storage_status: str | None = None
    ts_created: str | None = None
    ts_expiration: str | None = None
    data_schema: list[QueryResultColumn] | None = None
    query: QueryOfResult | None = None


@dataclass(frozen=True)
class QueryExecutionEvent(Item):
    """One statement that was executed. `execution_error` is None where it went well."""

    id: int | None = None
    batch_id: int | None = None
    session_id: int | None = None
    query_id: int | None = None
    index_in_batch: int | None = None
    statement_content: str | None = None
    db_username: str | None = None
    ts_executed: str | None = None
    elapsed_seconds: float | None = None
    canceled: bool | None = None
    execution_error: str | None = None
    num_result_rows: int | None = None
    url: str | None = None
    datasource: QueryDatasource | None = None
    result: QueryResult | None = None


@dataclass(frozen=True)
class QueryResultEvent:
    """The execution that a latest result came from."""

    executed_at: str | None = None
    canceled: bool | None = None
    execution_error: str | None = None
    finished: bool | None = None
    finished_at: str | None = None
    seconds_taken: float | None = None


@dataclass(frozen=True)
class QueryLatestResult(Item):
    """The latest result of a query; its id is what `download_result` takes."""

    id: int | None = None
    truncated: bool | None = None
    execution_event: QueryResultEvent | None = None
