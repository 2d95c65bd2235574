"""What a run adds up to: counts, and the one word for all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from alation_core.runs.forms import counts_form
from alation_core.runs.row_outcome import RowStatus

RunStatus = Literal["successful", "partial", "failed", "unknown", "open"]

_UNSETTLED: frozenset[RowStatus] = frozenset({"unsent", "unknown"})
"""Rows that somebody who goes on with their run may bring further."""


@dataclass(frozen=True)
class BatchSummary:
    """What a batch adds to its run, without its rows.

    Args:
        counts: how many rows have each status.
        jobs: how many jobs it took.
        resumable: how many of its rows a resume of the recorded run would bring further.
        partial: a job ended that did a part of its work.
        flawless: nothing went wrong.
        rowless: what its problems mean where it has no rows.
    """

    counts: Counter[RowStatus]
    jobs: int = 0
    resumable: int = 0
    partial: bool = False
    flawless: bool = True
    rowless: frozenset[RowStatus] = frozenset()


class Summed(Protocol):
    """What can be counted: the outcome of a batch."""

    @property
    def summary(self) -> BatchSummary:
        """What the batch adds to its run, without its rows."""


def summed_up(kinds: Set[RowStatus], partial: bool, flawless: bool) -> RunStatus:
    """Return the one word for a run.

    Args:
        kinds: the statuses that occur.
        partial: a job ended that did a part of its work.
        flawless: nothing went wrong anywhere: a failed job that names all its rows as done is
            not "successful".
    """
    if kinds <= {"succeeded"}:
        return "successful" if flawless else "partial"
    if "succeeded" in kinds or (partial and "unknown" in kinds):
        return "partial"
    return "unknown" if "unknown" in kinds else "failed"


@dataclass
class Tally:
    """Counts what a run brings, batch by batch; memory does not grow with the rows.

    A batch without rows (a whole state that is empty) counts by its problems, in `rowless`. A run
    that stays `open` is that, whatever became of the rows so far.
    """

    counts: Counter[RowStatus] = field(default_factory=Counter)
    batches: int = 0
    jobs: int = 0
    partial: bool = False
    flawless: bool = True
    rowless: set[RowStatus] = field(default_factory=set)
    resumable: int = 0
    open: bool = False

    def add(self, outcome: Summed) -> None:
        """Count one more batch."""
        summary = outcome.summary
        self.counts.update(summary.counts)
        self.batches += 1
        self.jobs += summary.jobs
        self.resumable += summary.resumable
        self.partial = self.partial or summary.partial
        self.flawless = self.flawless and summary.flawless
        self.rowless |= summary.rowless

    @property
    def rows(self) -> int:
        """Rows in all."""
        return sum(self.counts.values())

    def stays_open(
        self, rows: int | None, *, parked: bool, stopped: bool, broke: bool = False
    ) -> bool:
        """Tell whether a recorded run has not ended: a later process goes on with it.

        Args:
            rows: of the run; None: not all of them are read.
            parked: it was told to leave. Of batches that are open there is no outcome then.
            stopped: nothing more is sent. What was not sent then has an outcome all the same.
            broke: its input broke off.
        """
        told = self.batches > 0 and self.rows == rows
        settled = told and not self._kinds & _UNSETTLED
        return broke or (parked and not told) or (stopped and not settled)

    @property
    def _kinds(self) -> Set[RowStatus]:
        return {status for status, rows in self.counts.items() if rows} | self.rowless

    @property
    def status(self) -> RunStatus:
        """The one word for the run so far."""
        if self.open:
            return "open"
        return summed_up(self._kinds, self.partial, self.flawless)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts with the one word for them, of plain JSON types."""
        return {
            "status": self.status,
            "rows": self.rows,
            "batches": self.batches,
            "jobs": self.jobs,
            "counts": counts_form(self.counts),
        }
