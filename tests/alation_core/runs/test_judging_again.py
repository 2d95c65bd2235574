"""What was reported once is found again in the recorded events, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    AuthenticationFailed,
    LedgerError,
    ServerUnreachable,
    SimulatedClock,
)
from alation_core.jobs.protocol import JobHandle, JobState
from alation_core.runs.events import Accepted, Ended, Event, Intent, Lost, NotSent, Planned, Refused
from alation_core.runs.judging_again import judged_again
from alation_core.runs.outcome import BatchOutcome
from alation_sandbox import Sandbox
from tests.alation_core.runs.kept_events import Book, Killed, Load, client, statuses
from tests.alation_core.support import documents
from tests.faults.clock import SharedClock
from tests.faults.mixtures import ROWS, SILENT, mixture

OFFLINE = Alation("https://catalog.example.com", ApiAccessToken("fake-access-token"))
A = (0,)
HANDLE = JobHandle(7)
SEEDS = range(12)


def again(load: Load, catalog: Any, book: Book, *numbers: int) -> dict[int, BatchOutcome[Any]]:
    """Judge batches once more, all or some; returns outcomes by their first row."""
    plan = load.plan(catalog, book, wanted=lambda number: not numbers or number in numbers)
    return {outcome.rows[0].row: outcome for outcome in judged_again(plan, list(book.events))}


def played(seed: int) -> Iterator[int]:
    """Play a mixture of faults by processes that die, and compare after each of them."""
    mix, random, clock = mixture(seed), Random(seed), SharedClock()  # noqa: S311 - a seed
    if {fault.kind for fault in mix.faults} & SILENT:
        return
    load = Load(mix.rows, mix.load.operation, mix.batch_size, mix.concurrency, isolate=mix.isolate)
    with Sandbox(
        job_seconds=mix.job_seconds,
        clock=lambda: clock.wall() + mix.skew,
        faults=mix.faults,
    ) as server:
        clock.server = server
        mix.load.stock(server.world, ROWS)
        book, past = Book(clock), None
        for _ in range(3):
            book.dies_at = random.choice([None, book.recorded + random.randint(1, 30)])
            catalog, ended = client(server, clock), False
            with suppress(Killed, AuthenticationFailed, ServerUnreachable):
                load.go(catalog, book, past=past, resend_unknown=random.random() < 0.5)
                ended = True
            yield compared(load, catalog, book, ended=ended)
            clock.sleep(random.choice([0.0, 100.0]))
            past = book.past(going_on=not ended)


def compared(load: Load, catalog: Any, book: Book, *, ended: bool) -> int:
    """Hold what is judged again against what was reported; returns how many batches agreed."""
    reported = {e.outcome.rows[0].row: e.outcome for e in book.resolved.values()}
    closed = {one.rows[0].row: one for one in book.outcomes().values()}
    found = again(load, catalog, book)
    assert closed.items() <= found.items()
    if ended:
        for row, outcome in found.items():
            assert outcome == reported[row]
    # A batch needs no events but its own.
    for number in book.closed:
        own = again(load, catalog, book, number)
        assert own.items() <= closed.items()
        assert own
    return len(found)


def test_what_is_judged_again_is_what_was_reported() -> None:
    numbers = [number for seed in SEEDS for number in played(seed)]

    assert sum(numbers) > 3 * len(SEEDS)


PLANNED, INTENT = Planned(A, 0.0, 2), Intent(A, 0.0, "", 0.0)
TAKEN = [PLANNED, INTENT, Accepted(A, 0.0, HANDLE)]
LEFT = Ended(A, 0.0, HANDLE, JobState.UNFAMILIAR, None, "stopped")
DONE = Ended(A, 0.0, HANDLE, JobState.FAILED, {"status": "failed", "msg": "no", "result": None})


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([PLANNED], []),
        ([PLANNED, INTENT], []),
        (TAKEN, []),
        ([*TAKEN, LEFT], ["unknown"] * 2),
        ([*TAKEN, LEFT, LEFT], ["unknown"] * 2),
        ([*TAKEN, LEFT, DONE], ["failed"] * 2),
        ([PLANNED, INTENT, Lost(A, 0.0, "gone")], ["unknown"] * 2),
        ([PLANNED, INTENT, Lost(A, 0.0, "gone"), *TAKEN[1:]], []),
        ([PLANNED, NotSent(A, 0.0, "stop")], ["unsent"] * 2),
        ([PLANNED, INTENT, NotSent(A, 0.0, "down"), NotSent(A, 0.0, "stop")], ["unsent"] * 2),
        ([PLANNED, INTENT, NotSent(A, 0.0, "down"), *TAKEN[1:], DONE], ["failed"] * 2),
        ([PLANNED, INTENT, Refused(A, 0.0, 400, {"detail": "no"})], ["failed"] * 2),
    ],
)
def test_the_last_ending_of_a_batch_counts(events: list[Event], expected: list[str]) -> None:
    book = Book(SimulatedClock(), events)
    found = again(Load(documents(2)), OFFLINE, book)

    assert statuses(list(found.values())) == expected


def test_events_that_do_not_follow_from_each_other_are_told() -> None:
    book = Book(SimulatedClock(), [PLANNED, INTENT, DONE])

    with pytest.raises(LedgerError, match="the events of the run r do not follow"):
        again(Load(documents(2)), OFFLINE, book)
