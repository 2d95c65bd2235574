"""Names and values of attributes: those of OpenTelemetry's conventions where there are some. Pure.

What has no bound (ids of runs and jobs, numbers of batches) stands in spans alone; nothing of a row
stands in any.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from alation_core.runs import Begun, Finished, Requested

Attributes = dict[str, str | int | float | bool]

OPERATION = "alation.operation"
RUN_ID = "alation.run.id"
RUN_KEY = "alation.run.key"
RUN_STATUS = "alation.run.status"
RUN_RESUMED = "alation.run.resumed"
RUN_ROWS = "alation.run.rows"
BATCH = "alation.batch.number"
BATCH_ROWS = "alation.batch.rows"
JOB_ID = "alation.job.id"
JOB_STATE = "alation.job.state"
ROW_STATUS = "alation.row.status"
WAIT = "alation.wait_seconds"
ERROR_TYPE = "error.type"

STATUS_CODE = "http.response.status_code"
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
"""Another method is `_OTHER`, as the conventions have it."""
FIRST_ERROR = 400
_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=64)
def _server(host: str) -> tuple[tuple[str, str | int], ...]:
    parts = urlsplit(host)
    port = parts.port or _PORTS.get(parts.scheme, 0)
    return (("server.address", parts.hostname or ""), ("server.port", port))


def server(host: str) -> Attributes:
    """Return what names a server, from its address."""
    return dict(_server(host))


def of_begun(event: Begun) -> Attributes:
    """Return what a span tells of a run that begins."""
    told: dict[str, str | int | None] = {
        OPERATION: event.operation,
        RUN_ID: event.run,
        RUN_KEY: event.key,
        RUN_ROWS: event.rows,
    }
    known = {name: value for name, value in told.items() if value is not None}
    return {**known, RUN_RESUMED: event.goes_on, **server(event.host)}


def of_finished(event: Finished) -> Attributes:
    """Return what a span tells of a run that is over."""
    counts = of_counts(event.counts)
    return {RUN_STATUS: event.status, "alation.run.batches": event.batches, **counts}


def of_counts(counts: Mapping[Any, int]) -> Attributes:
    """Return how many rows have each status."""
    return {f"alation.rows.{status}": rows for status, rows in counts.items()}


def of_request(event: Requested) -> Attributes:
    """Return what names a request in spans and metrics alike: nothing in it grows with the rows."""
    method = event.method if event.method in METHODS else "_OTHER"
    told: Attributes = {
        "http.request.method": method,
        "url.template": event.route,
        **server(event.host),
    }
    if event.status is not None:
        told[STATUS_CODE] = event.status
    if event.status is None:
        told[ERROR_TYPE] = "no_answer"
    elif event.status >= FIRST_ERROR:
        told[ERROR_TYPE] = str(event.status)
    return told
