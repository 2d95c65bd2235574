"""From a batch to its request, and from a reply to the events that it means for the run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from alation_core.batching.batches import Batch, BatchKey
from alation_core.clock import Clock
from alation_core.jobs.answers import read_poll
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobState
from alation_core.runs.asked import followed
from alation_core.runs.classify import Sent, classify
from alation_core.runs.events import Ended, Event, FollowUpFound, Polled, Refused, SetAside
from alation_core.runs.judge import isolable
from alation_core.runs.plan import Plan
from alation_core.runs.state import OpenBatch, RunState
from alation_core.wire.messages import NoReply, Reply, Request
from alation_core.wire.signals import retry_after

NOT_SEARCHED = "its answer could not be searched for further jobs"


def request_of(plan: Plan[Any], batch: Batch) -> Request:
    """Return the request that sends a batch."""
    form = plan.operation.body
    return replace(
        plan.address([row.row for row in batch.rows]),
        body=batch.body(form) if batch.rows else plan.operation.empty_body,
        content_type=form.content_type,
    )


def answer_to(
    plan: Plan[Any], batch: Batch, state: RunState, reply: Reply | NoReply, clock: Clock
) -> Event:
    """Return what happened to a batch that was just sent.

    Args:
        plan: of the run.
        batch: that was sent.
        state: of the run.
        reply: what came back, or why nothing did.
        clock: the time.
    """
    operation = plan.operation
    sent = Sent(
        key=batch.key,
        rows=len(batch.rows),
        splittable=plan.splittable,
        repeat_safe=operation.repeat_safe,
        protocol=operation.protocol,
        answers_at_once=operation.answers_at_once,
        accepted_when=operation.accepted_when,
        patience=plan.rules.timeout,
        progress=state.open.get(batch.key, OpenBatch()),
        contacted=state.contacted,
    )
    event = classify(sent, reply, clock.now(), clock.wall())
    if isinstance(event, Refused) and plan.isolate:
        indices = isolable(operation, [row.row for row in batch.rows], event)
        return SetAside(batch.key, event.at, indices, event) if indices else event
    return event


def answers_to_poll(
    plan: Plan[Any], key: BatchKey, handle: JobHandle, reply: Reply | NoReply, clock: Clock
) -> Iterator[Event]:
    """Yield what a poll of a job brought: the further jobs that it names, then its own state.

    Args:
        plan: of the run.
        key: of the job's batch.
        handle: of the job.
        reply: what came back, or why nothing did.
        clock: the time.
    """
    poll = read_poll(plan.operation.protocol or BULK_METADATA_JOBS, reply)
    if poll.failure is None and poll.answer is not None:
        others = followed(plan.operation, poll.answer)
        if others is None:
            unread = JobState.UNFAMILIAR
            yield Ended(key, clock.now(), handle, unread, poll.answer, NOT_SEARCHED)
            return
        for other in others:
            yield FollowUpFound(key, clock.now(), other)
    if poll.state.is_end:
        yield Ended(key, clock.now(), handle, poll.state, poll.answer)
        return
    asked = retry_after(reply, clock.wall()) if isinstance(reply, Reply) else 0.0
    yield Polled(key, clock.now(), handle, poll, asked or 0.0)
