"""Query events: what is sent, and what is believed of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_endpoints.query_log_ingestion import QueryEvent, QueryLogIngestion
from alation_sandbox import Fault, Sandbox

EVENT = {
    "defaultDatabases": "",
    "sessionId": "s-17",
    "startTime": "2025-03-14 09:26:53.589",
    "text": "SELECT 1\nFROM orders",
    "userName": "etl",
}


def events(server: Sandbox) -> list[Any]:
    return [row["event"] for row in server.world.table("query_event").rows()]


def test_events_go_out_as_lines_and_arrive(catalog: Alation, server: Sandbox) -> None:
    rows = [EVENT, {**EVENT, "sessionId": "s-18", "totalCpuTime": 0.25}]

    run = catalog.use(QueryLogIngestion).upload(rows, ds_id=1)

    assert run.ok
    assert events(server) == rows
    assert len(run.jobs) == 1


def test_a_body_is_an_object_per_line_with_the_names_of_the_wire(offline: Alation) -> None:
    typed = QueryEvent(
        default_databases="sales",
        session_id="s-17",
        start_time="2025-03-14 09:26:53.589793",
        text="SELECT 1\nFROM orders",
        user_name="etl",
        total_io_count=7,
    )
    (batch,) = offline.query_log_ingestion.upload.plan([EVENT, typed], ds_id=1)

    first, second = batch.body(QueryLogIngestion.upload.body).decode().strip().split("\n")
    assert json.loads(first) == EVENT
    assert json.loads(second)["totalIoCount"] == 7


def test_requests_are_split_between_lines(catalog: Alation, server: Sandbox) -> None:
    rows = [{**EVENT, "sessionId": f"s-{number}"} for number in range(5)]

    assert catalog.query_log_ingestion.upload(rows, ds_id=1, batch_size=2).ok

    assert events(server) == rows
    path = "/api/v1/bulk_metadata/query_log_ingestion/1/"
    assert [log.path for log in server.requests].count(path) == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(({name: None}, name) for name in EVENT),
        ({"default_databases": ""}, "default_databases"),
        ({"appId": None}, "appId"),
        ({"secondsTaken": 1.5}, "secondsTaken"),
        *(
            ({"startTime": text}, "startTime")
            for text in (
                "2025-03-14T09:26:53.589",
                "2025-03-14 09:26:53",
                "2025-03-14 09:26:53.58",
                "2025-03-14 09:26:53.5897931",
                "2025-03-14 09:26:53.589Z",
                "2025-13-14 09:26:53.589",
                "2025-03-14 25:26:53.589",
                "\u0662025-03-14 09:26:53.589",
            )
        ),
        ({"sessionStartTime": "yesterday"}, "sessionStartTime"),
    ],
)
def test_an_event_is_checked(offline: Alation, changes: dict[str, Any], field: str) -> None:
    (problem,) = offline.query_log_ingestion.upload.validate([{**EVENT, **changes}])
    assert problem.field == field


@pytest.mark.parametrize("digits", ["589", "5897", "58979", "589793"])
def test_three_to_six_digits_are_taken(offline: Alation, digits: str) -> None:
    event = {**EVENT, "startTime": f"2025-03-14 09:26:53.{digits}"}
    assert offline.query_log_ingestion.upload.validate([event]) == []


def test_an_upload_whose_answer_is_lost_is_not_repeated() -> None:
    lost = Fault("reset-after", "POST", "/api/v1/bulk_metadata/query_log_ingestion/1/")
    with Sandbox(faults=[lost]) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(server.url, auth, clock=SimulatedClock())
        run = catalog.query_log_ingestion.upload([EVENT], ds_id=1)
        assert [outcome.status for outcome in run.rows] == ["unknown"]
        assert len(events(server)) == 1


def test_an_unknown_source_is_refused(catalog: Alation, server: Sandbox) -> None:
    run = catalog.query_log_ingestion.upload([EVENT], ds_id=99)

    assert [(p.kind, p.message) for p in run.problems] == [
        ("refused", "Data source with id 99 does not exist")
    ]
    assert events(server) == []
