"""Further jobs share the deadline of their batch and have a bound; a job is that of one batch."""

from __future__ import annotations

from typing import Any

from alation_core.batching.grouping import BatchKey
from alation_core.jobs.answers import Poll
from alation_core.jobs.protocol import JobHandle, JobState
from alation_core.runs.effects import JobsEnded, PollAt, Resolve
from alation_core.runs.events import (
    Accepted,
    Ended,
    Event,
    FollowUpFound,
    Intent,
    Planned,
    Polled,
)
from alation_core.runs.machine import begin, step
from alation_core.runs.state import MAX_FOLLOW_UPS, Rules, RunState
from alation_core.runs.watching import given_up
from alation_replay.contract.server import Scripted, ScriptedServer
from tests.hostile.tapes_played import Case, cases

FIRST: BatchKey = (0,)
SECOND: BatchKey = (1,)


def after(*events: Event, concurrency: int = 2) -> tuple[RunState, list[Any]]:
    state, effects = begin(Rules(concurrency=concurrency, timeout=100.0, lookahead=2))
    for event in events:
        state, effects = step(state, event)
    return state, effects


def sent(key: BatchKey) -> list[Event]:
    return [Planned(key, 0.0, 1), Intent(key, 0.0, "digest", 0.0)]


def test_a_follow_up_has_the_deadline_of_its_batch() -> None:
    state, effects = after(
        *sent(FIRST),
        Accepted(FIRST, 0.0, JobHandle(1)),
        FollowUpFound(FIRST, 99.0, JobHandle(2)),
    )

    assert [job.deadline for job in state.open[FIRST].jobs] == [100.0, 100.0]
    late = [effect.at for effect in effects if isinstance(effect, PollAt)]
    assert 99.0 <= late[0] <= 100.0


def test_a_follow_up_that_is_found_too_late_is_asked_for_once() -> None:
    running = Poll(JobState.RUNNING, "running", {})
    state, effects = after(
        *sent(FIRST),
        Accepted(FIRST, 0.0, JobHandle(1)),
        FollowUpFound(FIRST, 150.0, JobHandle(2)),
    )
    assert [effect.at for effect in effects if isinstance(effect, PollAt)] == [150.0]
    late = Polled(FIRST, 151.0, JobHandle(2), running)
    end = given_up(step(state, late)[0], late)
    assert end is not None
    assert end.timed_out


def test_follow_ups_have_a_bound() -> None:
    found = [FollowUpFound(FIRST, 1.0, JobHandle(n)) for n in range(2, 50)]
    state, _ = after(*sent(FIRST), Accepted(FIRST, 0.0, JobHandle(1)), *found)

    batch = state.open[FIRST]
    assert len(batch.jobs) == 1 + MAX_FOLLOW_UPS
    assert batch.doubt is not None


def test_a_server_that_names_a_new_job_in_each_answer_comes_to_an_end() -> None:
    (case,) = (c for c in cases() if c.name == "custom_field_value.upsert__two_jobs")

    class Endless(ScriptedServer):
        def _react(self, request: Any) -> Any:
            answer = super()._react(request)
            if request.method != "GET":
                return answer
            number = 60413 + len(self.polls)
            text = f"Updated values count: 3. (can be tracked using jobs API): {number}"
            return Scripted(200, {"status": "successful", "msg": "", "result": [text]})

    server = Endless(case.calls)
    run = played_by(case, server)

    assert run.counts == {"unknown": 3}
    assert len(server.polls) <= 2 + 2 * MAX_FOLLOW_UPS
    assert len(run.jobs) == 1 + MAX_FOLLOW_UPS


def played_by(case: Case, server: ScriptedServer) -> Any:
    from alation_core import Alation, ApiAccessToken

    catalog = Alation(
        "https://catalog.example.com",
        ApiAccessToken("fake-access-token"),
        [case.endpoint],
        session=server.session(),
        clock=server.clock,
    )
    return getattr(catalog.endpoint(case.endpoint), case.operation)(case.rows, **case.params)


# ------------------------------------------------------------------------------ one job, one batch


def resolved(effects: list[Any]) -> JobsEnded:
    (effect,) = (effect for effect in effects if isinstance(effect, Resolve))
    assert isinstance(effect.ending, JobsEnded)
    return effect.ending


def ended(key: BatchKey, number: int) -> Ended:
    return Ended(key, 2.0, JobHandle(number), JobState.SUCCEEDED, {})


def test_a_job_that_two_open_batches_were_given_is_that_of_neither() -> None:
    begun = [
        *sent(FIRST),
        Accepted(FIRST, 0.0, JobHandle(1)),
        *sent(SECOND),
        Accepted(SECOND, 1.0, JobHandle(1)),
    ]

    assert resolved(after(*begun, ended(FIRST, 1))[1]).doubt
    assert resolved(after(*begun, ended(FIRST, 1), ended(SECOND, 1))[1]).doubt


def test_a_job_that_ended_is_not_that_of_a_later_batch() -> None:
    begun = [*sent(FIRST), Accepted(FIRST, 0.0, JobHandle(1)), ended(FIRST, 1), *sent(SECOND)]

    assert resolved(after(*begun[:4])[1]).doubt is None
    again = [*begun, Accepted(SECOND, 1.0, JobHandle("1")), ended(SECOND, 1)]
    state, _ = after(*again[:-1])
    assert state.open[SECOND].doubt is not None
    fresh = after(*begun, Accepted(SECOND, 1.0, JobHandle(2)), ended(SECOND, 2))
    assert resolved(fresh[1]).doubt is None


def test_a_follow_up_that_is_known_from_another_batch_is_doubtful() -> None:
    state, _ = after(
        *sent(FIRST),
        Accepted(FIRST, 0.0, JobHandle(1)),
        ended(FIRST, 1),
        *sent(SECOND),
        Accepted(SECOND, 1.0, JobHandle(2)),
        FollowUpFound(SECOND, 1.0, JobHandle(1)),
    )

    assert state.open[SECOND].doubt is not None


def test_of_many_batches_that_were_given_one_job_none_is_sure() -> None:
    keys = [(number,) for number in range(5)]
    given = [(*sent(key), Accepted(key, 1.0, JobHandle(7))) for key in keys]
    state, _ = after(*(event for events in given for event in events))

    assert all(state.open[key].doubt is not None for key in keys)
