"""From a batch to its request, and from a reply to the events that it means for the run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from alation_core.batching.grouping import Batch, BatchKey
from alation_core.clock import Clock
from alation_core.foreign import attempt
from alation_core.jobs.answers import read_poll
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobState
from alation_core.operations.write import WriteOperation
from alation_core.problems import shown
from alation_core.runs.asked import followed
from alation_core.runs.blame import isolable, why_kept
from alation_core.runs.classify import Sent, classify, named_job
from alation_core.runs.events import (
    Accepted,
    Answered,
    Ended,
    Event,
    FollowUpFound,
    Polled,
    Refused,
    SetAside,
    TooLarge,
)
from alation_core.runs.plan import Plan
from alation_core.runs.state import MAX_ISOLATIONS, OpenBatch, RunState
from alation_core.wire.messages import NoReply, Reply, Request
from alation_core.wire.signals import retry_after

NOT_SEARCHED = "its answer could not be searched for further jobs"


def request_of(plan: Plan[Any], batch: Batch, tries: int = 0) -> Request:
    """Return the request that sends a batch, which was tried so often before."""
    form, request = plan.form, plan.address(batch.place)
    body = batch.body(form) if batch.rows else plan.operation.empty_body
    kind = form.type_of(body or b"")
    return replace(
        request,
        query=[*request.query, *form.query(row.part for row in batch.rows)],
        body=None if kind is None else body,
        content_type=kind,
        secrets=batch.secrets,
        attempt=tries + 1,
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
        refusal_starts_nothing=operation.refusal_starts_nothing,
        text_answer=operation.text_answer,
    )
    event = classify(sent, reply, clock.now(), clock.wall())
    if isinstance(event, Accepted) and event.doubt is None:
        return replace(event, doubt=_doubt(plan, state, batch.key, event.handle))
    if isinstance(event, TooLarge):
        return replace(event, first=batch.middle)
    if isinstance(event, Refused) and plan.isolate:
        return _isolated(plan, batch, event, sent.progress.isolations)
    return event


def got_through(event: Event) -> bool | None:
    """Tell from what happened to a batch whether the server takes requests of its size."""
    match event:
        case TooLarge() | Refused(status=413):
            return False
        case Accepted() | Answered() | Refused() | SetAside():
            return True
    return None


def _isolated(plan: Plan[Any], batch: Batch, refusal: Refused, before: int) -> Event:
    """Set the bad rows of a refusal aside where that is possible, and else say why it is not."""
    rows = [row.row for row in batch.rows]
    if not plan.splittable and len(rows) > 1:
        return replace(refusal, kept="the body is a whole state, which is never sent in part")
    indices = isolable(plan.operation, rows, refusal)
    if not indices:
        return replace(refusal, kept=why_kept(plan.operation, rows, refusal))
    if before >= MAX_ISOLATIONS:
        kept = f"it was refused {before + 1} times, each time for other rows"
        return replace(refusal, kept=kept)
    return SetAside(batch.key, refusal.at, indices, refusal)


def _doubt(plan: Plan[Any], state: RunState, key: BatchKey, handle: JobHandle) -> str | None:
    """Why a job may not be that of a batch. It is recorded: of other batches not all is kept."""
    # A ledger that cannot be read any more says nothing; that it fails is told elsewhere.
    if attempt(plan.met_before, handle) is True:
        return f"job {shown(handle.value)} was given to an earlier run or batch as well"
    return state.doubt(key, handle)


def names_a_job(operation: WriteOperation[Any], reply: Reply) -> bool:
    """Tell whether a reply names a job: then it is the end of the request, whatever its status."""
    return isinstance(named_job(operation.protocol, reply).handle, JobHandle)


def answers_to_poll(
    plan: Plan[Any],
    key: BatchKey,
    state: RunState,
    handle: JobHandle,
    reply: Reply | NoReply,
    clock: Clock,
) -> Iterator[Event]:
    """Yield what a poll of a job brought: the further jobs that it names, then its own state.

    Args:
        plan: of the run.
        key: of the job's batch.
        state: of the run.
        handle: of the job.
        reply: what came back, or why nothing did.
        clock: the time.
    """
    poll = read_poll(plan.operation.protocol or BULK_METADATA_JOBS, reply, handle)
    if poll.failure is None and poll.answer is not None:
        others = followed(plan.operation, poll.answer)
        if others is None:
            unread = JobState.UNFAMILIAR
            yield Ended(key, clock.now(), handle, unread, poll.answer, NOT_SEARCHED)
            return
        for other in others:
            yield FollowUpFound(key, clock.now(), other, _doubt(plan, state, key, other))
    if poll.state.is_end:
        twice = sorted(reply.doubled) if isinstance(reply, Reply) else []
        if twice:
            said = f"its answer gives {shown(twice[0])!r} twice, and each time otherwise"
            yield Ended(key, clock.now(), handle, JobState.UNFAMILIAR, poll.answer, said)
        else:
            yield Ended(key, clock.now(), handle, poll.state, poll.answer)
        return
    asked = retry_after(reply, clock.wall()) if isinstance(reply, Reply) else 0.0
    yield Polled(key, clock.now(), handle, poll, asked or 0.0)
