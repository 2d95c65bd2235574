"""The thin loop around the state machine: it performs the effects and feeds back what happened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Generic, TypeVar

from alation_core.batching.grouping import BatchKey
from alation_core.errors import (
    AlationError,
    AuthenticationFailed,
    ConfigurationError,
    LeaseLost,
    LedgerError,
    ServerUnreachable,
)
from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.jobs.answers import Poll, poll_request
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobState
from alation_core.results import JobDetails
from alation_core.runs.agenda import Agenda
from alation_core.runs.effects import Effect, PollAt, Prepare, Resolve, Send, Split, WakeAt
from alation_core.runs.events import (
    Ended,
    Event,
    Exhausted,
    Intent,
    Lost,
    NotSent,
    Polled,
    Reported,
    SetAside,
    Stopped,
    TooLarge,
    Woke,
)
from alation_core.runs.job_ends import with_errors
from alation_core.runs.look_up import latest
from alation_core.runs.machine import step
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.plan import Plan
from alation_core.runs.replies import (
    answer_to,
    answers_to_poll,
    got_through,
    names_a_job,
    request_of,
)
from alation_core.runs.state import RunState
from alation_core.runs.telling import Audience, requested
from alation_core.runs.timers import Timers
from alation_core.runs.touching import Touched
from alation_core.runs.under_way import UnderWay
from alation_core.runs.watching import given_up
from alation_core.transport.connection import Connection
from alation_core.wire.messages import NoReply, Reply, Request

logger = quiet_log("alation_core.runs")

J = TypeVar("J", bound=JobDetails)

LOOK_UP_SECONDS = 0.25
"""While waiting, a run looks this often whether it is to stop."""
FILLING_SECONDS = 0.1
"""So much later a poll may come while the server can be given more batches."""
INTERRUPTED = "the run was interrupted before an answer came"


@dataclass
class Loop(Generic[J]):
    """A run in progress: the state, what is to be done, and the batches under way.

    `left` tells that the open jobs were left to the server, `at_work` that this process has sent
    something, `unrecorded` why the record failed, `about` which batch a request is made for.
    """

    plan: Plan[J]
    transport: Connection
    state: RunState
    effects: Agenda = field(default_factory=Agenda)
    timers: Timers = field(default_factory=Timers)
    fatal: AlationError | None = None
    left: bool = False
    unrecorded: str | None = None
    at_work: bool = False
    about: BatchKey = ()
    process: int = field(default_factory=os.getpid)

    @cached_property
    def under_way(self) -> UnderWay[J]:
        """The batches from when they are taken in until they are reported."""
        # Of one batch at a time none can overtake another: there is nothing to keep apart.
        several = self.plan.rules.concurrency > 1
        return UnderWay(self.plan, Touched(self.plan.operation.same_object if several else None))

    @cached_property
    def audience(self) -> Audience:
        """Who watches the run."""
        return Audience(self.plan.everybody)

    def watch(self, request: Request, reply: Reply | NoReply, seconds: float) -> None:
        """Tell the observers of a request that the run has made."""
        host, at = self.transport.base, self.now
        told = requested(request, reply, seconds, host=host, at=at, made_for=self.about)
        self.audience.tell(told)

    @property
    def now(self) -> float:
        """Reading of the clock."""
        return self.transport.clock.now()

    @property
    def open(self) -> int:
        """Batches that were sent and have not ended."""
        return len(self.state.open)

    def feed(self, event: Event) -> None:
        """Record what happened, tell everybody, and note what is to be done now.

        That the run stops is told once, by an event of its own, whatever stopped it.
        """
        stopped_before = self.state.stopped is not None
        self.keep(event)
        self.audience.tell(event)
        self.effects.extend(self.follow(event))
        reason = self.state.stopped or self.unrecorded
        if reason is not None and not stopped_before and not isinstance(event, Stopped):
            self.feed(Stopped((), self.now, reason))

    def check_process(self) -> None:
        """Hold that this is the process in which the run began.

        Raises:
            ConfigurationError: it was forked off, and the other one goes on with the run.
        """
        if os.getpid() != self.process:
            raise ConfigurationError(
                f"this run was begun in process {self.process} and goes on there: in a forked "
                "process (this one) nothing is sent for it"
            )

    def keep(self, event: Event) -> None:
        """Record an event. Where that fails, nothing more is sent, and open jobs are waited for.

        Raises:
            ConfigurationError: it fails before anything was sent.
            LeaseLost: another process goes on with the run.
        """
        if self.plan.record is None:
            return
        raised = attempt(self.plan.record, event)
        if not isinstance(raised, Raised):
            return
        if isinstance(raised.error, LeaseLost):
            raise raised.error
        if self.unrecorded is not None:
            return
        known = isinstance(raised.error, ConfigurationError)
        error = raised.error if known else LedgerError(f"the run cannot be recorded: {raised}")
        if not self.at_work:
            raise error
        self.unrecorded = str(error)
        logger.error("%s. Nothing more is sent; open jobs are waited for", error)

    def follow(self, event: Event) -> list[Effect]:
        """Move the state on and return what follows."""
        if isinstance(event, SetAside):
            self.under_way.set_aside(event, self.state.open[event.batch].doubtful)
        self.state, effects = step(self.state, event)
        return effects

    def next_effect(self) -> Effect | None:
        """Take what is to be done now; None: the next poll is due, or there is nothing to do."""
        return self.effects.next(
            busy=len(self.state.open) >= self.state.rules.concurrency,
            poll_is_due=self._poll_is_due(),
        )

    def _poll_is_due(self) -> bool:
        """Tell whether a poll comes before own work.

        Where the server may be given more, and the next batch is about to be prepared, a poll can
        wait for a moment: it tells of one job, and what is sent now is worked on beside it.
        """
        filling = self.state.preparing and 0 < self.open < self.state.rules.concurrency
        return self.timers.next_at() + (FILLING_SECONDS if filling else 0.0) <= self.now

    def perform(self, effect: Effect) -> None:
        """Do one thing that is to be done."""
        match effect:
            case Prepare():
                self._prepare()
            case Send():
                self._send(effect.batch)
            case Split():
                self.under_way.split(effect)
            case PollAt() | WakeAt():
                self.timers.add(effect)
            case Resolve():
                self.about = effect.batch
                self.feed(self.under_way.resolved(effect, self.now))

    def wait(self) -> None:
        """Let time pass until the next thing is due, and do it; return early if told to stop."""
        at = self.timers.next_at()
        while (remaining := at - self.now) > 0:
            if self.plan.parked() or (self.plan.stop() is not None and not self.left):
                return
            self.transport.clock.sleep(min(remaining, LOOK_UP_SECONDS))
        due = self.timers.take()
        if isinstance(due, PollAt):
            self._poll(due.batch, due.handle)
        else:
            self.feed(Woke((), self.now))

    def stop(self, reason: str) -> None:
        """Send nothing more, and leave the open jobs to the server."""
        self.left = True
        self.feed(Stopped((), self.now, reason))
        self.timers.clear()
        self.effects.send_nothing()
        for key, batch in list(self.state.open.items()):
            if not batch.jobs:
                self._leave(key, reason)
            for job in batch.jobs:
                if job.end is None:
                    left = Ended(key, self.now, job.handle, JobState.UNFAMILIAR, None, reason)
                    self.feed(left)

    def _leave(self, key: BatchKey, reason: str) -> None:
        """Do not send a released batch. An earlier process may have sent it."""
        if self.state.open[key].intended:
            self.feed(Lost(key, self.now, INTERRUPTED))
        else:
            self.feed(NotSent(key, self.now, reason, stops=self.state.stopped is not None))

    def _prepare(self) -> None:
        batch = self.under_way.take()
        if batch is None:
            self.feed(Exhausted((), self.now))
            return
        self.feed(self.under_way.planned(batch, self.now))

    def _send(self, key: BatchKey) -> None:
        self.about, batch = key, self.under_way.batches[key]
        reason = self.state.stopped or self.plan.withheld(batch.rows)
        if reason is not None:
            # The run stopped after this batch was released: another one was sent in between.
            self._leave(key, reason)
            return
        request = attempt(request_of, self.plan, batch, self.state.open[key].deferrals)
        if isinstance(request, Raised):
            self._give_up(key, AlationError(f"its request cannot be made ({request})"))
            return
        size, rows, room = batch.content, len(batch.rows), self.plan.room
        if self.plan.splittable and room.is_too_small_for(size, rows):
            self.feed(TooLarge(key, self.now, 0, batch.middle))
            return
        self.feed(Intent(key, self.now, batch.digest(request.body), latest(self.transport)))
        if self.unrecorded is not None:
            # What is not on record is not sent: nobody could tell later.
            self.feed(NotSent(key, self.now, self.unrecorded))
            return
        self.transport.activity.note(request.method, self)
        reply = self._exchanged(request)
        if isinstance(reply, AlationError):
            self._give_up(key, reply)
            return
        clock = self.transport.clock
        event = attempt(answer_to, self.plan, batch, self.state, reply, clock)
        if isinstance(event, Raised):
            reason = f"its answer cannot be read ({event})"
            self.feed(Lost(key, self.now, reason, kind="unparsed"))
            return
        if (fits := got_through(event)) is not None:
            (room.took if fits else room.refused)(size, rows)
        if isinstance(event, NotSent):
            self._give_up(key, ServerUnreachable(f"{self.transport.base}: {event.reason}"))
        else:
            self.feed(event)

    def _exchanged(self, request: Request) -> Reply | NoReply | AlationError:
        """Send a request once; return an error where nothing was done.

        Of whatever else is raised on the way the server may know: the request may have been taken.
        """
        self.at_work = True
        is_end = partial(names_a_job, self.plan.operation)
        reply = attempt(partial(self.transport.exchange, request, is_end=is_end))
        if not isinstance(reply, Raised):
            return reply
        if isinstance(reply.error, AuthenticationFailed | ConfigurationError):
            return reply.error
        # Not its text, and no traceback: who knows what stands in them.
        return NoReply(sent=True, reason=f"{type(reply.error).__name__} was raised")

    def _give_up(self, key: BatchKey, error: AlationError) -> None:
        self.fatal = self.fatal or error
        self.feed(NotSent(key, self.now, str(error)))

    def _asked(self, key: BatchKey, handle: JobHandle) -> Reply | NoReply | AlationError:
        protocol = self.plan.operation.protocol or BULK_METADATA_JOBS
        request = attempt(poll_request, protocol, handle)
        if isinstance(request, Raised):
            error = request.error
            return error if isinstance(error, AlationError) else AlationError(str(request))
        return self._exchanged(replace(request, secrets=self.under_way.batches[key].secrets))

    def _poll(self, key: BatchKey, handle: JobHandle) -> None:
        self.about = key
        reply = self._asked(key, handle)
        if isinstance(reply, AlationError):
            # Refused credentials, or a handle that no address can bear: it is not asked for again.
            self.feed(Ended(key, self.now, handle, JobState.UNFAMILIAR, None, str(reply)))
            return
        clock, state = self.transport.clock, self.state
        told = partial(answers_to_poll, self.plan, key, state, handle, reply, clock)
        secrets = self.under_way.batches[key].secrets
        events = attempt(lambda: with_errors(self.plan, self.transport, told(), secrets))
        if isinstance(events, Raised):
            unread = Poll(JobState.UNFAMILIAR, failure=f"its answer cannot be read ({events})")
            events = [Polled(key, self.now, handle, unread)]
        for event in events:
            self._feed_told(event)
            end = given_up(self.state, event) if isinstance(event, Polled) else None
            if end is not None:
                self._feed_told(end)
        if self.state.seen is not state.seen:
            operation = self.plan.operation
            self.transport.durations.note(operation.method, operation.path, self.state.seen)

    def _feed_told(self, event: Event) -> None:
        """Feed what was found out of a job; its end tells whether it may be that of other rows."""
        if isinstance(event, Ended):
            event = replace(event, doubt=self.state.open[event.batch].doubt)
        self.feed(event)

    def due_outcomes(self) -> Iterator[BatchOutcome[J]]:
        """Yield the outcomes that are next in input order."""
        while (found := self.under_way.next_finished()) is not None:
            yield from self._reported(*found)

    def known_outcomes(self) -> Iterator[BatchOutcome[J]]:
        """Yield the outcomes that are known, and leave all else as it is."""
        for effect in list(self.effects.rows):
            if isinstance(effect, Resolve) and not isinstance(effect.ending, NotSent):
                self.perform(effect)
        for key, outcome in self.under_way.all_finished():
            yield from self._reported(key, outcome)

    def _reported(self, key: BatchKey, outcome: BatchOutcome[J]) -> Iterator[BatchOutcome[J]]:
        yield outcome
        self.check_process()
        self.feed(Reported(key, self.now))
