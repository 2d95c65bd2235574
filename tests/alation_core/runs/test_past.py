"""What earlier processes recorded, by the clock of this one; deadlines survive parks and kills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import SimulatedClock
from alation_core.batching.grouping import BatchKey
from alation_core.jobs.protocol import JobHandle, JobState
from alation_core.runs.events import (
    Accepted,
    Awaited,
    Deferred,
    Ended,
    Event,
    Intent,
    Lost,
    NotSent,
    Planned,
    Resolved,
    Stopped,
)
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.past import Past
from alation_core.runs.row_outcome import RowOutcome, RowStatus
from alation_sandbox import Sandbox
from tests.alation_core.runs.kept_events import Book, Killed, Load, client, statuses
from tests.alation_core.support import documents, posts
from tests.faults.clock import SharedClock

A = (0,)
JOB = "/api/v1/bulk_metadata/job/"
HANDLE = JobHandle(7)
MONDAY = 1_700_000_000.0


@pytest.mark.parametrize(
    ("at", "going_on", "expected"),
    [
        (MONDAY - 30.0, True, 70.0),
        (MONDAY - 300.0, True, -200.0),
        (MONDAY, True, 100.0),
        (MONDAY + 3600.0, True, 100.0),  # the clock was set back meanwhile
        (MONDAY - 30.0, False, 100.0),
    ],
)
def test_an_event_is_as_long_ago_as_it_was(at: float, going_on: bool, expected: float) -> None:
    past = Past([Accepted(A, at, HANDLE)], MONDAY, going_on)

    assert [event.at for event in past.rebased(100.0)] == [expected]


def test_nobody_waits_once_more_because_an_earlier_process_waited() -> None:
    past = Past([Deferred(A, MONDAY - 5.0, 1e9, "busy", sent=True)], MONDAY)

    (event,) = past.rebased(100.0)
    assert event == Deferred(A, 95.0, 95.0, "busy", sent=True)


@given(st.lists(st.floats(-1e6, 1e6)), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.booleans())
def test_the_order_of_events_is_kept_and_none_is_in_the_future(
    times: Sequence[float], wall: float, now: float, going_on: bool
) -> None:
    past = Past([Accepted(A, at, HANDLE) for at in times], wall, going_on)
    found = [event.at for event in past.rebased(now)]

    assert found == sorted(found)
    assert all(at <= now for at in found)
    # Where no clock was set back, each is exactly as long ago as it was.
    if going_on and times == sorted(times) and all(at <= wall for at in times):
        assert found == [now - (wall - at) for at in times]


@given(st.data())
def test_what_was_given_up_is_not_among_what_is_still_true(data: st.DataObject) -> None:
    drawn: list[Event] = data.draw(
        st.lists(
            st.sampled_from(
                [
                    Planned(A, 0.0, 1),
                    Intent(A, 0.0, "", 0.0),
                    Accepted(A, 0.0, HANDLE),
                    Ended(A, 0.0, HANDLE, JobState.SUCCEEDED, None),
                    Ended(A, 0.0, HANDLE, JobState.UNFAMILIAR, None, "left"),
                    Ended(A, 0.0, HANDLE, JobState.SUCCEEDED, None, timed_out=True),
                    Lost(A, 0.0, "lost"),
                    NotSent(A, 0.0, "stopped"),
                    Stopped((), 0.0, "stopped"),
                    Deferred(A, 0.0, 1.0, "busy"),
                ]
            )
        )
    )
    found = list(Past(drawn, 0.0).rebased(0.0))

    assert not any(isinstance(event, Lost | NotSent | Stopped) for event in found)
    assert not any(isinstance(event, Ended) and event.gave_up for event in found)
    # All that was not given up is there, in its order; what is new is a batch that is put off.
    kept = [e for e in drawn if isinstance(e, Planned | Intent | Accepted)]
    assert [e for e in found if isinstance(e, Planned | Intent | Accepted)] == kept


def test_an_outcome_was_told_before_where_the_same_one_is_on_record() -> None:
    known: Mapping[BatchKey, Mapping[RowStatus, int]] = {A: {"unknown": 1}}
    unknown = Resolved(A, 0.0, BatchOutcome((RowOutcome(0, "unknown"),)))
    found = Resolved(A, 0.0, BatchOutcome((RowOutcome(0, "succeeded"),)))

    assert Past([], 0.0, resolved=known).has_told(unknown)
    assert not Past([], 0.0, resolved=known).has_told(found)
    assert not Past([], 0.0).has_told(unknown)  # its process died before it noted it


# --------------------------------------------------------------------------------- deadlines


@pytest.fixture
def clock() -> SharedClock:
    return SharedClock()


@pytest.fixture
def server(clock: SharedClock) -> Iterator[Sandbox]:
    """A sandbox whose jobs take 1000 s."""
    with Sandbox(job_seconds=1000.0, clock=clock.wall) as running:
        clock.server = running
        yield running


def parked_after(
    seconds: float, clock: SimulatedClock, book: Book, load: Load, server: Sandbox, **more: object
) -> list[str]:
    until = clock.now() + seconds
    outcomes = load.go(client(server, clock), book, parked=lambda: clock.now() >= until, **more)
    return statuses(outcomes)


def test_the_deadline_of_a_job_survives_a_park(clock: SharedClock, server: Sandbox) -> None:
    book, load = Book(clock), Load(documents(2), timeout=100.0)

    assert parked_after(40.0, clock, book, load, server) == []
    clock.sleep(10.0)  # nobody works on it
    begun = clock.now()
    assert statuses(load.go(client(server, clock), book, past=book.past())) == ["unknown"] * 2
    assert clock.now() - begun == pytest.approx(50.0, abs=1.0)
    assert posts(server) == 1


def test_a_job_whose_deadline_has_passed_is_asked_for_once_more(
    clock: SharedClock, server: Sandbox
) -> None:
    book, load = Book(clock), Load(documents(2), timeout=100.0)
    parked_after(40.0, clock, book, load, server)
    clock.sleep(2000.0)

    assert statuses(load.go(client(server, clock), book, past=book.past())) == ["succeeded"] * 2


def test_a_job_that_still_runs_after_its_deadline_is_asked_for_once(
    clock: SharedClock, server: Sandbox
) -> None:
    book, load = Book(clock), Load(documents(2), timeout=100.0)
    parked_after(40.0, clock, book, load, server)
    clock.sleep(200.0)
    asked = sum(log.path.startswith(JOB) for log in server.requests)

    begun = clock.now()
    assert statuses(load.go(client(server, clock), book, past=book.past())) == ["unknown"] * 2
    assert clock.now() == begun
    assert sum(log.path.startswith(JOB) for log in server.requests) == asked + 1


def test_a_run_that_ended_by_its_deadline_has_a_new_one_and_that_survives_too(
    clock: SharedClock, server: Sandbox
) -> None:
    book, load = Book(clock), Load(documents(2), timeout=100.0)
    assert statuses(load.go(client(server, clock), book)) == ["unknown"] * 2
    clock.sleep(5.0)

    # It had ended: its job is waited for anew. That process is parked after 40 of its 100 s.
    anew = book.past(going_on=False)
    assert parked_after(40.0, clock, book, load, server, past=anew) == []
    assert sum(isinstance(event, Awaited) for event in book.events) == 1
    begun = clock.now()
    assert statuses(load.go(client(server, clock), book, past=book.past())) == ["unknown"] * 2
    assert clock.now() - begun == pytest.approx(60.0, abs=1.0)


def test_the_deadline_of_a_job_survives_a_kill(clock: SharedClock, server: Sandbox) -> None:
    load = Load(documents(4), timeout=100.0, concurrency=2)
    book = Book(clock, dies_at=7)  # two batches planned, intended and accepted, and one planned
    with pytest.raises(Killed):
        load.go(client(server, clock), book)
    clock.sleep(70.0)
    begun = clock.now()
    assert (
        statuses(load.go(client(server, clock), Book(clock, book.events), past=book.past()))
        == ["unknown"] * 4
    )
    assert clock.now() - begun == pytest.approx(30.0, abs=1.0)
