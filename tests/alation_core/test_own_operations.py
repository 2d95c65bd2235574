"""What an operation may declare, end to end: halves, second jobs, whole states."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import (
    Alation,
    BatchLimit,
    ConfigurationError,
    DirectOperation,
    Endpoint,
    InvalidPayload,
    JobDetails,
    JobOperation,
    RefreshToken,
    SimulatedClock,
)
from alation_core.jobs.answers import texts
from alation_core.jobs.protocol import JobHandle
from alation_core.runs.events import Deferred, Event
from alation_sandbox import Answer, Call, JobEnd, Route, Sandbox, World, accepted, error, ok
from tests.alation_core.support import posts

LINES = "/lines/"


@dataclass(frozen=True)
class Line:
    text: str


def catalog_of(endpoint: type[Endpoint], server: Sandbox, clock: SimulatedClock) -> Alation:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, [endpoint], clock=clock)


class Lines(Endpoint):
    """Lines of text, one kind of write after the other."""

    name = "lines"

    send = JobOperation("POST", LINES, payload=Line, result=JobDetails)
    alone = JobOperation("POST", LINES, payload=Line, result=JobDetails, overlaps=False)
    state = DirectOperation(
        "POST",
        LINES,
        payload=Line,
        result=JobDetails,
        batch=BatchLimit(bytes=100, whole=True),
        empty_body=b"[]",
    )
    twice = JobOperation(
        "POST",
        LINES,
        payload=Line,
        result=JobDetails,
        follow_up=lambda answer: [
            JobHandle(int(text.rpartition(" ")[2]))
            for text in texts(answer.get("result"))
            if "second job" in text
        ],
    )


def test_a_batch_that_is_too_large_goes_out_in_halves(clock: SimulatedClock) -> None:
    bodies: list[list[str]] = []

    def take(world: World, call: Call) -> Answer:
        items = [row["text"] for row in call.json()]
        if len(items) > 2:
            return Answer(413, {"detail": "Too large."})
        bodies.append(items)
        return accepted(world.start_job(lambda world: JobEnd()))

    with Sandbox(routes=[Route("POST", LINES, take)], clock=clock.wall) as server:
        lines = catalog_of(Lines, server, clock).use(Lines)
        rows: list[Any] = [{"text": "a"}, {"text": "b"}, {"bad": 1}, *({"text": t} for t in "cde")]
        run = lines.send(rows, on_invalid="skip")

    assert bodies == [["a", "b"], ["c"], ["d", "e"]]
    assert [row.row for row in run.rows] == list(range(6))
    assert [row.status for row in run.rows].count("succeeded") == 5


def test_a_single_row_that_is_too_large_failed(clock: SimulatedClock) -> None:
    route = Route("POST", LINES, lambda world, call: Answer(413, {"detail": "Too large."}))
    with Sandbox(routes=[route], clock=clock.wall) as server:
        run = catalog_of(Lines, server, clock).use(Lines).send([{"text": "a"}, {"text": "b"}])

    assert [row.status for row in run.rows] == ["failed", "failed"]
    assert run.problems[0].message == "Too large."


def test_the_throttle_is_waited_for(clock: SimulatedClock) -> None:
    moments: list[float] = []

    def take(world: World, call: Call) -> Answer:
        moments.append(clock.now())
        if len(moments) < 3:
            return Answer(429, {"detail": "Expected available in 30 seconds."})
        return accepted(world.start_job(lambda world: JobEnd()))

    with Sandbox(routes=[Route("POST", LINES, take)], clock=clock.wall) as server:
        events: list[Event] = []
        lines = catalog_of(Lines, server, clock).use(Lines)
        run = lines.send([{"text": "a"}], progress=events.append)

    assert run.ok
    assert moments == pytest.approx([0.0, 30.0, 60.0])
    assert sum(isinstance(event, Deferred) for event in events) == 2


def test_a_used_up_entitlement_is_a_refusal(clock: SimulatedClock) -> None:
    route = Route(
        "POST", LINES, lambda world, call: Answer(429, {"error": "Entitlement quota exceeded"})
    )
    with Sandbox(routes=[route], clock=clock.wall) as server:
        run = catalog_of(Lines, server, clock).use(Lines).send([{"text": "a"}])
        assert posts(server, LINES) == 1

    assert [row.status for row in run.rows] == ["failed"]


def test_a_batch_that_was_released_before_a_stop_is_not_sent(clock: SimulatedClock) -> None:
    def take(world: World, call: Call) -> Answer:
        wait = "1" if posts(server, LINES) == 0 else "86400"
        return Answer(429, {"detail": "busy"}, {"Retry-After": wait})

    with Sandbox(routes=[Route("POST", LINES, take)], clock=clock.wall) as server:
        lines = catalog_of(Lines, server, clock).use(Lines)
        run = lines.send([{"text": t} for t in "abc"], batch_size=1, concurrency=2)
        assert posts(server, LINES) == 2

    assert [row.status for row in run.rows] == ["unsent"] * 3


def test_a_second_job_counts_as_much_as_the_first(clock: SimulatedClock) -> None:
    def take(world: World, call: Call) -> Answer:
        word = call.json()[0]["text"]
        second = world.start_job(lambda world: JobEnd(status=word, result="second"))
        text = f"Started the second job (can be tracked): {second.id}"
        return accepted(world.start_job(lambda world: JobEnd(result=[text, text])))

    with Sandbox(routes=[Route("POST", LINES, take)], job_seconds=9, clock=clock.wall) as server:
        lines = catalog_of(Lines, server, clock).use(Lines)
        good = lines.twice([{"text": "successful"}])
        bad = lines.twice([{"text": "failed"}])

    assert good.ok
    assert [job.status for job in good.jobs] == ["successful", "successful"]
    assert [job.status for job in bad.jobs] == ["successful", "failed"]
    assert [row.status for row in bad.rows] == ["failed"]


def test_jobs_that_may_not_overlap_run_one_after_another(clock: SimulatedClock) -> None:
    def take(world: World, call: Call) -> Answer:
        return accepted(world.start_job(lambda world: JobEnd()))

    with Sandbox(routes=[Route("POST", LINES, take)], job_seconds=9, clock=clock.wall) as server:
        lines = catalog_of(Lines, server, clock).use(Lines)
        assert lines.alone([{"text": t} for t in "abc"], batch_size=1, concurrency=3).ok

    assert clock.now() >= 27.0


@pytest.fixture
def states(clock: SimulatedClock) -> Iterator[tuple[Lines, list[Any]]]:
    """An endpoint whose body is a whole state, and the bodies that reach its server."""
    bodies: list[Any] = []

    def take(world: World, call: Call) -> Answer:
        bodies.append(json.loads(call.body))
        return ok({}) if len(bodies) < 9 else error(400, "no", "400000")

    with Sandbox(routes=[Route("POST", LINES, take)], clock=clock.wall) as server:
        yield catalog_of(Lines, server, clock).use(Lines), bodies


def test_a_whole_state_is_never_split(states: tuple[Lines, list[Any]]) -> None:
    lines, bodies = states

    assert lines.state([{"text": t} for t in "abcd"]).ok
    assert bodies == [[{"text": t} for t in "abcd"]]
    with pytest.raises(ConfigurationError, match="never split, so leave batch_size out"):
        lines.state([{"text": "a"}], batch_size=1)
    with pytest.raises(ConfigurationError, match=r"more than the 100.*nothing was sent"):
        lines.state([{"text": "x" * 100}])
    assert len(bodies) == 1


def test_a_whole_state_is_never_sent_with_rows_left_out(states: tuple[Lines, list[Any]]) -> None:
    lines, bodies = states

    with pytest.raises(InvalidPayload):
        lines.state([{"text": "a"}, {"bad": 1}], on_invalid="skip")
    with pytest.raises(InvalidPayload):
        list(lines.state.stream([{"text": "a"}, {"bad": 1}], on_invalid="skip"))
    assert bodies == []
    (batch,) = lines.state.plan([{"text": "a"}, {"bad": 1}])
    assert [row.position for row in batch.rejected] == [1]


def test_a_whole_state_is_sent_empty_only_on_purpose(states: tuple[Lines, list[Any]]) -> None:
    lines, bodies = states

    with pytest.raises(ConfigurationError, match="would delete everything"):
        lines.state([])
    assert bodies == []
    assert lines.state([], allow_empty=True).ok
    assert bodies == [[]]


def test_a_stream_of_a_whole_state_sends_nothing_before_it_is_asked(
    states: tuple[Lines, list[Any]],
) -> None:
    lines, bodies = states

    outcomes = lines.state.stream([{"text": "a"}, {"text": "b"}])
    assert bodies == []
    (outcome,) = outcomes
    assert [row.status for row in outcome.rows] == ["succeeded", "succeeded"]
    assert len(bodies) == 1
