"""Outcomes of a recorded run, read from its ledger where somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, cast

from alation_core.batching.grouping import Batch, recorded_batch
from alation_core.batching.rows import PreparedRow
from alation_core.errors import LedgerError
from alation_core.ledger.chunks import Chunk, RecordedOutcome, outcomes_in
from alation_core.ledger.opening import Address, Opener
from alation_core.ledger.outcomes import outcomes_between
from alation_core.ledger.past import events_of_chunk
from alation_core.ledger.store import Store
from alation_core.problems import Problem
from alation_core.results import JobDetails
from alation_core.runs.events import Event, Planned
from alation_core.runs.outcome import BatchOutcome, BatchSummary, RowOutcome
from alation_core.runs.plan import Plan
from alation_core.runs.restore import judged_again

J = TypeVar("J", bound=JobDetails)

RowsBetween = Callable[[Store, int, int], Iterator[PreparedRow]]
"""Yields the rows of a run from a position to before another one, from its ledger if need be."""


class Recall(Generic[J]):
    """Reads what became of the batches of a run.

    Args:
        opener: opens its ledger.
        address: of the ledger.
        run: id of the run.
        plan: makes the plan by which batches are judged.
        rows: yields rows of the run.
    """

    def __init__(
        self,
        opener: Opener,
        address: Address,
        run: str,
        plan: Callable[[Iterator[Batch]], Plan[J]],
        rows: RowsBetween,
    ) -> None:
        self._opener = opener
        self._address = address
        self._run = run
        self._plan = plan
        self._rows = rows
        self._open: list[Store] = []

    @contextmanager
    def session(self) -> Iterator[Store]:
        """Hold the ledger open until the block is left.

        Raises:
            LedgerError: it cannot be opened.
        """
        if self._open:
            yield self._open[-1]
            return
        store = self._opener.store(self._address)
        self._open.append(store)
        try:
            yield store
        finally:
            self._open.remove(store)
            store.close()

    def row_outcomes(self, chunk: Chunk) -> tuple[RowOutcome, ...]:
        """Return the outcomes of the rows of a batch that all succeeded."""
        with self.session() as store:
            return tuple(map(_row_outcome, outcomes_in(store, self._run, chunk)))

    def open_rows(self, start: int, stop: int) -> tuple[RowOutcome, ...]:
        """Return what is known of rows that have no outcome yet."""
        with self.session() as store:
            return tuple(map(_row_outcome, outcomes_between(store, self._run, start, stop)))

    def outcome(self, chunk: Chunk) -> BatchOutcome[J]:
        """Return the outcome of a batch as it was reported.

        Raises:
            LedgerError: it cannot be read.
        """
        with self.session() as store:
            events = list(events_of_chunk(store, self._run, chunk))
            plan = self._plan(self._batches(store, events))
            found = [one for one in judged_again(plan, events) if one.rows]
        for one in found:
            if one.rows[0].row == chunk.start:
                return one
        raise LedgerError(
            f"the ledger is damaged: of batch {chunk.key} of the run {self._run} the events are "
            "missing. Take it from a copy"
        )

    def _batches(self, store: Store, events: Sequence[Event]) -> Iterator[Batch]:
        for event in events:
            if isinstance(event, Planned):
                stop = event.start + event.rows + event.rejected
                yield recorded_batch(
                    event.batch, self._rows(store, event.start, stop), whole=event.whole
                )


def _row_outcome(one: RecordedOutcome) -> RowOutcome:
    return RowOutcome(one.row, cast("Any", one.status), one.id)


class RecalledOutcome(BatchOutcome[J]):
    """The outcome of a batch that lies in a ledger; it is read where somebody asks for it.

    Args:
        recall: reads it.
        chunk: what the ledger tells of it.
    """

    recall: Recall[J]
    chunk: Chunk

    def __init__(self, recall: Recall[J], chunk: Chunk) -> None:
        # Its parent is frozen; what that holds is read, and not kept.
        self.__dict__.update(recall=recall, chunk=chunk)

    def __repr__(self) -> str:
        return f"<recorded outcome of rows {self.chunk.start} to {self.chunk.stop - 1}>"

    @property
    def summary(self) -> BatchSummary:
        """What the batch adds to its run."""
        return self.chunk.summary

    @property
    def rows(self) -> tuple[RowOutcome, ...]:
        """One outcome per row, in input order."""
        if self.summary.flawless and self.summary.counts.keys() <= {"succeeded"}:
            return self.recall.row_outcomes(self.chunk)
        return self.recall.outcome(self.chunk).rows

    @property
    def jobs(self) -> tuple[J, ...]:
        """The details of its jobs."""
        return self.recall.outcome(self.chunk).jobs

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems of the batch."""
        return () if self.summary.flawless else self.recall.outcome(self.chunk).problems

    @property
    def resumable(self) -> int:
        """How many of its rows a resume would bring further."""
        return self.summary.resumable


class OpenRows(RecalledOutcome[J]):
    """Rows of a run that was left open: they have no outcome yet."""

    @property
    def rows(self) -> tuple[RowOutcome, ...]:
        """What is known of them: unsent, or on their way and so unknown."""
        return self.recall.open_rows(self.chunk.start, self.chunk.stop)

    @property
    def jobs(self) -> tuple[J, ...]:
        """None has ended."""
        return ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """None is known."""
        return ()
