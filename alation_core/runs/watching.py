"""When the jobs of a run are asked for, by what others like them took, and how long: pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from alation_core.batching.grouping import BatchKey
from alation_core.jobs.durations import expected, learned
from alation_core.jobs.polling import GONE_LIMIT
from alation_core.runs.effects import PollAt
from alation_core.runs.events import Ended, Polled
from alation_core.runs.state import OpenJob, RunState


def first_poll(state: RunState, key: BatchKey, job: OpenJob) -> PollAt:
    """Return when a job is asked for that was just accepted.

    Args:
        state: of the run; the batch of the job is open.
        key: of its batch.
        job: just accepted.
    """
    seen = expected(state.seen, job.kind)
    others = len(state.open) - 1
    polls = state.rules.polls
    delay = polls.delay(0.0, 0, str(job.handle), seen, others)
    due = polls.due(job.accepted + delay, job.accepted, job.deadline)
    return PollAt(key, job.handle, max(due, job.accepted))


def next_poll(state: RunState, key: BatchKey, job: OpenJob, at: float) -> PollAt:
    """Return when a job is asked for the next time.

    Args:
        state: of the run.
        key: of its batch.
        job: as its last poll left it.
        at: reading of the clock.
    """
    seen, polls = expected(state.seen, job.kind), state.rules.polls
    wait = polls.delay(job.running, job.polls, str(job.handle), seen)
    wanted = max(job.accepted + job.running + wait, job.held_until)
    return PollAt(key, job.handle, max(polls.due(wanted, job.accepted, job.deadline), at))


def given_up(state: RunState, poll: Polled) -> Ended | None:
    """Return the end of the wait for a job: its time is up, or it is gone. None: it goes on.

    Who feeds a poll to the machine feeds this end after it, so that it is recorded and told as each
    other end is.

    Args:
        state: of the run after the poll.
        poll: of the job; it brought no end.
    """
    job, said = state.job(poll.batch, poll.handle), poll.poll
    timed_out, gone = poll.at >= job.deadline, job.gone >= GONE_LIMIT
    if not timed_out and not gone:
        return None
    reason = said.failure or (f"the state is {said.word!r}" if said.word else "no known state")
    end = Ended(poll.batch, poll.at, poll.handle, said.state, said.answer, reason, timed_out)
    return replace(end, gone=gone)


def with_learned(state: RunState, job: OpenJob, at: float) -> tuple[RunState, list[PollAt]]:
    """Return the state that knows what a job took, and when others are asked for now.

    Those others are jobs like it of which nothing was known: they are asked for when it tells that
    they should have ended.

    Args:
        state: of the run.
        job: that has ended.
        at: reading of the clock.
    """
    took, before = at - job.accepted, state.seen.get(job.kind)
    like = list(_like(state, job)) if before is None else []
    # A job like it that was seen to run longer than that takes longer: it tells nothing here.
    running = max([job.running, *(o.running for _, o in like if o.running <= took)])
    state = replace(state, seen={**state.seen, job.kind: learned(before, running, took)})
    return state, [next_poll(state, key, other, at) for key, other in like]


def _like(state: RunState, job: OpenJob) -> Iterator[tuple[BatchKey, OpenJob]]:
    """Yield the jobs of a kind that have not ended, each with the key of its batch."""
    for key, batch in state.open.items():
        for other in batch.jobs:
            if other.kind == job.kind and other.end is None:
                yield key, other
