from __future__ import annotations

from typing import Any

import pytest

from alation_core import (
    Alation,
    ConfigurationError,
    RefreshToken,
    RequestRefused,
    SimulatedClock,
)
from alation_endpoints.query import QueryResult, QuerySchedule
from alation_sandbox import Answer, Call, Route, Sandbox, World, ok


@pytest.fixture
def queries(server: Sandbox, catalog: Alation) -> Alation:
    """A catalog with three queries, of which the last is scheduled."""
    rows = [
        {"datasource_id": 1, "content": "SELECT 1;", "title": "one", "published": True},
        {"datasource_id": 2, "content": "SELECT 2;", "title": "two", "saved": False},
        {"datasource_id": 1, "content": "1", "title": "Three"},
    ]
    catalog.query.create(rows).raise_for_problems()
    schedule = {
        "enabled": True,
        "cron_expression": "0 6 * * *",
        "ts_next_run": "2026-02-08T06:00:00Z",
        "user": {"username": "ann", "is_active": False},
        "db_connection": {"uri": "db.example.com"},
    }
    server.world.table("query").update(3, {"schedules": [schedule]})
    return catalog


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [1, 2, 3]),
        ({"id": 2}, [2]),
        ({"title": "one"}, [1]),
        ({"content": "1"}, [3]),
        ({"saved": False}, [2]),
        ({"published": False}, [2, 3]),
        ({"published": True}, [1]),
        ({"datasource_id": 1}, [1, 3]),
        ({"datasource_title": "Sandbox virtual database"}, [2]),
        ({"schedule_enabled": True}, [3]),
        ({"schedule_user_is_active": False}, [3]),
        ({"schedule_username": "ann", "schedule_db_uri": "db.example.com"}, [3]),
        ({"schedule_cron_expression": "* * * * *"}, []),
        ({"order_by": "-id"}, [3, 2, 1]),
        ({"limit": 1}, [1, 2, 3]),
        ({"skip": 2}, [3]),
    ],
)
def test_queries_are_found(queries: Alation, filters: dict[str, Any], ids: list[int]) -> None:
    assert [query.id for query in queries.query.list(**filters)] == ids


def test_false_is_sent_as_a_filter(server: Sandbox, queries: Alation) -> None:
    list(queries.query.list(saved=False))

    assert "saved=false" in server.requests[-1].query


def without_header(world: World, call: Call) -> Answer:
    begin, end = call.integer("skip") or 0, call.integer("limit") or 100
    return ok([{"id": number} for number in range(1, 1202)][begin : begin + end])


def test_many_queries_come_whole_though_no_header_names_the_next_page() -> None:
    with Sandbox(routes=[Route("GET", "/integration/v1/query/", without_header)]) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(server.url, auth, clock=SimulatedClock())

        assert [query.id for query in catalog.query.list()] == list(range(1, 1202))


def test_a_query_is_read_with_its_schedule(queries: Alation) -> None:
    query = queries.query.get(query_id=3)

    assert query.schedules is not None
    (schedule,) = query.schedules
    assert isinstance(schedule, QuerySchedule)
    assert schedule.ts_next_run == "2026-02-08T06:00:00Z"
    assert schedule.user is not None
    assert (schedule.user.username, schedule.user.is_active) == ("ann", False)


@pytest.mark.parametrize(("query", "text"), [(1, "SELECT 1;"), (2, ""), (3, "1")])
def test_the_sql_is_the_text_as_it_was_saved(queries: Alation, query: int, text: str) -> None:
    assert queries.query.get_sql(query_id=query).raw == text


def test_what_was_executed_is_read_down_to_its_result(server: Sandbox, queries: Alation) -> None:
    world = server.world
    session = {"query_id": 1, "batch_ids": [51], "is_scheduled": True}
    world.table("execution_session").insert({"id": 40, **session})
    world.table("execution_session").insert({"id": 41, **session, "query_id": 2})
    events = [{"id": 62, "index_in_batch": 0}]
    world.table("execution_batch").insert({"id": 51, "session_id": 40, "events": events})
    result = {"id": 77, "storage_status": "STORED_ALL", "data_schema": [{"name": "n"}]}
    world.table("execution_event").insert({"id": 62, "query_id": 1, "result": result})
    event = {"finished": True, "seconds_taken": 0.25}
    csv = "\ufeffn\r\n1\r\n"
    world.table("query_result").insert(
        {"id": 77, "query_id": 1, "truncated": False, "execution_event": event, "csv": csv}
    )

    calls = queries.query
    (listed,) = calls.list_execution_sessions(query_id=1)
    assert (listed.id, listed.batch_ids, listed.is_scheduled) == (40, [51], True)
    assert [one.id for one in calls.list_execution_sessions()] == [40, 41]
    batch = calls.get_execution_batch(batch_id=51)
    assert [one.id for one in batch.events or ()] == [62]
    found = calls.get_execution_event(event_id=62)
    assert isinstance(found.result, QueryResult)
    assert (found.result.id, found.execution_error) == (77, None)
    latest = calls.get_latest_result(query_id=1)
    assert latest.id == 77
    assert latest.execution_event is not None
    assert latest.execution_event.seconds_taken == 0.25
    assert calls.download_result(result_id=77).raw.removeprefix("\ufeff") == "n\r\n1\r\n"


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("get", {"query_id": 404}),
        ("get_sql", {"query_id": 404}),
        ("get_execution_batch", {"batch_id": 404}),
        ("get_execution_event", {"event_id": 404}),
        ("get_latest_result", {"query_id": 1}),
        ("get_latest_result", {"query_id": 404}),
        ("download_result", {"result_id": 404}),
    ],
)
def test_what_is_not_there_is_refused(
    queries: Alation, operation: str, params: dict[str, int]
) -> None:
    with pytest.raises(RequestRefused, match="Not found") as refusal:
        getattr(queries.query, operation)(**params)

    assert refusal.value.status == 404


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        ("list", {"saved": "false"}, "'saved'"),
        ("list", {"titel": "a"}, "did you mean 'title'"),
        ("list_execution_sessions", {"batch_id": 1}, "Unknown field"),
        ("get_sql", {}, "'query_id'"),
        ("download_result", {"result_id": "1"}, "Expected an integer"),
    ],
)
def test_parameters_are_checked(
    offline: Alation, operation: str, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        getattr(offline.query, operation)(**params)
