"""The shapes of queries: what is sent, what is asked. Sheet: query."""

from __future__ import annotations

from typing import Annotated, ClassVar

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, Maybe, one_of

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class QueryAuthor:
    """Whose query it is; one of the three is enough."""

    rules: ClassVar = (one_of("id", "email", "username"),)

    id: Maybe[int] = UNSET
    email: Maybe[str] = UNSET
    username: Maybe[str] = UNSET


@dataclass(frozen=True)
class QueryPostItem:
    """One query to create."""

    datasource_id: Annotated[int, "Fixed: a query cannot move to another data source."]
    content: Annotated[str, "SQL; it may hold several statements.", Example("SELECT 1")]
    saved: Annotated[Maybe[bool], "false: a draft. What is taken without it is not known."] = UNSET
    published: Annotated[
        Maybe[bool], "A published query is saved. What is taken without it is not known."
    ] = UNSET
    title: Maybe[str] = UNSET
    description: Annotated[Maybe[str], "It comes back as HTML."] = UNSET
    tag_names: Annotated[
        Maybe[list[str]], "Whether tags that do not exist are made is not known."
    ] = UNSET
    domain_ids: Maybe[list[int]] = UNSET
    author: Annotated[Maybe[QueryAuthor], "For admins only."] = UNSET


# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class QueryParams:
    """Filters of the list. Times are texts in ISO 8601."""

    id: Maybe[int] = UNSET
    title: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    ts_last_saved: Maybe[str] = UNSET
    autosave_content: Annotated[Maybe[str], "What is not saved yet."] = UNSET
    content: Maybe[str] = UNSET
    saved: Maybe[bool] = UNSET
    published: Maybe[bool] = UNSET
    datasource_id: Maybe[int] = UNSET
    datasource_title: Maybe[str] = UNSET
    datasource_uri: Maybe[str] = UNSET
    schedule_enabled: Maybe[bool] = UNSET
    schedule_cron_expression: Maybe[str] = UNSET
    schedule_ts_last_attempt: Maybe[str] = UNSET
    schedule_celery_task_name: Maybe[str] = UNSET
    schedule_username: Maybe[str] = UNSET
    schedule_user_is_active: Maybe[bool] = UNSET
    schedule_db_uri: Maybe[str] = UNSET
    schedule_db_ts_last_used: Maybe[str] = UNSET
    order_by: Annotated[Maybe[str], "Name of a field; a leading minus turns the order."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


@dataclass(frozen=True)
class QuerySessionParams:
    """Filter of the list of sessions."""

    query_id: Maybe[int] = UNSET


@dataclass(frozen=True)
class QueryPath:
    """Which query."""

    query_id: int


@dataclass(frozen=True)
class QueryBatchPath:
    """Which batch: an id of the `batch_ids` of a session."""

    batch_id: int


@dataclass(frozen=True)
class QueryEventPath:
    """Which event: an id of the `events` of a batch."""

    event_id: int


@dataclass(frozen=True)
class QueryResultPath:
    """Which result: the id of a latest result, or of the `result` of an event."""

    result_id: int
