"""A run that is parked, or that another process has taken over, is left as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alation_core import JobDetails, LookUp
from alation_core.errors import LeaseLost
from alation_core.runs.events import Accepted, Ended, Event, Intent, NotSent, Planned, Stopped
from alation_core.runs.outcome import BatchOutcome, Run, RunNotSuccessful
from alation_core.runs.past import Past
from alation_core.runs.runner import run
from alation_core.runs.tally import Tally
from alation_sandbox import Sandbox
from tests.alation_core.runs.kept_events import Book, Load, client, statuses
from tests.alation_core.support import BAD, documents, posts
from tests.faults.clock import SharedClock

LOAD = Load(documents(6), concurrency=2)


@pytest.mark.parametrize("kind", [Planned, Intent, Accepted, Ended])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_parked_run_goes_on_where_it_was_left(kind: type[Event], number: int) -> None:
    clock = SharedClock()
    seen: list[Event] = []

    def parked() -> bool:
        return sum(isinstance(event, kind) for event in seen) >= number

    with Sandbox(job_seconds=0.5, clock=clock.wall) as server:
        clock.server = server
        book = Book(clock)
        first = LOAD.go(client(server, clock), book, parked=parked, observers=[seen.append])
        assert not any(isinstance(event, NotSent | Stopped) for event in book.events)
        assert not any(isinstance(event, Ended) and event.gave_up for event in book.events)
        assert first == [event.outcome for _, event in sorted(book.resolved.items())]
        # What was begun is finished: between intent and answer nobody knows anything.
        began = [sum(isinstance(e, which) for e in book.events) for which in (Intent, Accepted)]
        assert began[0] == began[1]
        closed = list(book.outcomes().values())
        second = LOAD.go(client(server, clock), book, past=book.past())
        assert statuses([*closed, *second]) == ["succeeded"] * 6
        assert posts(server) == 3


def test_a_run_that_is_parked_before_it_goes_on_does_nothing() -> None:
    clock = SharedClock()
    with Sandbox(clock=clock.wall) as server:
        book = Book(clock)
        events: list[Event] = [Planned((0,), 0.0, 2), Intent((0,), 0.0, "", 0.0)]
        past = Past(events, clock.wall())
        assert LOAD.go(client(server, clock), book, past=past, parked=lambda: True) == []
        assert book.events == []
        assert list(server.requests) == []


@pytest.mark.parametrize("number", range(1, 14))
def test_a_process_that_loses_its_lease_does_nothing_more(number: int) -> None:
    clock = SharedClock()
    told = 0
    asked = -1
    with Sandbox(job_seconds=0.5, clock=clock.wall) as server:
        clock.server = server
        book = Book(clock)

        def record(event: Event) -> None:
            nonlocal told, asked
            told += 1
            if told == number:
                asked = len(list(server.requests))
                raise LeaseLost("another process goes on with the run", run="r")
            book.record(event)

        with pytest.raises(LeaseLost):
            LOAD.go(client(server, clock), book, record=record)
        assert told == number
        assert len(list(server.requests)) == asked


DONE: BatchOutcome[JobDetails] = BatchOutcome(())


def test_a_parked_run_is_open_whatever_became_of_its_rows() -> None:
    run: Run[Any] = Run("document.create", [DONE], "r1", open=True)

    assert (run.status, run.ok, Tally(open=True).status) == ("open", False, "open")
    with pytest.raises(RunNotSuccessful, match=r"is open.*catalog\.resume\('r1'\)"):
        run.raise_for_problems()
    with pytest.raises(RunNotSuccessful, match="in no ledger"):
        Run("document.create", [DONE], open=True).raise_for_problems()


# ------------------------------------------------------------- what closed batches made


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ({}, "succeeded"),
        ({"made": lambda: [1]}, "unknown"),
        ({"made": lambda: iter(["1", 2])}, "unknown"),
        ({"made": lambda: [2]}, "succeeded"),
        ({"nameless": lambda: documents(1)}, "unknown"),
        ({"nameless": lambda: documents(1, first=5)}, "succeeded"),
    ],
)
def test_an_object_that_a_closed_batch_made_is_nobody_elses(
    closed: dict[str, Any], expected: str
) -> None:
    clock = SharedClock()
    with Sandbox(clock=clock.wall) as server:
        clock.server = server
        catalog = client(server, clock)
        assert isinstance(catalog.document.create.operation.look_up, LookUp)
        sent = clock.wall()
        assert catalog.document.create(documents(1)).ok  # its document has the id 1
        events: list[Event] = [Planned((3,), sent, 1), Intent((3,), sent, "", sent)]
        load = Load(documents(1), batch_size=1)
        plan = load.plan(catalog, Book(clock), Past(events, clock.wall(), **closed))
        batches = [replace(batch, key=(3,)) for batch in plan.batches]
        outcomes = run(replace(plan, batches=iter(batches)), catalog.transport)
        assert statuses(list(outcomes)) == [expected]


def test_a_batch_says_where_it_stands_in_the_input() -> None:
    clock, seen = SharedClock(), list[Event]()
    rows = [BAD, *documents(3), BAD, BAD, *documents(1)]
    with Sandbox(clock=clock.wall) as server:
        clock.server = server
        Load(rows).go(client(server, clock), Book(clock), observers=[seen.append])
    spans = [(e.start, e.rows + e.rejected) for e in seen if isinstance(e, Planned)]

    assert spans == [(0, 3), (3, 4)]
