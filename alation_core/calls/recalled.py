"""Outcomes of a recorded run, read from its ledger where somebody asks for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Generic, TypeVar, cast

from alation_core.batching.grouping import Batch, recorded_batch
from alation_core.batching.rows import PreparedRow
from alation_core.ledger.chunks import Chunk, RecordedOutcome, outcomes_in, with_parts
from alation_core.ledger.opening import Address, Opener
from alation_core.ledger.outcomes import outcomes_between
from alation_core.ledger.past import events_of_chunk
from alation_core.ledger.store import Store
from alation_core.problems import Problem
from alation_core.results import JobDetails
from alation_core.runs.events import Event, Planned
from alation_core.runs.judging_again import judged_again
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.plan import Plan
from alation_core.runs.row_outcome import RowOutcome
from alation_core.runs.tally import BatchSummary

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
        self._parts: tuple[int, int, Mapping[int, BatchOutcome[J]]] = (-1, 0, {})

    @contextmanager
    def session(self) -> Iterator[Store]:
        """Hold the ledger open until the block is left.

        Raises:
            LedgerError: it cannot be opened.
        """
        if self._open:
            yield self._open[-1]
            return
        store = self._opener.recorded(self._address)
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

    def so_far(self, chunk: Chunk) -> BatchOutcome[J]:
        """Return what is known of rows that the process which left their run has not come to."""
        with self.session() as store:
            told = list(outcomes_between(store, self._run, chunk.start, chunk.stop))
        return _as_recorded(told, chunk.summary)

    def outcome(self, chunk: Chunk) -> BatchOutcome[J]:
        """Return the outcome of a batch as it was reported.

        Of a batch of which no end is recorded, because its wait ran out or the run was stopped, the
        answers are not told again. What became of the rows is what the ledger says: rows may have
        been found since, or what reads the answers is of another version.

        Raises:
            LedgerError: it cannot be read.
        """
        with self.session() as store:
            number, first, found = self._parts
            if len(chunk.key) == 1 or chunk.key[0] != number or chunk.start < first:
                found = self._judged(store, chunk)
                if len(chunk.key) > 1:
                    # Of a batch that was split the next part is likely to be asked for next.
                    self._parts = (chunk.key[0], chunk.start, found)
            known, told = found.get(chunk.start), outcomes_in(store, self._run, chunk)
            if known is not None and _says(known, told):
                return known
            recorded: BatchOutcome[J] = _as_recorded(told, chunk.summary)
            return recorded if known is None else replace(recorded, jobs=known.jobs)

    def _judged(self, store: Store, chunk: Chunk) -> Mapping[int, BatchOutcome[J]]:
        """Return the outcomes of a batch, or of the parts of one that was split, by first rows."""
        if len(chunk.key) > 1:
            chunk = replace(chunk, events=with_parts(store, self._run, chunk))
        events = list(events_of_chunk(store, self._run, chunk))
        outcomes = judged_again(self._plan(self._batches(store, events)), events)
        return {outcome.rows[0].row: outcome for outcome in outcomes if outcome.rows}

    def _batches(self, store: Store, events: Sequence[Event]) -> Iterator[Batch]:
        for event in events:
            if isinstance(event, Planned):
                stop = event.start + event.rows + event.rejected
                yield recorded_batch(
                    event.batch, self._rows(store, event.start, stop), whole=event.whole
                )


def _says(outcome: BatchOutcome[Any], told: Sequence[RecordedOutcome]) -> bool:
    """Tell whether an outcome says of each row what is recorded."""
    columns = outcome.columns
    rows = zip(columns.positions, columns.statuses, columns.ids, strict=True)
    return [*rows] == [(one.row, one.status, one.id) for one in told]


def _as_recorded(told: Sequence[RecordedOutcome], summary: BatchSummary) -> BatchOutcome[Any]:
    """Return an outcome without its answers; problems that rows share are those of the batch."""
    times = Counter(id(one.problems) for one in told)
    own = [
        tuple(_problem(one.row, found) for found in one.problems)
        if times[id(one.problems)] == 1
        else ()
        for one in told
    ]
    lists = {id(one.problems): one.problems for one in told if times[id(one.problems)] > 1}
    shared = [_problem(None, found) for problems in lists.values() for found in problems]
    rows = [replace(_row_outcome(one), problems=its) for one, its in zip(told, own, strict=True)]
    problems = (*(problem for its in own for problem in its), *shared)
    return BatchOutcome(tuple(rows), (), problems, summary.resumable)


def _problem(row: int | None, found: Mapping[str, Any]) -> Problem:
    return Problem(row, found["field"], found["message"], found["kind"], other=found.get("other"))


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
    """Rows of a run that was left open, as its ledger knows them."""

    @property
    def rows(self) -> tuple[RowOutcome, ...]:
        """What is known of them: what was recorded last; else rejected, unsent, or unknown."""
        return self.recall.so_far(self.chunk).rows

    @property
    def jobs(self) -> tuple[J, ...]:
        """None has ended."""
        return ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Those that were recorded with them."""
        return self.recall.so_far(self.chunk).problems
