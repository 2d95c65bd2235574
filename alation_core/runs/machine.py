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
from alation_core.jobs.polling import GONE_LIMIT
from alation_core.jobs.protocol import JobHandle
from alation_core.runs.effects import (
    Effect,
    Ending,
    JobsEnded,
    NothingToSend,
    Prepare,
    Resolve,
    Send,
    Split,
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
from alation_core.runs.state import MAX_FOLLOW_UPS, OpenBatch, OpenJob, Rules, RunState, shared
from alation_core.runs.watching import first_poll, next_poll, with_learned

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
        if state.stopped is not None:
            doubtful = state.waiting.get(key, OpenBatch()).doubtful
            effects.append(Resolve(key, NotSent(key, now, state.stopped), doubtful))
            waiting = {k: v for k, v in state.waiting.items() if k != key}
            state = _forgotten(replace(state, ready=state.ready[1:], waiting=waiting), key)
            continue
        if state.paused_until > now:
            effects.append(WakeAt(state.paused_until))
            break
        if state.must_wait(key):
            break  # what it waits for is open, and its end is an event
        batch = state.waiting.get(key, OpenBatch())
        waiting = {k: v for k, v in state.waiting.items() if k != key}
        opened = {**state.open, key: batch}
        state = replace(state, ready=state.ready[1:], open=opened, waiting=waiting)
        effects.append(Send(key))
    room = len(state.ready) < state.rules.lookahead and state.unreported < state.rules.window
    if room and not state.exhausted and not state.preparing:
        state = replace(state, preparing=True)
        effects.append(Prepare())
    return state, effects


def _planned(state: RunState, event: Planned) -> Step:
    state = replace(state, preparing=False, unreported=state.unreported + 1)
    if event.rows == 0 and not event.whole:
        return state, [Resolve(event.batch, NothingToSend())]
    after = {**state.after, event.batch: event.after} if event.after else state.after
    repeats = state.repeats | {event.batch} if event.repeats else state.repeats
    return replace(state, ready=(*state.ready, event.batch), after=after, repeats=repeats), []


def _intended(state: RunState, event: Intent) -> Step:
    # A recorded intent is a fact, even where a restored run would not have begun with it yet.
    known = state.open.get(event.batch) or state.waiting.get(event.batch) or OpenBatch()
    # Intended twice: a process died after it began to send, and another one sends again.
    opened = replace(known, intended=True, doubtful=known.doubtful or known.intended)
    return (
        replace(
            state,
            open={**state.open, event.batch: opened},
            waiting={k: other for k, other in state.waiting.items() if k != event.batch},
            ready=tuple(key for key in state.ready if key != event.batch),
        ),
        [],
    )


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
        return replace(state, open={**state.open, event.batch: replace(batch, doubt=doubt)}), []
    # All jobs of a batch share its deadline: one that names ever new ones ends as well.
    return _with_job(state, event, batch.jobs[0].deadline, batch.jobs[0].rows)


def _with_job(state: RunState, event: Accepted | FollowUpFound, deadline: float, rows: int) -> Step:
    key, handle, batch = event.batch, event.handle, state.open[event.batch]
    kind = (len(batch.jobs), size_class(rows))
    job = OpenJob(handle, accepted=event.at, deadline=deadline, kind=kind, rows=rows)
    doubt = batch.doubt or event.doubt
    if handle in state.handles:
        doubt = doubt or shared(handle)
        state = _doubted(state, handle)
    opened = {**state.open, key: replace(batch, jobs=(*batch.jobs, job), doubt=doubt)}
    poll = first_poll(state, key, job)
    return replace(state, open=opened, handles=state.handles.with_one(handle)), [poll]


def _doubted(state: RunState, handle: JobHandle) -> RunState:
    """Of batches that were given the same job, none can be sure of it while it is open."""
    opened = {
        key: replace(batch, doubt=batch.doubt or shared(handle))
        if any(job.handle == handle for job in batch.jobs)
        else batch
        for key, batch in state.open.items()
    }
    return replace(state, open=opened)


def _polled(state: RunState, event: Polled) -> Step:
    job = _job(state, event.batch, event.handle)
    gone = job.gone + 1 if event.poll.gone else 0
    timed_out = event.at >= job.deadline
    if timed_out or gone >= GONE_LIMIT:
        poll = event.poll
        reason = poll.failure or (f"the state is {poll.word!r}" if poll.word else "no known state")
        ended = Ended(
            event.batch, event.at, event.handle, poll.state, poll.answer, reason, timed_out
        )
        return _ended(state, ended)
    age, held_until = event.at - job.accepted, event.at + event.wait
    job = replace(job, polls=job.polls + 1, gone=gone, running=age, held_until=held_until)
    state = _put_job(state, event.batch, job)
    return state, [next_poll(state, event.batch, job, event.at)]


def _awaited(state: RunState, event: Awaited) -> Step:
    batch = state.open[event.batch]
    deadline = event.at + state.rules.timeout
    jobs = tuple(replace(job, deadline=deadline) for job in batch.jobs)
    return replace(state, open={**state.open, event.batch: replace(batch, jobs=jobs)}), []


def _ended(state: RunState, event: Ended) -> Step:
    job = replace(_job(state, event.batch, event.handle), end=event)
    state = _put_job(state, event.batch, job)
    again: list[Effect] = []
    if event.state.is_end:
        state, polls = with_learned(state, job, event.at)
        again += polls
    batch = state.open[event.batch]
    batch = replace(batch, doubt=batch.doubt or event.doubt)
    ends = tuple(job.end for job in batch.jobs if job.end is not None)
    if len(ends) < len(batch.jobs):
        return replace(state, open={**state.open, event.batch: batch}), again
    after, effects = _close(state, event.batch, JobsEnded(ends, batch.doubt))
    return after, effects + again


def _job(state: RunState, key: BatchKey, handle: JobHandle) -> OpenJob:
    return next(job for job in state.open[key].jobs if job.handle == handle)


def _put_job(state: RunState, key: BatchKey, changed: OpenJob) -> RunState:
    batch = state.open[key]
    jobs = tuple(changed if job.handle == changed.handle else job for job in batch.jobs)
    return replace(state, open={**state.open, key: replace(batch, jobs=jobs)})


def _close(state: RunState, key: BatchKey, ending: Ending) -> Step:
    opened = {k: batch for k, batch in state.open.items() if k != key}
    # A batch that a stop overtakes is closed without having been opened.
    doubtful = state.open.get(key, OpenBatch()).doubtful
    return _forgotten(replace(state, open=opened), key), [Resolve(key, ending, doubtful)]


def _forgotten(state: RunState, key: BatchKey) -> RunState:
    """Forget what a batch had to wait for."""
    if key not in state.after and key not in state.repeats:
        return state
    after = {other: earlier for other, earlier in state.after.items() if other != key}
    return replace(state, after=after, repeats=state.repeats - {key})


def _over(state: RunState, event: Answered | Refused | Lost) -> Step:
    return _close(replace(state, contacted=True), event.batch, event)


def _not_sent(state: RunState, event: NotSent) -> Step:
    after, effects = _close(state, event.batch, event)
    reason = event.reason if event.stops else None
    return replace(after, stopped=after.stopped or reason), effects


def _too_large(state: RunState, event: TooLarge) -> Step:
    opened = {k: batch for k, batch in state.open.items() if k != event.batch}
    halves = ((*event.batch, 0), (*event.batch, 1))
    half = OpenBatch(doubtful=state.open[event.batch].doubtful)
    after = _halved(state, event.batch, halves)
    repeats = state.repeats | set(halves) if event.batch in state.repeats else state.repeats
    return (
        replace(
            _forgotten(state, event.batch),
            open=opened,
            after=after,
            repeats=repeats - {event.batch},
            waiting={**state.waiting, **dict.fromkeys(halves, half)},
            ready=(*halves, *state.ready),
            unreported=state.unreported + 1,
            contacted=True,
        ),
        [Split(event.batch)],
    )


def _halved(
    state: RunState, key: BatchKey, halves: tuple[BatchKey, BatchKey]
) -> dict[BatchKey, tuple[BatchKey, ...]]:
    """What has to wait, now that a batch goes on in halves: each for what the whole waited for.

    Where rows of one object may stand in both, the second half waits for the first.
    """
    after = {other: earlier for other, earlier in state.after.items() if other != key}
    for half, before in zip(halves, ((), halves[:1]), strict=True):
        earlier = (*state.after.get(key, ()), *(before if key in state.repeats else ()))
        if earlier:
            after[half] = earlier
    return after


def _deferred(state: RunState, event: Deferred) -> Step:
    batch = state.open[event.batch]
    since = batch.deferred_since if batch.deferred_since is not None else event.at
    doubtful = batch.doubtful or event.doubtful
    put_off = OpenBatch(batch.deferrals + 1, since, doubtful=doubtful, isolations=batch.isolations)
    state = replace(
        state,
        paused_until=max(state.paused_until, event.until),
        contacted=state.contacted or event.sent,
    )
    return _put_back(state, event.batch, put_off), []


def _set_aside(state: RunState, event: SetAside) -> Step:
    batch = state.open[event.batch]
    # After an answer that was lost, the rest may have been taken as well.
    doubtful = batch.doubtful or isinstance(event.ending, Lost)
    rest = OpenBatch(doubtful=doubtful, isolations=batch.isolations + 1)
    return _put_back(replace(state, contacted=True), event.batch, rest), []


def _put_back(state: RunState, key: BatchKey, batch: OpenBatch) -> RunState:
    """Let an open batch wait to be sent, at its place in the order."""
    return replace(
        state,
        open={k: other for k, other in state.open.items() if k != key},
        waiting={**state.waiting, key: batch},
        ready=tuple(sorted((key, *state.ready))),
    )


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
    TooLarge: _too_large,
    Deferred: _deferred,
    SetAside: _set_aside,
    Stopped: _stopped,
    Resolved: _nothing,
    Reported: _reported,
    Woke: _nothing,
    Confirmed: _nothing,
}
