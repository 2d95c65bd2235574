"""When a run may be left, told by its events."""

from __future__ import annotations

from typing import Any

from alation_core.engines.standing import GRACE_SECONDS, Standing
from alation_core.jobs.answers import Poll
from alation_core.jobs.protocol import JobHandle, JobState
from alation_core.runs import (
    Accepted,
    Begun,
    Deferred,
    Ended,
    Exhausted,
    Planned,
    Polled,
    Resolved,
    TooLarge,
)
from alation_core.runs.outcome import BatchOutcome

RUNNING, UNREAD = Poll(JobState.RUNNING), Poll(JobState.UNFAMILIAR, failure="503")
GONE = Poll(JobState.UNFAMILIAR, gone=True)


def stands(*events: Any) -> Standing:
    return Standing(events)


def job(number: int) -> JobHandle:
    return JobHandle(number)


def test_a_job_that_no_poll_found_running_is_not_left() -> None:
    run = stands(Begun((), 1.0, "r"), Planned((0,), 1.0, 2), Accepted((0,), 1.0, job(7)))
    assert not run.may_be_left(99.0, 1, 0.0)
    for unread in (UNREAD, GONE):
        run.see(Polled((0,), 2.0, job(7), unread))
        assert not run.may_be_left(99.0, 1, 0.0)
    run.see(Polled((0,), 2.0, job(7), RUNNING))
    assert run.may_be_left(2.0, 1, 0.0)
    run.see(Polled((0,), 3.0, job(7), UNREAD))
    assert not run.may_be_left(99.0, 1, 0.0)


def test_a_free_slot_is_filled_first_unless_its_batch_waits_for_a_job() -> None:
    run = stands(
        Planned((0,), 1.0, 2),
        Accepted((0,), 1.0, job(7)),
        Planned((1,), 1.0, 2, after=((0,),)),
        Polled((0,), 1.0, job(7), RUNNING),
    )
    assert run.may_be_left(1.0, 1, 0.0)
    assert not run.may_be_left(1.0, 2, 0.0)
    assert run.may_be_left(1.0 + GRACE_SECONDS, 2, 0.0)


def test_nothing_is_left_to_be_sent() -> None:
    run = stands(Planned((0,), 1.0, 2), Accepted((0,), 1.0, job(7)), Exhausted((), 1.0))
    run.see(Polled((0,), 1.0, job(7), RUNNING))
    assert run.may_be_left(1.0, 9, 0.0)
    assert not run.may_be_left(1.0, 9, 3.0)
    assert run.may_be_left(4.0, 9, 3.0)


def test_a_batch_that_was_put_off_is_sent_before_anything_is_left() -> None:
    run = stands(Planned((0,), 1.0, 2), Accepted((0,), 1.0, job(7)))
    run.see(Polled((0,), 1.0, job(7), RUNNING))
    run.see(Deferred((1,), 1.0, 30.0, "429"))
    assert not run.may_be_left(99.0, 1, 0.0)
    run.see(Accepted((1,), 31.0, job(8)))
    run.see(Polled((1,), 31.0, job(8), RUNNING))
    assert run.may_be_left(31.0, 1, 0.0)


def test_what_ended_is_not_waited_for() -> None:
    run = stands(Planned((0,), 1.0, 4), TooLarge((0,), 1.0, 413), Accepted((0, 0), 1.0, job(7)))
    run.see(Polled((0, 0), 1.0, job(7), RUNNING))
    run.see(Ended((0, 0), 2.0, job(7), JobState.SUCCEEDED, {}))
    assert not run.jobs
    assert not run.may_be_left(99.0, 1, 0.0)
    run.see(Accepted((0, 1), 3.0, job(8)))
    run.see(Resolved((0, 1), 3.0, BatchOutcome(())))
    assert not run.jobs
