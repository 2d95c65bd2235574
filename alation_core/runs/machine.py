"""The state machine of a run: `step(state, event) -> state, effects`, pure.

One thread, one session: up to `concurrency` jobs are open at once, and the requests go one after
another. The time until the next poll is used to prepare the next batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from alation_core.batching.grouping import BatchKey
from alation_core.jobs.durations import Kind, Seen, size_class
from alation_core.jobs.protocol import JobHandle
from alation_core.runs.effects import (
    Effect,
    Ending,
    JobsEnded,
    NothingToSend,
    Prepare,
    Resolve,
    Send,
    WakeAt,
)
from alation_core.runs.events import (
    Accepted,
    Answered,
    Awaited,
    Begun,
    Confirmed,
    Deferred,
    Ended,
    Event,
    Exhausted,
    FollowUpFound,
    Intent,
    Lost,
    NotSent,
    Planned,
    Polled,
    Refused,
    Reported,
    Resolved,
    SetAside,
    Stopped,
    TooLarge,
    Woke,
)
from alation_core.runs.once_more import deferred, set_aside, too_large
from alation_core.runs.state import (
    FRESH,
    MAX_FOLLOW_UPS,
    OpenBatch,
    OpenJob,
    Rules,
    RunState,
    key_of,
    shared,
)
from alation_core.runs.watching import first_poll, given_up, next_poll, with_learned

Step = tuple[RunState, list[Effect]]


def begin(rules: Rules, seen: Mapping[Kind, Seen] | None = None) -> Step:
    """Return the state in which a run begins, and what to do first.

    Args:
        rules: of the run.
        seen: what jobs of earlier runs took.
    """
    return _advance(RunState(rules, seen=seen or {}), 0.0, [])


def step(state: RunState, event: Event) -> Step:
    """Return the state after an event, and what is to be done now."""
    after, effects = _HANDLERS[type(event)](state, event)
    return _advance(after, event.at, effects)


def _advance(state: RunState, now: float, effects: list[Effect]) -> Step:
    """Send what may be sent, and prepare the next batch where there is room."""
    while state.ready and (state.stopped is not None or len(state.open) < state.rules.concurrency):
        key = state.ready[0]
        batch = state.waiting.get(key, FRESH)
        if state.stopped is not None:
            effects.append(Resolve(key, NotSent(key, now, state.stopped), batch.doubtful))
            waiting = state.waiting.without(key)
            state = _forgotten(replace(state, ready=state.ready[1:], waiting=waiting), key)
            continue
        if state.paused_until > now:
            effects.append(WakeAt(state.paused_until))
            break
        if state.must_wait(key):
            break  # what it waits for is open, and its end is an event
        state = replace(
            state,
            ready=state.ready[1:],
            open=state.open.with_one(key, batch),
            waiting=state.waiting.without(key),
        )
        effects.append(Send(key))
    room = len(state.ready) < state.rules.lookahead and state.unreported < state.rules.window
    if room and not state.exhausted and not state.preparing:
        state = replace(state, preparing=True)
        effects.append(Prepare())
    return state, effects


def _planned(state: RunState, event: Planned) -> Step:
    key = event.batch
    state = replace(state, preparing=False, unreported=state.unreported + 1)
    if event.rows == 0 and not event.whole:
        return state, [Resolve(key, NothingToSend())]
    ready = replace(
        state,
        ready=(*state.ready, key),
        waiting=state.waiting.with_one(key, FRESH),
        after=state.after.with_one(key, event.after) if event.after else state.after,
        repeats=state.repeats.with_one(key, key) if event.repeats else state.repeats,
    )
    return ready, []


def _intended(state: RunState, event: Intent) -> Step:
    key = event.batch
    # A recorded intent is a fact, even where a restored run would not have begun with it yet.
    known = state.open.get(key) or state.waiting.get(key) or FRESH
    # Intended twice: a process died after it began to send, and another one sends again.
    opened = replace(known, intended=True, doubtful=known.doubtful or known.intended)
    if key in state.waiting:
        ready = tuple(other for other in state.ready if other != key)
        state = replace(state, ready=ready, waiting=state.waiting.without(key))
    return _put(state, key, opened), []


def _exhausted(state: RunState, event: Exhausted) -> Step:
    return replace(state, exhausted=True, preparing=False), []


def _nothing(state: RunState, event: Event) -> Step:
    return state, []


def _accepted(state: RunState, event: Accepted) -> Step:
    deadline = event.at + state.rules.timeout
    return _with_job(replace(state, contacted=True), event, deadline, event.rows)


def _follow_up(state: RunState, event: FollowUpFound) -> Step:
    batch = state.open[event.batch]
    if any(job.handle == event.handle for job in batch.jobs):
        return state, []
    if len(batch.jobs) > MAX_FOLLOW_UPS:
        doubt = batch.doubt or f"its jobs name more than {MAX_FOLLOW_UPS} further jobs"
        return _put(state, event.batch, replace(batch, doubt=doubt)), []
    # All jobs of a batch share its deadline: one that names ever new ones ends as well.
    return _with_job(state, event, batch.jobs[0].deadline, batch.jobs[0].rows)


def _with_job(state: RunState, event: Accepted | FollowUpFound, deadline: float, rows: int) -> Step:
    key, handle, batch = event.batch, event.handle, state.open[event.batch]
    kind = (len(batch.jobs), size_class(rows))
    job = OpenJob(handle, accepted=event.at, deadline=deadline, kind=kind, rows=rows)
    doubt = batch.doubt or event.doubt
    if key_of(handle) in state.handles:
        doubt = doubt or shared(handle)
        state = _doubted(state, handle)
    poll = first_poll(state, key, job)
    state = _put(state, key, replace(batch, jobs=(*batch.jobs, job), doubt=doubt))
    return replace(state, handles=state.handles.with_one(key_of(handle), key)), [poll]


def _doubted(state: RunState, handle: JobHandle) -> RunState:
    """Of batches that were given the same job, none can be sure of it while it is open.

    That was said of all but the last of them when the last one was given it.
    """
    key = state.handles[key_of(handle)]
    batch = state.open.get(key, FRESH)
    if batch.doubt is not None or all(job.handle != handle for job in batch.jobs):
        return state
    return _put(state, key, replace(batch, doubt=shared(handle)))


def _polled(state: RunState, event: Polled) -> Step:
    job = state.job(event.batch, event.handle)
    gone = job.gone + 1 if event.poll.gone else 0
    age, held_until = event.at - job.accepted, event.at + event.wait
    job = replace(job, polls=job.polls + 1, gone=gone, running=age, held_until=held_until)
    state = _put_job(state, event.batch, job)
    if given_up(state, event) is not None:
        return state, []  # that end is the next event
    return state, [next_poll(state, event.batch, job, event.at)]


def _awaited(state: RunState, event: Awaited) -> Step:
    batch = state.open[event.batch]
    deadline = event.at + state.rules.timeout
    jobs = tuple(replace(job, deadline=deadline) for job in batch.jobs)
    return _put(state, event.batch, replace(batch, jobs=jobs)), []


def _ended(state: RunState, event: Ended) -> Step:
    job = replace(state.job(event.batch, event.handle), end=event)
    state = _put_job(state, event.batch, job)
    again: list[Effect] = []
    if event.state.is_end:
        state, polls = with_learned(state, job, event.at)
        again += polls
    batch = state.open[event.batch]
    batch = replace(batch, doubt=batch.doubt or event.doubt)
    ends = tuple(job.end for job in batch.jobs if job.end is not None)
    if len(ends) < len(batch.jobs):
        return _put(state, event.batch, batch), again
    after, effects = _close(state, event.batch, JobsEnded(ends, batch.doubt))
    return after, effects + again


def _put_job(state: RunState, key: BatchKey, changed: OpenJob) -> RunState:
    batch = state.open[key]
    jobs = tuple(changed if job.handle == changed.handle else job for job in batch.jobs)
    return _put(state, key, replace(batch, jobs=jobs))


def _put(state: RunState, key: BatchKey, batch: OpenBatch) -> RunState:
    return replace(state, open=state.open.with_one(key, batch))


def _close(state: RunState, key: BatchKey, ending: Ending) -> Step:
    # A batch that a stop overtakes is closed without having been opened.
    doubtful = state.open.get(key, FRESH).doubtful
    opened = state.open.without(key)
    return _forgotten(replace(state, open=opened), key), [Resolve(key, ending, doubtful)]


def _forgotten(state: RunState, key: BatchKey) -> RunState:
    """Forget what a batch had to wait for, and of what it was the last part."""
    if key in state.after or key in state.repeats:
        after, repeats = state.after.without(key), state.repeats.without(key)
        state = replace(state, after=after, repeats=repeats)
    while (key := key[:-1]) in state.halved and not state.goes_on(key):
        state = replace(state, halved=state.halved.without(key))
    return state


def _over(state: RunState, event: Answered | Refused | Lost) -> Step:
    return _close(replace(state, contacted=True), event.batch, event)


def _not_sent(state: RunState, event: NotSent) -> Step:
    after, effects = _close(state, event.batch, event)
    reason = event.reason if event.stops else None
    return replace(after, stopped=after.stopped or reason), effects


def _stopped(state: RunState, event: Stopped) -> Step:
    return replace(state, stopped=state.stopped or event.reason), []


def _reported(state: RunState, event: Reported) -> Step:
    return replace(state, unreported=state.unreported - 1), []


_HANDLERS: Mapping[type[Event], Callable[[RunState, Any], Step]] = {
    Begun: _nothing,
    Planned: _planned,
    Exhausted: _exhausted,
    Intent: _intended,
    Accepted: _accepted,
    FollowUpFound: _follow_up,
    Polled: _polled,
    Awaited: _awaited,
    Ended: _ended,
    Answered: _over,
    Refused: _over,
    Lost: _over,
    NotSent: _not_sent,
    TooLarge: too_large,
    Deferred: deferred,
    SetAside: set_aside,
    Stopped: _stopped,
    Resolved: _nothing,
    Reported: _reported,
    Woke: _nothing,
    Confirmed: _nothing,
}
