"""Jobs are asked for when others like them tell that they should end: across calls and threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from alation_core.jobs.answers import Poll
from alation_core.jobs.durations import Seen
from alation_core.jobs.protocol import JobHandle, JobState
from alation_core.runs.effects import Effect, PollAt
from alation_core.runs.events import Accepted, Ended, Event, Intent, Planned, Polled
from alation_core.runs.loop import Loop
from alation_core.runs.machine import begin, step
from alation_core.runs.state import Rules, RunState
from benchmarks.rows import documents
from benchmarks.scripted import Rows, ScriptedServer, connect

RUNNING = Poll(JobState.RUNNING, "running", {"status": "running"})
ROWS = 1000


def created(rows: Rows) -> Any:
    terms = [{"id": number, "title": row["title"]} for number, row in enumerate(rows, 1)]
    return {"created_term_count": len(terms), "created_terms": terms}


def alike(seconds: float) -> Callable[[int, int], float]:
    return lambda number, rows: seconds


def polls_of(server: ScriptedServer, jobs: Iterable[int]) -> int:
    return max(server.jobs[job].polls for job in jobs)


def test_a_one_row_write_after_the_first_is_asked_for_at_once() -> None:
    catalog, clock, server = connect(alike(0.001), created)
    catalog.document.create(documents(1))
    before = clock.now()
    catalog.document.create(documents(1)).raise_for_problems()

    assert clock.now() - before == pytest.approx(0.002)
    assert server.jobs[2].polls == 1


@pytest.mark.parametrize(("seconds", "most"), [(0.5, 6), (20.0, 9)])
def test_a_later_call_asks_when_earlier_ones_tell_that_its_job_should_end(
    seconds: float, most: int
) -> None:
    catalog, _, server = connect(alike(seconds), created)
    for _ in range(4):
        catalog.document.create(documents(1)).raise_for_problems()

    first, *_, last = server.jobs.values()
    assert last.polls <= most < first.polls
    assert last.lag <= 0.02 * seconds


def test_jobs_of_another_operation_and_of_another_size_are_not_taken_for_alike() -> None:
    catalog, _, server = connect(lambda number, rows: 0.001 if rows == 1 else 30.0, created)
    for rows in (1, ROWS, 1, ROWS, 1):
        catalog.document.create(documents(rows)).raise_for_problems()

    assert [server.jobs[job].polls for job in (3, 5)] == [1, 1]
    assert server.jobs[4].lag <= 0.05 * 30.0
    assert catalog.transport.durations.of("PUT", "/integration/v2/document/") == {}


def test_of_jobs_that_are_open_together_the_first_end_tells_when_to_ask_for_the_others() -> None:
    catalog, _, server = connect(alike(0.5), created)
    catalog.document.create(documents(4), batch_size=1, concurrency=4).raise_for_problems()

    lags = [job.lag for job in server.jobs.values()]
    alone, _, single = connect(alike(0.5), created)
    alone.document.create(documents(1))
    assert max(lags) <= 0.07 < 0.09, lags
    assert polls_of(server, server.jobs) <= polls_of(single, single.jobs) + 1


def test_threads_share_what_was_learned() -> None:
    catalog, _, server = connect(alike(0.001), created)
    catalog.document.create(documents(1))
    runs: list[bool] = []

    def work() -> None:
        runs.append(catalog.document.create(documents(1)).ok)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert runs == [True] * 3
    assert polls_of(server, (2, 3, 4)) == 1


def test_what_was_planned_for_a_job_is_forgotten_with_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loops: list[Loop[Any]] = []

    def kept(*parts: Any) -> Loop[Any]:
        loops.append(Loop(*parts))
        return loops[-1]

    monkeypatch.setattr("alation_core.runs.runner.Loop", kept)
    catalog, _, server = connect(alike(0.5), created)
    catalog.document.create(documents(12), batch_size=1, concurrency=4).raise_for_problems()

    assert len(server.jobs) == 12
    (loop,) = loops
    assert not loop.timers
    assert (loop.timers._heap, loop.timers._planned) == ([], {})


def test_a_run_ends_with_its_last_job_and_not_with_a_plan_that_no_longer_counts() -> None:
    waits = {1: 2.0, 2: 2.1}
    catalog, clock, server = connect(lambda number, rows: waits[number], created)
    catalog.document.create(documents(2), batch_size=1, concurrency=2).raise_for_problems()

    assert clock.now() == max(job.seen for job in server.jobs.values())


# ------------------------------------------------------------------------------ the state alone

A, B, C = (0,), (1,), (2,)


def accepted(*keys: tuple[int, ...], rows: int = 1) -> tuple[RunState, list[Effect]]:
    state, effects = begin(Rules(concurrency=len(keys), lookahead=len(keys)))
    events: list[Event] = [Planned(key, 0.0, rows) for key in keys]
    events += [Intent(key, 0.0, "digest", 0.0) for key in keys]
    events += [Accepted(key, 0.0, JobHandle(key[0] + 1), None, rows) for key in keys]
    return following(state, events, effects)


def following(
    state: RunState, events: Iterable[Event], effects: list[Effect]
) -> tuple[RunState, list[Effect]]:
    for event in events:
        state, effects = step(state, event)
    return state, effects


def polls_in(effects: Iterable[Effect]) -> dict[tuple[int, ...], float]:
    return {effect.batch: effect.at for effect in effects if isinstance(effect, PollAt)}


def test_a_first_end_plans_the_polls_of_jobs_like_it_anew_and_a_later_one_does_not() -> None:
    state, _ = accepted(A, B, C)
    polled = [Polled((n,), 4.0 + n / 10, JobHandle(n + 1), RUNNING) for n in range(3)]
    end = Ended(A, 4.5, JobHandle(1), JobState.SUCCEEDED, {})
    state, effects = following(state, [*polled, end], [])

    assert state.seen == {(0, 0): Seen(4.2, 4.5)}, "one that ran longer tells as well"
    assert set(polls_in(effects)) == {B, C}
    assert all(4.5 <= at <= 4.6 for at in polls_in(effects).values())
    _, effects = step(state, Ended(B, 4.6, JobHandle(2), JobState.SUCCEEDED, {}))
    assert polls_in(effects) == {}


def test_a_server_that_asked_to_be_left_alone_is_not_asked_earlier() -> None:
    state, _ = accepted(A, B)
    waits = Polled(B, 4.0, JobHandle(2), RUNNING, 30.0)
    end = Ended(A, 4.5, JobHandle(1), JobState.SUCCEEDED, {})
    _, effects = following(state, [waits, end], [])

    assert polls_in(effects) == {B: 34.0}


@pytest.mark.parametrize("timeout", [0.0, 0.01, 0.1])
@pytest.mark.parametrize("now", [0.0, 0.3, 64_000.123])
def test_who_waits_but_for_a_moment_asks_once_at_the_end_of_it(timeout: float, now: float) -> None:
    state, _ = begin(Rules(timeout=timeout))
    given = Accepted(A, now, JobHandle(1), None, 1)
    _, effects = following(state, [Planned(A, now, 1), Intent(A, now, "digest", 0.0), given], [])

    assert polls_in(effects) == {A: now + timeout}


def test_a_job_that_was_given_up_tells_nothing_of_its_length() -> None:
    state, _ = accepted(A, B)
    state, effects = step(state, Ended(A, 4.5, JobHandle(1), JobState.UNFAMILIAR, None, "gone"))

    assert state.seen == {}
    assert polls_in(effects) == {}
