"""The trigger only reads, never blocks, and ends with an event whatever happens."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from airflow.sdk.exceptions import TaskDeferred

from alation_airflow.triggers import AlationJobTrigger
from alation_sandbox import Sandbox
from tests.airflow.conftest import Connect
from tests.airflow.engine import context_of, event_of, load

pytestmark = pytest.mark.usefixtures("connect")


@pytest.fixture
def trigger() -> Any:
    task = load()
    context = context_of(task)
    task.render_template_fields(context)
    with pytest.raises(TaskDeferred) as deferred:
        task.execute(context)
    return deferred.value.trigger


def changed(trigger: Any, **given: Any) -> AlationJobTrigger:
    return AlationJobTrigger(**(trigger.serialize()[1] | given))


def test_it_only_reads_and_may_run_twice(server: Sandbox, trigger: Any) -> None:
    before = len(server.requests)
    assert (
        event_of(trigger) == event_of(trigger) == {"status": "ended", "run": trigger.waits["run"]}
    )
    new = [one for one in list(server.requests)[before:] if "oken" not in one.path]
    assert {(one.method, one.path) for one in new} == {("GET", "/api/v1/bulk_metadata/job/")}


def test_nothing_secret_is_kept_of_it(server: Sandbox, trigger: Any) -> None:
    kept = repr(trigger.serialize())
    assert server.credentials.refresh_token not in kept
    assert str(trigger.waits["until"]) in kept


def test_it_ends_at_its_deadline_where_nobody_answers(connect: Connect, trigger: Any) -> None:
    connect(host="http://127.0.0.1:9")
    began = time.monotonic()
    assert event_of(changed(trigger, deadline=time.time() + 0.5))["status"] == "deadline"
    assert time.monotonic() - began < 30.0


@pytest.mark.parametrize(
    "given",
    [
        {"waits": {}},
        {"waits": {"operation": "document.list", "jobs": [], "until": 1.0, "run": "r"}},
        {"alation_conn_id": "alation_default", "waits": {"jobs": "\r\n"}},
    ],
)
def test_it_ends_with_an_event_where_asking_again_mends_nothing(
    trigger: Any, given: dict[str, Any]
) -> None:
    event = event_of(changed(trigger, **given))
    assert event["status"] == "error"
    assert event["message"]


def test_credentials_that_are_refused_again_and_again_end_it(
    server: Sandbox, connect: Connect, trigger: Any
) -> None:
    connect(password="another one")
    before = len(server.requests)
    event = event_of(trigger)
    assert event["status"] == "error"
    assert "another one" not in event["message"]
    assert len(server.requests) - before <= 12


def test_a_connection_that_cannot_be_used_ends_it(connect: Connect, trigger: Any) -> None:
    connect({"auth": "guess"})
    assert "extra.auth" in event_of(trigger)["message"]


def test_it_does_not_block_the_loop(server: Sandbox, trigger: Any) -> None:
    async def ticks() -> int:
        done, counted = asyncio.Event(), 0

        async def wait() -> None:
            async for _ in trigger.run():
                break
            done.set()

        task = asyncio.create_task(wait())
        while not done.is_set():
            await asyncio.sleep(0.01)
            counted += 1
        await task
        return counted

    assert asyncio.run(ticks()) > 5


def test_a_kill_says_that_the_jobs_go_on(
    server: Sandbox, trigger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(trigger.log, "warning", lambda text, *given: told.append(text % given))
    before = len(server.requests)
    asyncio.run(trigger.on_kill())
    assert told == [
        f"1 jobs of the run {trigger.waits['run']} go on at the server, and the run stays open: "
        "clear the task to go on with it"
    ]
    assert len(server.requests) == before
