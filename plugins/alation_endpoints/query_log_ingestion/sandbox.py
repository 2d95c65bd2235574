"""How the sandbox emulates the upload of query events. Sheet: query_log_ingestion.

A choice: all but the body that is taken, the key of the handle (inferred there) and its poll.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from alation_sandbox import Answer, Call, JobEnd, Refusal, Route, World, accepted, error

PATH = "/api/v1/bulk_metadata/query_log_ingestion/<int:ds_id>/"
TABLE = "query_event"
REQUIRED = ("defaultDatabases", "sessionId", "startTime", "text", "userName")


def _upload(world: World, call: Call) -> Answer:
    ds_id = call.path_params["ds_id"]
    if world.table("data_source").get(ds_id) is None:
        raise Refusal(error(404, f"Data source with id {ds_id} does not exist", "404000"))
    text = call.body.decode("utf-8", errors="replace")

    def work(world: World) -> JobEnd:
        lines = [line for line in text.split("\n") if line.strip()]
        events = [event for line in lines if (event := _event(line)) is not None]
        if len(events) < len(lines):
            return JobEnd("failed", result="")
        for event in events:  # the same event once more is one more event
            world.table(TABLE).insert({"event": event, "ds_id": ds_id})
        return JobEnd(result="")

    return accepted(world.start_job(work))


def _event(line: str) -> Mapping[str, Any] | None:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    fits = isinstance(event, Mapping) and all(isinstance(event.get(n), str) for n in REQUIRED)
    return event if fits else None


ROUTES = [Route("POST", PATH, _upload)]
