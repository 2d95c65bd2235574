"""The batches that are under way: taken in, cut in two, set aside in part, resolved, reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any, Generic, TypeVar

from alation_core.batching.grouping import Batch, BatchKey
from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.results import JobDetails
from alation_core.runs.blame import isolable
from alation_core.runs.closing import closable
from alation_core.runs.effects import Ending, Resolve, Split
from alation_core.runs.events import Event, Lost, Planned, Refused, Resolved, SetAside
from alation_core.runs.judge import judge, merged, only, settled, undecided
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.plan import Plan
from alation_core.runs.touching import Touched

logger = quiet_log("alation_core.runs")

J = TypeVar("J", bound=JobDetails)


def taken_up(plan: Plan[Any], batches: Mapping[BatchKey, Batch], event: Event) -> Event:
    """Return an event of an earlier process as this one takes it.

    Of a refused batch, the rows that the refusal does not speak of are sent after all.

    Args:
        plan: of the run.
        batches: those under way.
        event: as it was recorded.
    """
    if not isinstance(event, Refused) or not plan.splittable:
        return event
    rows = [row.row for row in batches[event.batch].rows]
    indices = isolable(plan.operation, rows, event)
    return SetAside(event.batch, event.at, indices, event) if indices else event


@dataclass
class UnderWay(Generic[J]):
    """The batches of a run from when they are taken in until their outcome is reported.

    Args:
        plan: of the run.
        touched: the objects that they touch.
        batches: those of which it is not known what became of them.
        aside: what is known of some rows of them.
        finished: the outcomes that are not reported.
        unreported: the keys of all of them, as a heap: in input order. Of a batch that was split it
            may hold the key still.
        parts: how many of those of a number are not resolved.
        unsettled: the numbers of batches of which a part was resolved, and is no last word.
    """

    plan: Plan[J]
    touched: Touched = field(default_factory=Touched)
    batches: dict[BatchKey, Batch] = field(default_factory=dict)
    aside: dict[BatchKey, list[BatchOutcome[J]]] = field(default_factory=dict)
    finished: dict[BatchKey, BatchOutcome[J]] = field(default_factory=dict)
    unreported: list[BatchKey] = field(default_factory=list)
    unsettled: set[int] = field(default_factory=set)
    parts: Counter[int] = field(default_factory=Counter)

    def take(self) -> Batch | None:
        """Take the next batch in."""
        batch = next(self.plan.batches, None)
        if batch is not None:
            self.add(batch)
        return batch

    def add(self, batch: Batch) -> None:
        """Take a batch in."""
        self.batches[batch.key] = batch
        self.parts[batch.key[0]] += 1
        heappush(self.unreported, batch.key)

    def planned(self, batch: Batch, at: float, *, replayed: bool = False) -> Planned:
        """Return what is told of a batch that was prepared.

        Args:
            batch: that was taken in.
            at: reading of the clock.
            replayed: an earlier process planned it.
        """
        rows, rejected = len(batch.rows), len(batch.rejected)
        shared, repeats = self.touched.planned(batch, replayed=replayed)
        return Planned(batch.key, at, rows, rejected, batch.whole, shared, repeats, batch.start)

    def split(self, effect: Split) -> None:
        """Cut a batch in two; what was set aside of it goes with the half that it stands in."""
        key = effect.batch
        halves = self.batches.pop(key).halves(effect.first)
        self.parts[key[0]] -= 1
        for half in halves:
            self.add(half)
        self.touched.split(key, halves)
        border = halves[1].rows[0].position
        for part in self.aside.pop(key, []):
            late = {row.row for row in part.rows if row.row >= border}
            early = {row.row for row in part.rows} - late
            for half, places in zip(halves, (early, late), strict=True):
                if places:
                    self.aside.setdefault(half.key, []).append(only(part, places))

    def set_aside(self, event: SetAside, doubtful: bool) -> None:
        """Put aside the rows of a batch of which it is known what became of them.

        Args:
            event: which rows, and why.
            doubtful: an earlier try may have been taken.
        """
        key = event.batch
        batch = self.batches[key]
        outcome = self._judged(batch, event.ending, doubtful)
        apart = only(outcome, {batch.rows[index].position for index in event.indices})
        self.aside.setdefault(key, []).append(apart)
        self.batches[key] = batch.without(event.indices)
        if isinstance(event.ending, Lost):
            self.unsettled.add(key[0])

    def resolved(self, effect: Resolve, at: float) -> Resolved:
        """Find out what became of each row of a batch.

        Args:
            effect: what ended it.
            at: reading of the clock.
        """
        key = effect.batch
        batch = self.batches.pop(key)
        self.touched.forget(key)
        outcome = self._judged(batch, effect.ending, effect.doubtful)
        if not closable(self.plan.operation, batch, effect.ending):
            self.unsettled.add(key[0])
        parts = [*self.aside.pop(key, []), outcome]
        self.finished[key] = settled(merged(parts), self.plan.confirmed)
        self.parts[key[0]] -= 1
        halves_left = self.parts[key[0]] > 0
        if not halves_left:
            del self.parts[key[0]]
        closed = key[0] not in self.unsettled and not halves_left
        past = self.plan.past
        before = past.resolved.get(key, {}) if past is not None else {}
        return Resolved(key, at, self.finished[key], closed, before=before)

    def _judged(self, batch: Batch, ending: Ending, doubtful: bool) -> BatchOutcome[J]:
        outcome = attempt(judge, self.plan.operation, batch, ending, doubtful, self.plan.params)
        if isinstance(outcome, Raised):
            logger.error("a batch cannot be judged", exc_info=outcome.error)
            self.unsettled.add(batch.key[0])  # who mends what reads it can read it then
            return undecided(batch, f"what the answer says cannot be read ({outcome})")
        return outcome

    def next_finished(self) -> tuple[BatchKey, BatchOutcome[J]] | None:
        """Take the outcome that is next in input order; None: it is not known yet."""
        waiting = self.unreported
        while waiting and waiting[0] not in self.finished:
            if waiting[0] in self.batches:
                return None
            heappop(waiting)  # it was split
        if not waiting:
            return None
        key = heappop(waiting)
        return key, self.finished.pop(key)

    def all_finished(self) -> list[tuple[BatchKey, BatchOutcome[J]]]:
        """Take all outcomes that are known, in input order."""
        known = sorted(self.finished)
        self.unreported = sorted(self.batches)
        return [(key, self.finished.pop(key)) for key in known]
