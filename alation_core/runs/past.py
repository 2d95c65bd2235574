"""What earlier processes recorded of a run, as far as this one can build on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace

from alation_core.batching.grouping import BatchKey
from alation_core.errors import AlationError, LedgerError
from alation_core.foreign import told
from alation_core.frozen import dataclass
from alation_core.reading import ObjectId
from alation_core.runs.events import (
    Deferred,
    Ended,
    Event,
    Exhausted,
    Intent,
    Lost,
    NotSent,
    Refused,
    Resolved,
    SetAside,
    Stopped,
)
from alation_core.runs.row_outcome import RowStatus
from alation_core.shapes.rows import Row


@dataclass(frozen=True)
class Past:
    """What earlier processes recorded of a run. Of batches that are closed nothing has to be told.

    Args:
        events: those of the batches that are not closed, in order; `at` is the time of day, in
            seconds since 1970.
        wall: the time of day now.
        going_on: the run had not ended: the deadlines of its jobs still hold. Else its jobs are
            waited for anew.
        resolved: how many rows of a batch, or a half, that is not closed have each status, where an
            outcome of it is on record.
        contacted: the server took something of the batches that are closed.
        made: yields the ids of the objects that rows of closed batches made. It is asked where an
            object that is found could be that of another row.
        nameless: yields the rows of closed batches that are, or may be, in the catalog under an id
            that nobody knows. It is asked as `made` is.
    """

    events: Sequence[Event]
    wall: float
    going_on: bool = True
    resolved: Mapping[BatchKey, Mapping[RowStatus, int]] = field(default_factory=dict)
    contacted: bool = False
    made: Callable[[], Iterable[ObjectId]] = tuple
    nameless: Callable[[], Iterable[Row]] = tuple

    def has_told(self, resolved: Resolved) -> bool:
        """Tell whether an earlier process found out what became of a batch, and the same."""
        return self.resolved.get(resolved.batch) == resolved.outcome.summary.counts

    def rebased(self, now: float) -> Iterator[Event]:
        """Yield the events that are still true, by the clock of this process.

        Where the time of day was set back meanwhile, an event counts as seen now, and none is
        earlier than one before it: at worst a job is waited for longer.

        Args:
            now: reading of the clock.
        """
        latest = -math.inf
        for event in still_true(self.events):
            ago = max(0.0, self.wall - event.at) if self.going_on else 0.0
            latest = max(latest, now - ago)
            if isinstance(event, Deferred):
                # An earlier process was to wait: this one need not.
                yield replace(event, at=latest, until=latest)
            else:
                yield replace(event, at=latest)


@contextmanager
def consistent(ledger: str | None, run: str | None) -> Iterator[None]:
    """Say of a failure that the recorded events do not follow from each other.

    Args:
        ledger: what people call the ledger.
        run: id of the run.

    Raises:
        LedgerError: something was raised that is no error of this package.
    """
    try:
        yield
    except AlationError:
        raise
    except Exception as error:
        raise LedgerError(
            f"the ledger {ledger} is damaged: the events of the run {run} do not follow from each "
            f"other ({told(error)}). Take it from a copy; nothing was sent"
        ) from error


def still_true(events: Sequence[Event], kept: Container[int] = ()) -> Iterator[Event]:
    """Yield the events that a later process can build on.

    What an earlier one gave up is taken up again: batches that it did not send, jobs that it did
    not wait for, and batches whose answer it lost. That a try to send did not reach the server
    stays true: such a batch is put off, not lost.

    Args:
        events: what was recorded, in order.
        kept: the places of events that stay, whatever they are.
    """
    begun: set[BatchKey] = set()
    for place, event in enumerate(events):
        if place in kept:
            yield event
            continue
        if isinstance(event, Intent):
            begun.add(event.batch)
        elif isinstance(event, NotSent) and event.batch in begun:
            yield Deferred(event.batch, event.at, event.at, event.reason)
        if isinstance(event, Deferred | NotSent | Refused | SetAside):  # the try has its answer
            begun.discard(event.batch)
        given_up = isinstance(event, NotSent | Stopped | Exhausted | Lost)
        left_alone = isinstance(event, Ended) and event.gave_up
        if not given_up and not left_alone:
            yield event
