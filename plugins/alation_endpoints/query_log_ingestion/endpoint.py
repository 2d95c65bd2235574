"""The upload of a query log. Sheet: query_log_ingestion."""

from __future__ import annotations

from alation_core import Endpoint, JobDetails, JobOperation
from alation_core.bodies import JSON_LINES
from alation_endpoints.common.unrecorded import status_where_nothing_is_told
from alation_endpoints.query_log_ingestion.shapes import QueryEvent, QueryLogIngestionParams


class QueryLogIngestion(Endpoint):
    """Query events of a data source, sent by you instead of read from its query log; a row is one.

    An event has no id, so that one that is sent twice may count twice: an upload whose answer was
    lost is not repeated, and its rows are `unknown`. Extract the metadata of the source first, or
    events may find no tables. Needs an admin.

    Not known: a limit, the answer to the upload (`job_id` is inferred), and what the result of the
    job says, above all whether it counts lines with faults or fails for them. So a result that says
    anything leaves the rows unknown, with the raw answer; only an empty one lets the status speak.
    """

    name = "query_log_ingestion"

    upload = JobOperation(
        "POST",
        "/api/v1/bulk_metadata/query_log_ingestion/{ds_id}/",
        payload=QueryEvent,
        result=JobDetails,
        params=QueryLogIngestionParams,
        body=JSON_LINES,
        repeat_safe=False,
        reader=status_where_nothing_is_told,
    )
