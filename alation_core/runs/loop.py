"""The thin loop around the state machine: it performs the effects and feeds back what happened."""

from __future__ import annotations

import heapq
import logging
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Generic, TypeVar

from alation_core.batching.batches import Batch, BatchKey
from alation_core.errors import AlationError, AuthenticationFailed, ServerUnreachable
from alation_core.jobs.answers import poll_request
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobState
from alation_core.results import JobDetails
from alation_core.runs.effects import Effect, PollAt, Prepare, Resolve, Send, Split, WakeAt
from alation_core.runs.events import (
    Ended,
    Event,
    Exhausted,
    Intent,
    NotSent,
    Planned,
    Reported,
    Resolved,
    SetAside,
    Stopped,
    Woke,
)
from alation_core.runs.judge import judge, merged, only
from alation_core.runs.machine import step
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.plan import Plan
from alation_core.runs.replies import answer_to, answers_to_poll, request_of
from alation_core.runs.state import RunState
from alation_core.runs.touching import Touched
from alation_core.transport.connection import Connection

logger = logging.getLogger("alation_core.runs")

J = TypeVar("J", bound=JobDetails)

LOOK_UP_SECONDS = 0.25
"""While waiting, a run looks this often whether it is to stop."""


@dataclass
class Loop(Generic[J]):
    """A run in progress: the state, what is to be done, and the batches on their way."""

    plan: Plan[J]
    transport: Connection
    state: RunState
    effects: deque[Effect] = field(default_factory=deque)
    timers: list[tuple[float, int, PollAt | WakeAt]] = field(default_factory=list)
    batches: dict[BatchKey, Batch] = field(default_factory=dict)
    aside: dict[BatchKey, list[BatchOutcome[J]]] = field(default_factory=dict)
    finished: dict[BatchKey, BatchOutcome[J]] = field(default_factory=dict)
    unreported: list[BatchKey] = field(default_factory=list)
    touched: Touched = field(default_factory=Touched)
    scheduled: int = 0
    fatal: AlationError | None = None

    @property
    def now(self) -> float:
        """Reading of the clock."""
        return self.transport.clock.now()

    @property
    def open(self) -> int:
        """Batches that were sent and have not ended."""
        return len(self.state.open)

    def feed(self, event: Event) -> None:
        """Record what happened, tell everybody, and note what is to be done now."""
        if self.plan.record is not None:
            self.plan.record(event)
        self.tell(event)
        self.effects.extend(self.follow(event))

    def tell(self, event: Event) -> None:
        """Tell the observers."""
        for observer in self.plan.observers:
            try:
                observer(event)
            except Exception:
                logger.exception("an observer of the run raised; the run goes on")

    def follow(self, event: Event) -> list[Effect]:
        """Move the state on and return what follows."""
        if isinstance(event, SetAside):
            batch = self.batches[event.batch]
            doubtful = self.state.open[event.batch].doubtful
            outcome = judge(self.plan.operation, batch, event.ending, doubtful)
            apart = only(outcome, {batch.rows[index].position for index in event.indices})
            self.aside.setdefault(event.batch, []).append(apart)
            self.batches[event.batch] = batch.without(event.indices)
        self.state, effects = step(self.state, event)
        return effects

    def next_effect(self) -> Effect | None:
        """Take what is to be done now; None: the next poll is due, or there is nothing to do.

        The server comes first: results are read, and rows prepared, while it works.
        """
        chosen: Effect | None = next(
            (e for e in self.effects if not isinstance(e, Resolve | Prepare)), None
        )
        if chosen is None and self.effects and not (self.timers and self.timers[0][0] <= self.now):
            chosen = self.effects[0]
        if chosen is not None:
            self.effects.remove(chosen)
        return chosen

    def perform(self, effect: Effect) -> None:
        """Do one thing that is to be done."""
        match effect:
            case Prepare():
                self._prepare()
            case Send():
                self._send(effect.batch)
            case Split():
                self.split(effect.batch)
            case PollAt() | WakeAt():
                self.scheduled += 1
                heapq.heappush(self.timers, (effect.at, self.scheduled, effect))
            case Resolve():
                self.feed(Resolved(effect.batch, self.now, self.resolve(effect)))

    def resolve(self, effect: Resolve) -> BatchOutcome[J]:
        """Find out what became of each row of a batch."""
        batch = self.batches.pop(effect.batch)
        self.touched.forget(effect.batch)
        parts = [
            *self.aside.pop(effect.batch, []),
            judge(self.plan.operation, batch, effect.ending, effect.doubtful),
        ]
        self.finished[effect.batch] = merged(parts)
        return self.finished[effect.batch]

    def wait(self) -> None:
        """Let time pass until the next thing is due, and do it; return early if told to stop."""
        at = self.timers[0][0]
        while (remaining := at - self.now) > 0:
            if self.plan.stop() is not None and self.state.stopped is None:
                return
            self.transport.clock.sleep(min(remaining, LOOK_UP_SECONDS))
        due = heapq.heappop(self.timers)[2]
        if isinstance(due, PollAt):
            self._poll(due.batch, due.handle)
        else:
            self.feed(Woke((), self.now))

    def stop(self, reason: str) -> None:
        """Send nothing more, and leave the open jobs to the server."""
        self.feed(Stopped((), self.now, reason))
        self.timers.clear()
        self.effects = deque(e for e in self.effects if not isinstance(e, Send | PollAt))
        for key, batch in list(self.state.open.items()):
            if not batch.jobs:
                self.feed(NotSent(key, self.now, reason))
            for job in batch.jobs:
                if job.end is None:
                    left = Ended(key, self.now, job.handle, JobState.UNFAMILIAR, None, reason)
                    self.feed(left)

    def take(self) -> Batch | None:
        """Take the next batch in."""
        batch = next(self.plan.batches, None)
        if batch is not None:
            self.batches[batch.key] = batch
            self.unreported.append(batch.key)
        return batch

    def _prepare(self) -> None:
        batch = self.take()
        if batch is None:
            self.feed(Exhausted((), self.now))
            return
        self.feed(self.planned(batch))

    def planned(self, batch: Batch) -> Planned:
        """Return what is told of a batch that was prepared."""
        rows, rejected = len(batch.rows), len(batch.rejected)
        shared, repeats = self.touched.planned(batch)
        return Planned(batch.key, self.now, rows, rejected, batch.whole, shared, repeats)

    def split(self, key: BatchKey) -> None:
        """Cut a batch in two; what was set aside of it goes with the half that it stands in."""
        halves = self.batches.pop(key).halves()
        place = self.unreported.index(key)
        self.unreported[place : place + 1] = [half.key for half in halves]
        self.batches |= {half.key: half for half in halves}
        self.touched.split(key, halves)
        border = halves[1].rows[0].position
        for part in self.aside.pop(key, []):
            late = {row.row for row in part.rows if row.row >= border}
            early = {row.row for row in part.rows} - late
            for half, places in zip(halves, (early, late), strict=True):
                if places:
                    self.aside.setdefault(half.key, []).append(only(part, places))

    def _send(self, key: BatchKey) -> None:
        if self.state.stopped is not None:
            # The run stopped after this batch was released: another one was sent in between.
            self.feed(NotSent(key, self.now, self.state.stopped))
            return
        batch = self.batches[key]
        request = request_of(self.plan, batch)
        digest = sha256(request.body or b"").hexdigest()
        self.feed(Intent(key, self.now, digest, self.transport.server_wall()))
        self.transport.activity.note(request.method, self)
        try:
            reply = self.transport.exchange(request)
        except AuthenticationFailed as error:
            self._give_up(key, error)
            return
        event = answer_to(self.plan, batch, self.state, reply, self.transport.clock)
        if isinstance(event, NotSent):
            self._give_up(key, ServerUnreachable(f"{self.transport.base}: {event.reason}"))
        else:
            self.feed(event)

    def _give_up(self, key: BatchKey, error: AlationError) -> None:
        self.fatal = self.fatal or error
        self.feed(NotSent(key, self.now, str(error)))

    def _poll(self, key: BatchKey, handle: JobHandle) -> None:
        protocol = self.plan.operation.protocol or BULK_METADATA_JOBS
        try:
            reply = self.transport.exchange(poll_request(protocol, handle))
        except AuthenticationFailed as error:
            self.feed(Ended(key, self.now, handle, JobState.UNFAMILIAR, None, str(error)))
            return
        for event in answers_to_poll(self.plan, key, handle, reply, self.transport.clock):
            self.feed(event)

    def due_outcomes(self) -> Iterator[BatchOutcome[J]]:
        """Yield the outcomes that are next in input order."""
        while self.unreported and self.unreported[0] in self.finished:
            key = self.unreported.pop(0)
            yield self.finished.pop(key)
            self.feed(Reported(key, self.now))
