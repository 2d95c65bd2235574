"""The queries of Compose, and what their executions returned. Sheet: query."""

from __future__ import annotations

from alation_core import (
    BatchLimit,
    DirectOperation,
    Endpoint,
    GetOperation,
    Item,
    ListOperation,
)
from alation_core.bodies import JSON_OBJECT
from alation_core.paging import Offset
from alation_core.reading import one_object
from alation_endpoints.query.answers import (
    JobDetailsQuery,
    QueryExecutionBatch,
    QueryExecutionEvent,
    QueryExecutionSession,
    QueryItem,
    QueryLatestResult,
)
from alation_endpoints.query.shapes import (
    QueryBatchPath,
    QueryEventPath,
    QueryParams,
    QueryPath,
    QueryPostItem,
    QueryResultPath,
    QuerySessionParams,
)

PATH = "/integration/v1/query/"
PAGES = Offset(size=1000)
"""A public loader goes on by limit and skip until a page is empty; a next page in the header is
only the vendor's general rule."""


class Query(Endpoint):
    """Queries of Compose: create, list and read them, and read what past executions returned.

    A query cannot be run by a call, only by its schedule or by hand, and no call changes or deletes
    one. It belongs to one data source for good. A create is answered at once and makes a new query
    every time: list before you send one again. Only admins create queries for others (`author`);
    Explorers read only. What comes back depends on what the token's user may see.

    The `raw` of `get_sql` and `download_result` is the text, as it came: the SQL that was saved
    last, and a CSV that may begin with a byte order mark. A query that never ran, or whose result
    has expired, has no latest result: the server answers 404. Results are kept for a week and up to
    16 MB by default.
    """

    name = "query"

    create = DirectOperation(
        "POST",
        PATH,
        payload=QueryPostItem,
        result=JobDetailsQuery,
        body=JSON_OBJECT,
        batch=BatchLimit(items=1, hard=True),
        repeat_safe=False,
        reader=one_object(same=("datasource_id",)),
    )
    list = ListOperation(PATH, item=QueryItem, filters=QueryParams, paging=PAGES)
    get = GetOperation(PATH + "{query_id}/", item=QueryItem, params=QueryPath)
    get_sql = GetOperation(PATH + "{query_id}/sql/", item=Item, params=QueryPath, accept="text")
    list_execution_sessions = ListOperation(
        PATH + "execution_session/", item=QueryExecutionSession, filters=QuerySessionParams
    )
    get_execution_batch = GetOperation(
        PATH + "execution_batch/{batch_id}/", item=QueryExecutionBatch, params=QueryBatchPath
    )
    get_execution_event = GetOperation(
        PATH + "execution_event/{event_id}/", item=QueryExecutionEvent, params=QueryEventPath
    )
    get_latest_result = GetOperation(
        PATH + "{query_id}/result/latest/", item=QueryLatestResult, params=QueryPath
    )
    download_result = GetOperation(
        "/integration/v1/result/{result_id}/csv/",
        item=Item,
        params=QueryResultPath,
        accept="text",
    )
