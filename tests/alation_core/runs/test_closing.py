"""Closed batches are the last word on their rows, and nobody has to replay them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from alation_core.batching.grouping import Batch
from alation_core.batching.rows import EncodedRow
from alation_core.jobs.protocol import JobHandle, JobState
from alation_core.runs import BatchOutcome, RowOutcome
from alation_core.runs.closing import closable
from alation_core.runs.effects import Ending, JobsEnded, NothingToSend
from alation_core.runs.events import (
    Accepted,
    Answered,
    Ended,
    Event,
    Intent,
    Lost,
    NotSent,
    Planned,
    Refused,
    SetAside,
)
from alation_core.runs.past import Past
from alation_endpoints.custom_field_value import CustomFieldValue
from alation_endpoints.document import Document
from alation_sandbox import Fault, Sandbox
from tests.alation_core.runs.kept_events import Book, Killed, Load, client, statuses
from tests.alation_core.support import DOCUMENTS, documents
from tests.faults.clock import SharedClock

A = (0,)


def batch(rows: int = 3, *, whole: bool = False) -> Batch:
    made = (EncodedRow(n, {"title": f"t{n}"}, b"{}") for n in range(rows))
    return Batch(A, tuple(made), whole=whole)


def jobs(*ends: tuple[JobState, bool], doubt: str | None = None) -> JobsEnded:
    made = (
        Ended(A, 0.0, JobHandle(n), state, {}, timed_out=timed_out)
        for n, (state, timed_out) in enumerate(ends)
    )
    return JobsEnded(tuple(made), doubt)


ENDED, LEFT = (JobState.FAILED, False), (JobState.UNFAMILIAR, False)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (NothingToSend(), True),
        (Answered(A, 0.0, 200, {}), True),
        (jobs(ENDED), True),
        (jobs((JobState.SUCCEEDED, False), ENDED), True),
        (jobs(ENDED, LEFT), False),
        (jobs((JobState.RUNNING, True)), False),
        (jobs((JobState.SUCCEEDED, True)), False),
        (jobs(ENDED, doubt="given to other rows as well"), False),
        (Refused(A, 0.0, 400, {"detail": "not these"}), True),
        (Lost(A, 0.0, "no answer"), False),
        (Lost(A, 0.0, "no answer", confirmed=((0, 1), (2, 3))), False),
        (NotSent(A, 0.0, "stopped"), False),
    ],
)
def test_a_batch_is_closed_where_no_later_process_brings_it_further(
    ending: Ending, expected: bool
) -> None:
    assert closable(Document.create, batch(), ending) is expected
    # An empty whole state has no rows that could be counted, and the same rules.
    assert closable(Document.create, batch(0, whole=True), ending) is expected


def test_a_lost_batch_is_closed_where_all_its_rows_were_found() -> None:
    found = Lost(A, 0.0, "no answer", confirmed=((0, 1), (1, 2), (2, 3)))

    assert closable(Document.create, batch(), found)
    assert not closable(Document.create, batch(4), found)


def test_a_refusal_is_the_last_word_unless_the_rest_can_be_sent_after_all() -> None:
    rows = (EncodedRow(n, {"otype": "table", "oid": n}, b"{}") for n in range(3))
    some, upsert = Batch(A, tuple(rows)), CustomFieldValue.upsert
    named = {"errors": [{"non_field_errors": ["Object not found: table:1."]}]}

    assert not closable(upsert, some, Refused(A, 0.0, 400, named))
    assert closable(upsert, replace(some, whole=True), Refused(A, 0.0, 400, named))
    assert closable(upsert, replace(some, rows=some.rows[1:2]), Refused(A, 0.0, 400, named))
    assert closable(upsert, some, Refused(A, 0.0, 400, {"detail": "no"}))


# ------------------------------------------------------------------------------- in a run


@pytest.fixture
def clock() -> SharedClock:
    return SharedClock()


def go(
    clock: SharedClock, load: Load, *faults: Fault, dies_at: int | None = None, **more: Any
) -> Book:
    """Play a run in a sandbox with faults, by one process, and return its record."""
    book = Book(clock, dies_at=dies_at)
    with Sandbox(job_seconds=0.5, clock=clock.wall, faults=faults) as server:
        clock.server = server
        with suppress(Killed):
            load.go(client(server, clock), book, **more)
    return book


def test_the_half_that_ends_last_closes_a_batch(clock: SharedClock) -> None:
    book = go(clock, Load(documents(4), batch_size=4), Fault("413", "POST", DOCUMENTS))

    assert {key: event.closed for key, event in book.resolved.items()} == {
        (0, 0): False,
        (0, 1): True,
    }


@pytest.mark.parametrize("at", [2, 3])
def test_a_batch_of_which_a_half_is_lost_is_not_closed(clock: SharedClock, at: int) -> None:
    lost = Fault("reset-after", "POST", DOCUMENTS, at=at)
    load = Load(documents(4), batch_size=4)
    book = go(clock, load, Fault("413", "POST", DOCUMENTS), lost)

    assert len(book.resolved) == 2
    assert book.closed == set()


def test_a_batch_of_which_nobody_could_judge_the_answer_is_not_closed(
    clock: SharedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any) -> Any:
        raise RuntimeError("a mistake in a plugin")

    monkeypatch.setattr("alation_core.runs.under_way.judge", broken)
    book = go(clock, Load(documents(2)))

    # Who mends the plugin and resumes reads what was recorded.
    assert len(book.resolved) == 1
    assert book.closed == set()


def test_rows_that_were_found_once_do_not_close_their_batch(clock: SharedClock) -> None:
    lost = Lost(A, 0.0, "no answer", confirmed=((0, 1),))
    load = Load(documents(2))
    events: list[Event] = [
        Planned(A, 0.0, 2),
        Intent(A, 0.0, "", 0.0),
        SetAside(A, 0.0, (0,), lost),
    ]
    book = go(clock, load, past=Past(events, 0.0), resend_unknown=True)

    assert statuses([event.outcome for event in book.resolved.values()]) == ["succeeded"] * 2
    assert book.closed == set()


def test_a_lost_batch_whose_rows_are_found_is_looked_for_once(clock: SharedClock) -> None:
    load, book = Load(documents(4), batch_size=4), Book(clock)
    with Sandbox(clock=clock.wall, faults=[Fault("reset-after", "POST", DOCUMENTS)]) as server:
        clock.server = server
        assert statuses(load.go(client(server, clock), book)) == ["unknown"] * 4
        assert book.closed == set()
        found = load.go(client(server, clock), book, past=book.past(going_on=False))

    assert statuses(found) == ["succeeded"] * 4
    assert book.closed == {0}


def test_rows_that_were_all_found_before_are_not_looked_for(clock: SharedClock) -> None:
    """Their process died before it recorded what that means for their batch."""
    load = Load(documents(2))
    events: list[Event] = [Planned(A, 0.0, 2), Intent(A, 0.0, "", 0.0)]
    book = Book(clock)
    with Sandbox(clock=clock.wall) as server:
        found = load.go(client(server, clock), book, past=Past(events, 0.0), confirmed={0: 7, 1: 8})
        assert list(server.requests) == []

    assert [row.id for outcome in found for row in outcome.rows] == [7, 8]
    assert book.closed == {0}


def test_a_job_that_two_batches_were_given_is_believed_by_none_after_a_kill_either(
    clock: SharedClock,
) -> None:
    """One of the two ends first, and the process dies: the other one still knows of it."""
    load = Load(documents(4), concurrency=2)
    with Sandbox(job_seconds=0.5, clock=clock.wall) as server:
        clock.server = server
        book = Book(clock)
        catalog = client(server, clock)
        load.go(catalog, book, parked=lambda: len(book.events) >= 6)
        given = [event for event in book.events if isinstance(event, Accepted)]
        # The server names the job of the first batch in its answer to the second one.
        told = [
            replace(event, handle=given[0].handle) if event is given[1] else event
            for event in book.events
        ]
        book = Book(clock, told)
        load.go(catalog, book, past=book.past())
        # As if the process had died when one of them had its outcome and the other no end.
        book.events = [e for e in book.events if not (isinstance(e, Ended) and e.batch == A)]
        outcomes = load.go(catalog, Book(clock), past=book.past())

    assert statuses(outcomes) == ["unknown"] * 4


# -------------------------------------------------------------------- only what is open


CASES = [
    (1, True, 1, "reset-before", 1, False),
    (5, True, 1, "413", 1, False),
    (6, False, 1, "413", 1, True),
    (8, False, 1, "failed-job", 1, True),
    (9, True, 2, "failed-job", 2, False),
    (11, False, 3, "reset-after", 2, False),
    (12, True, 3, "reset-after", 2, True),
    (13, False, 1, "reset-after", 3, False),
    (14, True, 2, "413", 3, True),
    (15, True, 2, "429", 1, True),
    (17, False, 1, "reset-before", 4, False),
    (18, True, 3, "413", 4, False),
    (20, False, 2, "reset-after", 1, True),
    (21, True, 1, "reset-after", 1, True),
]
"""Where the process dies, before or after that is recorded; concurrency; what goes wrong, at which
request; whether unknown rows are sent again."""


@pytest.mark.parametrize(("dies_at", "before", "concurrency", "kind", "at", "resend"), CASES)
def test_what_is_open_goes_on_as_if_all_had_been_restored(
    dies_at: int, before: bool, concurrency: int, kind: str, at: int, resend: bool
) -> None:
    load = Load(documents(8), concurrency=concurrency, batch_size=2)
    fault = Fault(kind, "POST", DOCUMENTS, at=at)

    def played(everything: bool) -> tuple[Mapping[int, RowOutcome], int]:
        clock = SharedClock()
        book = Book(clock, dies_at=dies_at, before=before)
        with Sandbox(job_seconds=0.5, clock=clock.wall, faults=[fault]) as server:
            clock.server = server
            with suppress(Killed):
                load.go(client(server, clock), book)
            closed: list[BatchOutcome[Any]] = list(book.outcomes().values())
            past = book.past(made=lambda: [row.id for one in closed for row in one.rows])
            numbers = set() if everything else book.closed
            if everything:
                closed, past = [], replace(past, events=book.events)
            outcomes = load.go(
                client(server, clock),
                Book(clock),
                past=past,
                wanted=lambda number: number not in numbers,
                resend_unknown=resend,
            )
            posts = sum(log.method == "POST" and log.path == DOCUMENTS for log in server.requests)
        return {row.row: row for one in (*closed, *outcomes) for row in one.rows}, posts

    rows, sent = played(everything=False)
    assert (rows, sent) == played(everything=True)
    assert sorted(rows) == list(range(8))
