"""The thin loop around the state machine: it performs the effects and feeds back what happened."""

from __future__ import annotations

import heapq
import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Generic, TypeVar

from alation_core.batching.batches import Batch, BatchKey
from alation_core.errors import AlationError, AuthenticationFailed, ServerUnreachable
from alation_core.jobs.answers import poll_request, read_poll
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobState
from alation_core.operations.addresses import Address
from alation_core.operations.write import WriteOperation
from alation_core.results import JobDetails
from alation_core.runs.classify import Sent, classify
from alation_core.runs.effects import Effect, PollAt, Prepare, Resolve, Send, Split, WakeAt
from alation_core.runs.events import (
    Ended,
    Event,
    Exhausted,
    FollowUpFound,
    Intent,
    NotSent,
    Planned,
    Polled,
    Refused,
    Reported,
    Resolved,
    SetAside,
    Stopped,
    Woke,
)
from alation_core.runs.judge import isolable, judge, merged, only
from alation_core.runs.machine import step
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.state import OpenBatch, Rules, RunState
from alation_core.transport.connection import Connection
from alation_core.wire.messages import Reply
from alation_core.wire.signals import retry_after

logger = logging.getLogger("alation_core.runs")

J = TypeVar("J", bound=JobDetails)
Observer = Callable[[Event], None]

NOT_SEARCHED = "its answer could not be searched for further jobs"
LOOK_UP_SECONDS = 0.25
"""While waiting, a run looks this often whether it is to stop."""


@dataclass(frozen=True)
class Plan(Generic[J]):
    """All that a run needs to know.

    Args:
        operation: what is called.
        address: makes the request of a batch, without its body.
        batches: the batches, in input order; read as the run goes on.
        rules: concurrency, deadline, polls.
        splittable: a batch may be sent in halves.
        isolate: the rest of a refused batch is sent again without its bad rows.
        record: keeps every event before anything follows from it; if it raises, the run ends.
        observers: are told every event, in order. One that raises is reported and changes nothing.
        stop: says why the run is to stop, or None.
        run: its id in the ledger; None where it is not recorded.
        recorded: events of an earlier process, to go on from.
        resend_unknown: send rows again whose fate is unknown.
    """

    operation: WriteOperation[J]
    address: Address
    batches: Iterator[Batch]
    rules: Rules
    splittable: bool = True
    isolate: bool = False
    record: Callable[[Event], None] | None = None
    observers: Sequence[Observer] = ()
    stop: Callable[[], str | None] = lambda: None
    run: str | None = None
    recorded: Sequence[Event] = ()
    resend_unknown: bool = False


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
    scheduled: int = 0
    fatal: AlationError | None = None

    @property
    def now(self) -> float:
        """Reading of the clock."""
        return self.transport.clock.now()

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
        rows, rejected = len(batch.rows), len(batch.rejected)
        self.feed(Planned(batch.key, self.now, rows, rejected, batch.whole))

    def split(self, key: BatchKey) -> None:
        """Cut a batch in two; what was set aside of it goes with the half that it stands in."""
        halves = self.batches.pop(key).halves()
        place = self.unreported.index(key)
        self.unreported[place : place + 1] = [half.key for half in halves]
        self.batches |= {half.key: half for half in halves}
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
        plan, batch, operation = self.plan, self.batches[key], self.plan.operation
        body = batch.body(operation.body) if batch.rows else operation.empty_body
        digest = sha256(body or b"").hexdigest()
        self.feed(Intent(key, self.now, digest, self.transport.server_wall()))
        request = replace(
            plan.address([row.row for row in batch.rows]),
            body=body,
            content_type=operation.body.content_type,
        )
        try:
            reply = self.transport.exchange(request)
        except AuthenticationFailed as error:
            self._give_up(key, error)
            return
        sent = Sent(
            key=key,
            rows=len(batch.rows),
            splittable=plan.splittable,
            repeat_safe=operation.repeat_safe,
            protocol=operation.protocol,
            answers_at_once=operation.answers_at_once,
            accepted_when=operation.accepted_when,
            patience=plan.rules.timeout,
            progress=self.state.open.get(key, OpenBatch()),
            contacted=self.state.contacted,
        )
        event = classify(sent, reply, self.now, self.transport.clock.wall())
        if isinstance(event, NotSent):
            self._give_up(key, ServerUnreachable(f"{self.transport.base}: {event.reason}"))
        elif isinstance(event, Refused) and plan.isolate:
            indices = isolable(operation, [row.row for row in batch.rows], event)
            self.feed(SetAside(key, self.now, indices, event) if indices else event)
        else:
            self.feed(event)

    def _follow_ups(self, answer: Any) -> Sequence[JobHandle] | None:
        """The further jobs that an answer names; None where the plugin's function raised."""
        find = self.plan.operation.follow_up
        if find is None:
            return ()
        try:
            return list(find(answer))
        except Exception:
            logger.exception("follow_up of %s raised", self.plan.operation.name)
            return None

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
        poll = read_poll(protocol, reply)
        readable = poll.failure is None and poll.answer is not None
        if readable:
            others = self._follow_ups(poll.answer)
            if others is None:
                self.feed(
                    Ended(key, self.now, handle, JobState.UNFAMILIAR, poll.answer, NOT_SEARCHED)
                )
                return
            for other in others:
                self.feed(FollowUpFound(key, self.now, other))
        if poll.state.is_end:
            self.feed(Ended(key, self.now, handle, poll.state, poll.answer))
            return
        asked = retry_after(reply, self.transport.clock.wall()) if isinstance(reply, Reply) else 0.0
        self.feed(Polled(key, self.now, handle, poll, asked or 0.0))

    def due_outcomes(self) -> Iterator[BatchOutcome[J]]:
        """Yield the outcomes that are next in input order."""
        while self.unreported and self.unreported[0] in self.finished:
            key = self.unreported.pop(0)
            yield self.finished.pop(key)
            self.feed(Reported(key, self.now))
