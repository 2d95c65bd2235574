"""What earlier processes left of a run: what is closed, and the events of what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import field
from typing import TypeVar

from alation_core.batching.grouping import BatchKey
from alation_core.errors import LedgerError
from alation_core.frozen import dataclass
from alation_core.ledger.chunks import Chunk, chunks
from alation_core.ledger.codec import EVENT, UnknownEvent, batch_of, event_of
from alation_core.ledger.doubt import confirmed_in
from alation_core.ledger.store import Record, Store
from alation_core.reading import ObjectId
from alation_core.runs.events import Event, Intent, Planned
from alation_core.runs.row_outcome import RowStatus

T = TypeVar("T")


@dataclass(frozen=True)
class Left:
    """What earlier processes left of a run.

    Args:
        closed: what became of the batches that no process can bring further, in input order.
        events: of the other batches and of the run, in order; their `at` is the time of day.
        next_batch: number of the next batch that is planned.
        next_row: position of its first row.
        confirmed: rows that were found in the catalog later, with their ids.
        begun: the numbers of the events with which the other batches were planned.
        resolved: how many rows of each other batch, or half, have each status, where that is known.
    """

    closed: tuple[Chunk, ...] = ()
    events: tuple[Event, ...] = ()
    next_batch: int = 0
    next_row: int = 0
    confirmed: Mapping[int, ObjectId] = field(default_factory=dict)
    begun: Mapping[int, int] = field(default_factory=dict)
    resolved: Mapping[BatchKey, Mapping[RowStatus, int]] = field(default_factory=dict)

    @property
    def sent(self) -> bool:
        """Whether rows were sent, or may have been."""
        return any(isinstance(event, Intent) for event in self.events) or any(
            not chunk.summary.counts.keys() <= {"rejected", "unsent"} for chunk in self.closed
        )

    @property
    def planned(self) -> list[Planned]:
        """The batches that are open, in order."""
        return [event for event in self.events if isinstance(event, Planned)]


def left_of(store: Store, run: str) -> Left:
    """Return what earlier processes left of a run.

    Raises:
        LedgerError: it cannot be read.
    """
    known = list(chunks(store, run))
    done = closed_batches(known)
    closed = tuple(chunk for chunk in known if chunk.key[0] in done)
    records = list(_of_others(store, run, done))
    events = tuple(_read(store, run, record, event_of) for record in records)
    ends = [(chunk.key[0], chunk.stop) for chunk in closed]
    ends += [
        (event.batch[0], event.start + event.rows + event.rejected)
        for event in events
        if isinstance(event, Planned)
    ]
    begun = {
        event.batch[0]: record.place
        for event, record in zip(events, records, strict=True)
        if isinstance(event, Planned)
    }
    return Left(
        closed,
        events,
        max((number for number, _ in ends), default=-1) + 1,
        max((stop for _, stop in ends), default=0),
        confirmed_in(events),
        begun,
        {chunk.key: chunk.summary.counts for chunk in known if chunk.key[0] not in done},
    )


def closed_batches(known: Iterable[Chunk]) -> Set[int]:
    """Return the numbers of the batches that no later process can bring further.

    Args:
        known: all chunks of a run. Of a batch that was split, one half tells it for all.
    """
    return {chunk.key[0] for chunk in known if chunk.closed}


def events_of(store: Store, run: str) -> Iterator[Event]:
    """Yield the recorded events of the batches of a run that are not closed, in order.

    Raises:
        LedgerError: one of them is none that this version of the package knows.
    """
    done = closed_batches(chunks(store, run))
    for record in _of_others(store, run, done):
        yield _read(store, run, record, event_of)


def events_of_chunk(store: Store, run: str, chunk: Chunk) -> Iterator[Event]:
    """Yield the recorded events of the batch that a chunk belongs to, in order.

    Raises:
        LedgerError: one of them is none that this version of the package knows.
    """
    for record in store.records(run, EVENT, chunk.events.start, chunk.events.stop):
        key = _read(store, run, record, batch_of)
        if key and key[0] == chunk.key[0]:
            yield _read(store, run, record, event_of)


def every_event(store: Store, run: str) -> Iterator[Event]:
    """Yield all recorded events of a run, in order.

    Raises:
        LedgerError: one of them is none that this version of the package knows.
    """
    return (_read(store, run, record, event_of) for record in store.records(run, EVENT))


def next_number(store: Store, run: str) -> int:
    """Return the number of the next event of a run."""
    return 1 + max((record.place for record in store.records(run, EVENT)), default=-1)


def _of_others(store: Store, run: str, closed: Set[int]) -> Iterator[Record]:
    for record in store.records(run, EVENT):
        key = _read(store, run, record, batch_of)
        if not key or key[0] not in closed:
            yield record


def _read(store: Store, run: str, record: Record, reader: Callable[[Record], T]) -> T:
    try:
        return reader(record)
    except UnknownEvent as error:
        raise LedgerError(
            f"the ledger {store.name} is damaged, or of a newer version of this package: event "
            f"{record.place + 1} of the run {run} cannot be read ({error})"
        ) from error
