"""What a ledger knows of every row of a run, whether the run has ended or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alation_core.batching.batches import BatchKey
from alation_core.ledger.codec import decode
from alation_core.ledger.store import RecordedOutcome, RecordedRun, Store
from alation_core.runs.events import (
    Deferred,
    Event,
    Intent,
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
    """
    doubtful = in_doubt(decode(text) for text in store.events(run.id))[::-1]
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


def in_doubt(events: Iterable[Event]) -> list[range]:
    """Return the rows of the batches that were being sent, or sent, when the record ends.

    A batch that the server split counts as a whole while one of its halves is on its way. One that
    ended is among them as well: what became of its rows is recorded right after its end.
    """
    batches: dict[int, range] = {}
    on_the_way: set[BatchKey] = set()
    planned = 0
    for event in events:
        match event:
            case Planned():
                size = event.rows + event.rejected
                batches[event.batch[0]] = range(planned, planned + size)
                planned += size
            case Intent():
                on_the_way.add(event.batch)
            case Deferred() | NotSent() | Refused() | SetAside() | TooLarge():
                on_the_way.discard(event.batch)
    return [batches[number] for number in sorted({key[0] for key in on_the_way})]
