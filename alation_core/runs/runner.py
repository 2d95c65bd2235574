"""The thin loop around the state machine: it performs the effects and feeds back what happened."""

from __future__ import annotations

import heapq
import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from alation_core.batching import Batch, BatchKey
from alation_core.errors import AlationError, AuthenticationFailed, ServerUnreachable
from alation_core.jobs import BULK_METADATA_JOBS, JobHandle, poll_request, read_poll
from alation_core.operations import WriteOperation
from alation_core.results import JobDetails
from alation_core.runs.classify import Sent, classify
from alation_core.runs.events import (
    Effect,
    Ended,
    Event,
    Exhausted,
    FollowUpFound,
    Intent,
    NotSent,
    Planned,
    PollAt,
    Polled,
    Prepare,
    Reported,
    Resolve,
    Resolved,
    Send,
    Split,
    WakeAt,
    Woke,
)
from alation_core.runs.judge import judge
from alation_core.runs.machine import OpenBatch, Rules, RunState, begin, step
from alation_core.runs.outcome import BatchOutcome
from alation_core.transport import Transport
from alation_core.wire import Reply, Request, retry_after

logger = logging.getLogger("alation_core.runs")

J = TypeVar("J", bound=JobDetails)
Observer = Callable[[Event], None]


@dataclass(frozen=True)
class Plan(Generic[J]):
    """All that a run needs to know.

    Args:
        operation: what is called.
        request: the request without a body: method, path and query.
        batches: the batches, in input order; read as the run goes on.
        rules: concurrency, deadline, polls.
        splittable: a batch may be sent in halves.
        observers: are told every event, in order. One that raises is reported and changes nothing.
    """

    operation: WriteOperation[J]
    request: Request
    batches: Iterator[Batch]
    rules: Rules
    splittable: bool = True
    observers: Sequence[Observer] = ()


@dataclass
class _Loop(Generic[J]):
    plan: Plan[J]
    transport: Transport
    state: RunState
    effects: deque[Effect] = field(default_factory=deque)
    timers: list[tuple[float, int, PollAt | WakeAt]] = field(default_factory=list)
    batches: dict[BatchKey, Batch] = field(default_factory=dict)
    finished: dict[BatchKey, BatchOutcome[J]] = field(default_factory=dict)
    unreported: list[BatchKey] = field(default_factory=list)
    scheduled: int = 0
    fatal: AlationError | None = None

    @property
    def clock_now(self) -> float:
        return self.transport.clock.now()

    def feed(self, event: Event) -> None:
        """Tell everybody what happened, and note what is to be done now."""
        for observer in self.plan.observers:
            try:
                observer(event)
            except Exception:
                logger.exception("an observer of the run raised; the run goes on")
        self.state, effects = step(self.state, event)
        self.effects.extend(effects)

    def perform(self, effect: Effect) -> None:
        match effect:
            case Prepare():
                self._prepare()
            case Send():
                self._send(effect.batch)
            case Split():
                self._split(effect.batch)
            case PollAt() | WakeAt():
                self.scheduled += 1
                heapq.heappush(self.timers, (effect.at, self.scheduled, effect))
            case Resolve():
                outcome = judge(self.plan.operation, self.batches.pop(effect.batch), effect.ending)
                self.finished[effect.batch] = outcome
                self.feed(Resolved(effect.batch, self.clock_now, outcome))

    def wait(self) -> None:
        """Let time pass until the next thing is due, and do it."""
        at, _, due = heapq.heappop(self.timers)
        self.transport.clock.sleep(at - self.clock_now)
        if isinstance(due, PollAt):
            self._poll(due.batch, due.handle)
        else:
            self.feed(Woke((), self.clock_now))

    def _prepare(self) -> None:
        batch = next(self.plan.batches, None)
        if batch is None:
            self.feed(Exhausted((), self.clock_now))
            return
        self.batches[batch.key] = batch
        self.unreported.append(batch.key)
        self.feed(
            Planned(batch.key, self.clock_now, len(batch.rows), len(batch.rejected), batch.whole)
        )

    def _split(self, key: BatchKey) -> None:
        halves = self.batches.pop(key).halves()
        place = self.unreported.index(key)
        self.unreported[place : place + 1] = [half.key for half in halves]
        self.batches |= {half.key: half for half in halves}

    def _send(self, key: BatchKey) -> None:
        plan, batch, operation = self.plan, self.batches[key], self.plan.operation
        self.feed(Intent(key, self.clock_now))
        body = batch.body(operation.body) if batch.rows else operation.empty_body
        request = replace(plan.request, body=body, content_type=operation.body.content_type)
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
            patience=plan.rules.timeout,
            progress=self.state.open.get(key, OpenBatch()),
            contacted=self.state.contacted,
            accepted_when=operation.accepted_when,
        )
        event = classify(sent, reply, self.clock_now, self.transport.clock.wall())
        if isinstance(event, NotSent):
            self._give_up(key, ServerUnreachable(f"{self.transport.base}: {event.reason}"))
        else:
            self.feed(event)

    def _give_up(self, key: BatchKey, error: AlationError) -> None:
        self.fatal = self.fatal or error
        self.feed(NotSent(key, self.clock_now, str(error)))

    def _poll(self, key: BatchKey, handle: JobHandle) -> None:
        protocol = self.plan.operation.protocol or BULK_METADATA_JOBS
        try:
            reply = self.transport.exchange(poll_request(protocol, handle))
        except AuthenticationFailed as error:
            end = read_poll(protocol, Reply(403))
            self.feed(Ended(key, self.clock_now, handle, end.state, None, str(error)))
            return
        poll = read_poll(protocol, reply)
        if self.plan.operation.follow_up is not None and poll.answer is not None:
            for other in self.plan.operation.follow_up(poll.answer):
                self.feed(FollowUpFound(key, self.clock_now, other))
        if poll.state.is_end:
            self.feed(Ended(key, self.clock_now, handle, poll.state, poll.answer))
            return
        asked = retry_after(reply, self.transport.clock.wall()) if isinstance(reply, Reply) else 0.0
        self.feed(Polled(key, self.clock_now, handle, poll, asked or 0.0))

    def due_outcomes(self) -> Iterator[BatchOutcome[J]]:
        """Yield the outcomes that are next in input order."""
        while self.unreported and self.unreported[0] in self.finished:
            key = self.unreported.pop(0)
            yield self.finished.pop(key)
            self.feed(Reported(key, self.clock_now))


def run(plan: Plan[J], transport: Transport) -> Iterator[BatchOutcome[J]]:
    """Drive rows through batches and jobs to outcomes; yields each batch's in input order.

    Nothing is sent before the first outcome is asked for. A caller that stops asking leaves the
    open jobs to the server.

    Args:
        plan: what to do.
        transport: the way to the server.

    Raises:
        AuthenticationFailed: the credentials were refused before the server took anything.
        ServerUnreachable: the server could not be reached before it took anything.
    """
    state, effects = begin(plan.rules)
    loop = _Loop(plan, transport, state, deque(effects))
    while loop.effects or loop.timers:
        if loop.effects:
            loop.perform(loop.effects.popleft())
        else:
            loop.wait()
        if loop.fatal is not None and not loop.state.contacted:
            raise loop.fatal
        yield from loop.due_outcomes()
