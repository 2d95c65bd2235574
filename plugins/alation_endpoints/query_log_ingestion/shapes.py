"""The events of a query log, as they are sent. Sheet: query_log_ingestion.

Unlike the rest of the API, the fields are written in camel case.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from marshmallow import ValidationError

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, Maybe, WireName

_FORM = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,6}", re.ASCII)


def moment(text: str) -> None:
    """Check the one form that is documented; the samples of the vendor have up to six digits.

    Raises:
        ValidationError: it is another form, or no time.
    """
    fits = _FORM.fullmatch(text) is not None
    try:
        fits = fits and bool(datetime.fromisoformat(text))
    except ValueError:
        fits = False
    if not fits:
        raise ValidationError("Must be YYYY-MM-DD HH:MM:SS.fff, with a blank and without a zone.")


Moment = Annotated[
    str, moment, "YYYY-MM-DD HH:MM:SS.fff, without a zone.", Example("2026-01-31 09:30:00.000")
]


@dataclass(frozen=True, kw_only=True)
class QueryEvent:
    """One event: a query that was run."""

    default_databases: Annotated[
        str, WireName("defaultDatabases"), "One text; send an empty one where there is none."
    ]
    session_id: Annotated[str, WireName("sessionId")]
    start_time: Annotated[Moment, WireName("startTime")]
    text: Annotated[str, "The SQL."]
    user_name: Annotated[str, WireName("userName"), "The account in the database."]
    app_id: Annotated[Maybe[str], WireName("appId")] = UNSET
    client_id: Annotated[Maybe[str], WireName("clientId")] = UNSET
    client_addr: Annotated[Maybe[str], WireName("clientAddr"), "For example 192.0.2.7:5432."] = (
        UNSET
    )
    delay_time: Annotated[Maybe[float], WireName("delayTime"), "Seconds; Teradata only."] = UNSET
    destination_table: Annotated[
        Maybe[str],
        WireName("destinationTable"),
        "The target of a SELECT; Google BigQuery with QLI 2.0 only.",
    ] = UNSET
    num_result_rows: Annotated[Maybe[int], WireName("numResultRows")] = UNSET
    seconds_taken: Annotated[Maybe[int], WireName("secondsTaken"), "Whole seconds."] = UNSET
    session_start_time: Annotated[Maybe[Moment], WireName("sessionStartTime")] = UNSET
    total_io_count: Annotated[Maybe[int], WireName("totalIoCount")] = UNSET
    total_cpu_time: Annotated[Maybe[float], WireName("totalCpuTime"), "Seconds."] = UNSET


@dataclass(frozen=True)
class QueryLogIngestionParams:
    """Parameters of an upload."""

    ds_id: Annotated[int, "The data source on which the queries were run."]
