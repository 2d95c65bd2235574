"""Which rows were on their way when a record ends, and which of them were found since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from alation_core.batching.grouping import BatchKey
from alation_core.reading import ObjectId
from alation_core.runs.events import (
    Confirmed,
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


def in_doubt(events: Iterable[Event]) -> list[range]:
    """Return the rows of the batches that were being sent, or sent, when the record ends.

    Nobody knows whether the server took them.

    A batch that the server split counts as a whole while one of its halves is on its way. One that
    ended is among them as well: what became of its rows is recorded right after its end. So is one
    of which a try may have been taken, whatever became of a later one.

    Args:
        events: of the batches that are not closed, in order.
    """
    batches: dict[int, range] = {}
    on_the_way: set[BatchKey] = set()
    taken_perhaps: set[int] = set()
    for event in events:
        match event:
            case Planned():
                stop = event.start + event.rows + event.rejected
                batches[event.batch[0]] = range(event.start, stop)
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


def confirmed_in(events: Iterable[Event]) -> Mapping[int, ObjectId]:
    """Return the rows that were found in the catalog later, by their positions, with their ids."""
    found = (event.rows for event in events if isinstance(event, Confirmed))
    return {row: identity for rows in found for row, identity in rows}
