"""What a ledger knows of every row of a run, whether the run has ended or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from alation_core.batching.grouping import BatchKey
from alation_core.errors import LedgerError
from alation_core.ledger.codec import events_of
from alation_core.ledger.store import RecordedOutcome, RecordedRun, Store
from alation_core.runs.events import (
    Deferred,
    Event,
    Intent,
    Lost,
    NotSent,
    Planned,
    Refused,
    SetAside,
    TooLarge,
)


def outcomes_of(store: Store, run: RecordedRun) -> Iterator[RecordedOutcome]:
    """Yield one outcome for each recorded row, in input order.

    A row without an outcome is unsent, unless its batch was on its way when the record ends: then
    nobody knows whether the server took it.

    Raises:
        LedgerError: what is recorded cannot be read.
    """
    doubtful = _in_doubt(store, run.id)[::-1]
    known = store.outcomes(run.id)
    outcome = next(known, None)
    for row in range(run.rows):
        found = None
        if outcome is not None and outcome.row == row:
            found, outcome = outcome, next(known, None)
        if found is None or found.status == "unsent":
            # A resumed process may have sent what the one before it left unsent.
            while doubtful and doubtful[-1].stop <= row:
                doubtful.pop()
            if doubtful and row in doubtful[-1]:
                found = RecordedOutcome(row, "unknown", None, [])
        yield found or RecordedOutcome(row, "unsent", None, [])


def counts_of(store: Store, run: RecordedRun) -> Mapping[str, int]:
    """Return how many rows of a run have each status; no row is read.

    Raises:
        LedgerError: what is recorded cannot be read.
    """
    if run.counts is not None:
        return run.counts
    counts = Counter(store.counts(run.id))
    counts["unsent"] += run.rows - counts.total()
    for batch in _joined(_in_doubt(store, run.id)):
        known = Counter(store.counts(run.id, batch.start, batch.stop))
        doubtful = min(batch.stop, run.rows) - batch.start - known.total() + known["unsent"]
        counts["unsent"] -= doubtful
        counts["unknown"] += doubtful
    return {status: rows for status, rows in counts.items() if rows}


def _joined(batches: Iterable[range]) -> Iterator[range]:
    """Yield ranges with those made one that touch each other."""
    start = stop = 0
    for batch in batches:
        if batch.start > stop:
            yield range(start, stop)
            start = batch.start
        stop = batch.stop
    yield range(start, stop)


def _in_doubt(store: Store, run: str) -> list[range]:
    try:
        return in_doubt(events_of(store, run))
    except KeyError as error:
        raise LedgerError(
            f"the ledger {store.name} is damaged: events of the run {run} are missing, and with "
            "them which rows its batches hold. Take it from a copy"
        ) from error


def in_doubt(events: Iterable[Event]) -> list[range]:
    """Return the rows of the batches that were being sent, or sent, when the record ends.

    A batch that the server split counts as a whole while one of its halves is on its way. One that
    ended is among them as well: what became of its rows is recorded right after its end. So is one
    of which a try may have been taken, whatever became of a later one.
    """
    batches: dict[int, range] = {}
    on_the_way: set[BatchKey] = set()
    taken_perhaps: set[int] = set()
    planned = 0
    for event in events:
        match event:
            case Planned():
                size = event.rows + event.rejected
                batches[event.batch[0]] = range(planned, planned + size)
                planned += size
            case Intent():
                if event.batch in on_the_way:
                    taken_perhaps.add(event.batch[0])
                on_the_way.add(event.batch)
            case Deferred(doubtful=True) | SetAside(ending=Lost()):
                taken_perhaps.add(event.batch[0])
                on_the_way.discard(event.batch)
            case Deferred() | NotSent() | Refused() | SetAside() | TooLarge():
                on_the_way.discard(event.batch)
    return [batches[number] for number in sorted({key[0] for key in on_the_way} | taken_perhaps)]
