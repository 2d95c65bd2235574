"""What became of a plan: its own table, filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from alation_core import AlationError, Run
from alation_core.runs import STATUSES, RowStatus, RunStatus, Tally
from alation_plan.planned import GoneObject, PlannedRow

RowState = Literal[
    "succeeded", "failed", "rejected", "unsent", "unknown", "moved", "already", "left"
]
"""Beside the statuses of a write: moved: the catalog has changed since, so it was refused;
already: the catalog says so already; left: the plan did not want to send it."""

_AS_OF_A_RUN: Mapping[RowState, RowStatus | None] = {
    **{status: status for status in STATUSES},
    "moved": "failed",
    "already": "succeeded",
    "left": None,
}
"""What the states are for the one word for all; what is left counts for nothing."""


@dataclass(frozen=True, slots=True)
class AppliedRow:
    """What became of a row of a plan.

    Args:
        planned: the row.
        state: what became of it.
        id: of its object, where it is known.
        reason: why it was refused or did not succeed, or None.
    """

    planned: PlannedRow
    state: RowState
    id: Any = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AppliedObject:
    """What became of an object that no row names; arguments are those of `AppliedRow`."""

    planned: GoneObject
    state: RowState
    reason: str | None = None


@dataclass(frozen=True)
class BrokenOff:
    """A write that an error ended.

    Args:
        operation: its name.
        error: that ended it.
        run: its id in the ledger, by which it can be gone on with; None: nothing of it is recorded.
    """

    operation: str
    error: AlationError
    run: str | None = None


@dataclass(frozen=True)
class Applied:
    """What became of a plan.

    Args:
        rows: in the order of the plan.
        gone: the objects that no row names; "left" where they were not to be deleted.
        runs: the writes that were made.
        broken_off: the writes that an error ended.
    """

    rows: tuple[AppliedRow, ...]
    gone: tuple[AppliedObject, ...] = ()
    runs: tuple[Run[Any], ...] = ()
    broken_off: tuple[BrokenOff, ...] = ()

    def __repr__(self) -> str:
        told = ", ".join(f"{kind} {state} {n}" for (kind, state), n in self.counts.items())
        return f"<Applied {'ok' if self.ok else 'not all'}: {told or 'nothing'}>"

    @property
    def counts(self) -> Counter[tuple[str, RowState]]:
        """How many rows of each kind have each state; the objects are of the kind "gone"."""
        counts: Counter[tuple[str, RowState]] = Counter()
        counts.update((row.planned.kind, row.state) for row in self.rows)
        counts.update(("gone", one.state) for one in self.gone)
        return counts

    @property
    def outcomes(self) -> Iterator[AppliedRow | AppliedObject]:
        """The rows, then the objects that no row names."""
        yield from self.rows
        yield from self.gone

    @property
    def ok(self) -> bool:
        """Whether all that was to be sent is in the catalog now, by the rule of a run."""
        return self.status == "successful"

    @property
    def beside(self) -> dict[RowState, int]:
        """How many rows and objects have each state that is none of a run; none that none has."""
        counts = Counter(one.state for one in self.outcomes)
        own = (state for state in _AS_OF_A_RUN if state not in STATUSES)
        return {state: counts[state] for state in own if counts[state]}

    @property
    def status(self) -> RunStatus:
        """The one word for all of it, by the rule of a run."""
        return self.tally.status

    @property
    def tally(self) -> Tally:
        """The writes, and all rows and objects but those that were left, in the words of a run."""
        tally = Tally(open=any(run.status == "open" for run in self.runs))
        for run in self.runs:
            for outcome in run.batches:
                tally.add(outcome)
        # Rows count that were in no write, too.
        states = (_AS_OF_A_RUN[one.state] for one in self.outcomes)
        tally.counts = Counter(state for state in states if state is not None)
        return tally

    @property
    def moved(self) -> list[AppliedRow | AppliedObject]:
        """The rows and objects that were refused, because the catalog has changed since."""
        return [one for one in self.outcomes if one.state == "moved"]
