"""The state machine of a run, alone: no server, no clock, events drawn at random."""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.batching.grouping import BatchKey
from alation_core.jobs.answers import Poll
from alation_core.jobs.polling import GONE_LIMIT, PollPolicy
from alation_core.jobs.protocol import JobHandle, JobState
from alation_core.runs.effects import (
    Effect,
    JobsEnded,
    NothingToSend,
    PollAt,
    Prepare,
    Resolve,
    Send,
    Split,
    WakeAt,
)
from alation_core.runs.events import (
    Accepted,
    Answered,
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
    Stopped,
    TooLarge,
    Woke,
)
from alation_core.runs.machine import begin, step
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.state import Rules, RunState
from alation_core.runs.watching import given_up

RUNNING = Poll(JobState.RUNNING, "running", {"status": "running"})
NOTHING: BatchOutcome[Any] = BatchOutcome(())
MANY_EFFECTS = 100_000
"""More than any run needs: so many that only one without an end has them."""


class Simulation:
    """Plays the runner: performs effects, but draws at random what comes of them."""

    def __init__(self, data: st.DataObject, rules: Rules, planned: Sequence[int]) -> None:
        self.draw = data.draw
        self.rules = rules
        self.sizes = deque(planned)
        self.rows: dict[BatchKey, int] = {}
        self.after: dict[BatchKey, list[BatchKey]] = {}
        self.repeats: set[BatchKey] = set()
        self.state, effects = begin(rules)
        self.effects: deque[Effect] = deque(effects)
        self.timers: list[tuple[float, int, PollAt | WakeAt]] = []
        self.planned: dict[tuple[BatchKey, JobHandle], int] = {}
        self.events: list[Event] = []
        self.resolved: Counter[BatchKey] = Counter()
        self.unreported: list[BatchKey] = []
        self.sent: list[BatchKey] = []
        self.deferrals: Counter[BatchKey] = Counter()
        self.polls: Counter[JobHandle] = Counter()
        self.splits = 0
        self.numbers = 0
        self.now = 0.0

    def run(self) -> None:
        while self.effects or self.timers:
            if self.effects:
                self.perform(self.effects.popleft())
            else:
                at, number, due = heapq.heappop(self.timers)
                if isinstance(due, PollAt) and self.planned[due.batch, due.handle] != number:
                    continue  # it was planned anew
                self.now = max(self.now, at)
                self.wake(due)
            while self.unreported and self.resolved[self.unreported[0]]:
                self.feed(Reported(self.unreported.pop(0), self.now))

    def feed(self, event: Event) -> None:
        before = deepcopy(self.state)
        after, effects = step(self.state, event)
        assert self.state == before  # the step is pure
        assert step(before, event) == (after, effects)
        self.state = after
        self.events.append(event)
        self.effects.extend(effects)
        assert len(after.open) <= self.rules.concurrency
        assert after.unreported == len(self.unreported)
        assert after.unreported <= self.rules.window + self.splits
        assert list(after.ready) == sorted(after.ready)

    def perform(self, effect: Effect) -> None:
        self.numbers += 1
        assert self.numbers < MANY_EFFECTS, "the run does not come to its end"
        match effect:
            case Prepare():
                self.prepare()
            case Send():
                self.send(effect.batch)
            case PollAt() | WakeAt():
                assert effect.at >= self.now
                heapq.heappush(self.timers, (effect.at, self.numbers, effect))
                if isinstance(effect, PollAt):
                    self.planned[effect.batch, effect.handle] = self.numbers
            case Resolve():
                self.resolved[effect.batch] += 1
                self.feed(Resolved(effect.batch, self.now, NOTHING))
            case Split():
                pass

    def prepare(self) -> None:
        if not self.sizes:
            self.feed(Exhausted((), self.now))
            return
        key = (self.numbers,)
        self.rows[key] = self.sizes.popleft()
        self.unreported.append(key)
        shares = [key for key in self.unreported[:-1] if self.draw(st.booleans())]
        repeats = self.draw(st.booleans())
        self.after[key] = shares
        self.feed(Planned(key, self.now, self.rows[key], 1, after=tuple(shares), repeats=repeats))
        if repeats:
            self.repeats.add(key)

    def check_apart(self, key: BatchKey) -> None:
        """What a batch shares an object with has ended, and so has each part of it."""
        root = key[:1]
        others = set(self.rows) - {key, *(key[:n] for n in range(len(key)))}
        leaves = {other for other in others if (*other, 0) not in self.rows}
        before = {one for one in leaves for earlier in self.after[root] if one[:1] == earlier[:1]}
        halves = {one for one in leaves if one[:1] == root and one < key}
        for other in before | (halves if root in self.repeats else set()):
            assert other not in self.state.open
            assert other not in self.state.ready

    def send(self, key: BatchKey) -> None:
        assert not self.resolved[key]
        self.check_apart(key)
        if self.state.stopped is not None:
            self.feed(NotSent(key, self.now, self.state.stopped))
            return
        self.sent.append(key)
        self.feed(Intent(key, self.now, "digest", 0.0))
        kinds = ["accepted", "answered", "refused", "lost", "not sent", "stopped"]
        kinds += ["too large"] if self.rows[key] > 1 else []
        kinds += ["deferred"] if self.deferrals[key] < 3 else []
        match self.draw(st.sampled_from(kinds)):
            case "accepted":
                self.feed(Accepted(key, self.now, JobHandle(self.numbers)))
            case "answered":
                self.feed(Answered(key, self.now, 200, {}))
            case "refused":
                self.feed(Refused(key, self.now, 400, {}))
            case "lost":
                self.feed(Lost(key, self.now, "reset"))
            case "not sent":
                self.feed(NotSent(key, self.now, "no connection"))
            case "deferred":
                self.deferrals[key] += 1
                self.feed(Deferred(key, self.now, self.now + self.draw(st.floats(0, 9)), "busy"))
            case "too large":
                self.split(key)
            case "stopped":
                self.feed(Accepted(key, self.now, JobHandle(self.numbers)))
                self.feed(Stopped((), self.now, "enough"))

    def split(self, key: BatchKey) -> None:
        halves = (*key, 0), (*key, 1)
        place = self.unreported.index(key)
        self.unreported[place : place + 1] = halves
        self.rows[halves[0]] = (self.rows[key] + 1) // 2
        self.rows[halves[1]] = self.rows[key] // 2
        self.splits += 1
        self.feed(TooLarge(key, self.now, 413))

    def wake(self, due: PollAt | WakeAt) -> None:
        if isinstance(due, WakeAt):
            self.feed(Woke((), self.now))
            return
        self.polls[due.handle] += 1
        if self.draw(st.integers(0, 4)) == 0:
            for handle in (JobHandle("second"), JobHandle("second")):
                self.feed(FollowUpFound(due.batch, self.now, handle))
        if self.polls[due.handle] > 3 or self.draw(st.booleans()):
            self.feed(Ended(due.batch, self.now, due.handle, JobState.SUCCEEDED, {}))
        else:
            polled = Polled(due.batch, self.now, due.handle, RUNNING)
            self.feed(polled)
            if (end := given_up(self.state, polled)) is not None:
                self.feed(end)


RULES = st.builds(
    Rules, concurrency=st.integers(1, 4), timeout=st.floats(0, 30), lookahead=st.integers(1, 2)
)


@given(st.data(), RULES, st.lists(st.integers(0, 3), max_size=12))
def test_any_course_of_events_keeps_the_laws_of_a_run(
    data: st.DataObject, rules: Rules, planned: list[int]
) -> None:
    simulation = Simulation(data, rules, planned)

    simulation.run()

    leaves = [key for key in simulation.rows if (*key, 0) not in simulation.rows]
    assert simulation.resolved == Counter(leaves)  # every batch ends exactly once
    assert not simulation.unreported
    state = simulation.state
    assert (state.ready, dict(state.open), dict(state.waiting)) == ((), {}, {})
    assert (dict(state.after), set(state.repeats)) == ({}, set())
    assert state.exhausted

    replayed, _ = begin(rules)
    for event in simulation.events:
        replayed, _ = step(replayed, event)
    assert replayed == state


# ------------------------------------------------------------------------------ one rule at a time

A, B, C = (0,), (1,), (2,)
JOB = JobHandle(4711)


def after(*events: Event, rules: Rules | None = None) -> tuple[RunState, list[Effect]]:
    """Fold events into a run; returns the state and the effects of the last event."""
    state, effects = begin(rules or Rules())
    for event in events:
        state, effects = step(state, event)
    return state, effects


def test_a_run_begins_with_the_first_batch() -> None:
    assert after()[1] == [Prepare()]


def test_the_next_batch_is_prepared_while_a_job_runs() -> None:
    _, effects = after(Planned(A, 0.0, 5))

    assert effects == [Send(A), Prepare()]


def test_batches_wait_for_a_free_place() -> None:
    events = (Planned(A, 0.0, 5), Planned(B, 0.0, 5))

    assert after(*events)[1] == []
    assert Send(B) in after(*events, rules=Rules(concurrency=2))[1]
    ended = (*events, Accepted(A, 0.0, JOB), Ended(A, 9.0, JOB, JobState.SUCCEEDED, {}))
    assert Send(B) in after(*ended)[1]


def test_a_batch_waits_for_the_end_of_one_that_shares_an_object() -> None:
    rules = Rules(concurrency=3, lookahead=3)
    events = (Planned(A, 0.0, 5), Planned(B, 0.0, 5, after=(A,)), Planned(C, 0.0, 5))
    state, effects = after(*events, Accepted(A, 0.0, JOB), rules=rules)

    assert state.ready == (B, C)  # the order is kept: nobody overtakes
    assert not [e for e in effects if isinstance(e, Send)]
    state, effects = after(
        *events, Accepted(A, 0.0, JOB), Ended(A, 9.0, JOB, JobState.SUCCEEDED, {}), rules=rules
    )
    assert [e for e in effects if isinstance(e, Send)] == [Send(B), Send(C)]


def test_a_batch_waits_for_both_halves_of_one_that_shares_an_object() -> None:
    rules = Rules(concurrency=3, lookahead=3)
    events: list[Event] = [
        Planned(A, 0.0, 4, repeats=True),
        Planned(B, 0.0, 4, after=(A,)),
        TooLarge(A, 1.0, 413),
    ]
    state, effects = after(*events, rules=rules)
    assert Send((0, 0)) in effects
    assert state.ready == ((0, 1), B)  # several rows of the whole are about one object
    state, effects = after(*events, Answered((0, 0), 2.0, 200, {}), rules=rules)
    assert Send((0, 1)) in effects
    assert state.ready == (B,)
    state, effects = after(
        *events, Answered((0, 0), 2.0, 200, {}), Answered((0, 1), 3.0, 200, {}), rules=rules
    )
    assert Send(B) in effects


def test_a_batch_of_rejected_rows_ends_unsent_and_a_whole_state_is_sent_empty() -> None:
    assert Resolve(A, NothingToSend()) in after(Planned(A, 0.0, 0, 3))[1]
    assert Send(A) in after(Planned(A, 0.0, 0, 0, whole=True))[1]


def test_a_batch_that_is_too_large_goes_on_in_halves_before_the_others() -> None:
    rules = Rules(lookahead=2)
    state, effects = after(
        Planned(A, 0.0, 4), Planned(B, 0.0, 4), TooLarge(A, 1.0, 413), rules=rules
    )

    assert effects[:2] == [Split(A), Send((0, 0))]
    assert state.ready == ((0, 1), B)


def test_a_deferred_batch_is_sent_first_and_not_too_early() -> None:
    events = (Planned(A, 0.0, 5), Planned(B, 0.0, 5), Deferred(A, 1.0, 31.0, "busy"))
    state, effects = after(*events)

    assert effects == [WakeAt(31.0)]
    assert state.ready == (A, B)
    assert not [e for e in after(*events, Woke((), 30.0))[1] if isinstance(e, Send)]
    state, effects = after(*events, Woke((), 31.0))
    assert Send(A) in effects
    assert state.open[A].deferrals == 1
    assert state.open[A].deferred_since == 1.0


def test_a_job_ends_at_its_deadline_with_the_last_answer() -> None:
    rules = Rules(timeout=60.0)
    accepted = (Planned(A, 0.0, 5), Accepted(A, 10.0, JOB))

    state, effects = after(*accepted, Polled(A, 69.99, JOB, RUNNING), rules=rules)
    assert PollAt(A, JOB, 70.0) in effects  # the last poll is at the deadline
    assert A in state.open
    last = Polled(A, 70.0, JOB, RUNNING)
    state, effects = after(*accepted, last, rules=rules)
    assert not [e for e in effects if isinstance(e, PollAt | Resolve)]  # its end comes next
    end = given_up(state, last)
    assert end is not None
    _, effects = step(state, end)
    (resolve,) = (e for e in effects if isinstance(e, Resolve))
    assert isinstance(resolve.ending, JobsEnded)
    assert resolve.ending.jobs[0].timed_out
    assert resolve.ending.jobs[0].answer == {"status": "running"}


def test_a_pause_that_the_server_asks_for_is_kept() -> None:
    accepted = (Planned(A, 0.0, 5), Accepted(A, 0.0, JOB))

    assert PollAt(A, JOB, 120.0) in after(*accepted, Polled(A, 0.0, JOB, RUNNING, 120.0))[1]


def test_a_job_that_is_gone_is_given_up_after_some_answers_in_a_row() -> None:
    gone = Poll(JobState.UNFAMILIAR, failure="HTTP 404: Not found.", gone=True)
    start: list[Event] = [Planned(A, 0.0, 5), Accepted(A, 0.0, JOB)]
    polls: list[Event] = [Polled(A, 1.0, JOB, gone)] * (GONE_LIMIT - 1)

    last = Polled(A, 1.0, JOB, gone)
    assert given_up(after(*start, *polls)[0], last) is None
    assert given_up(after(*start, *polls, Polled(A, 1.0, JOB, RUNNING), *polls)[0], last) is None
    state, _ = after(*start, *polls, last)
    end = given_up(state, last)
    assert end is not None
    assert (end.gone, end.timed_out, end.gave_up) == (True, False, True)
    assert A not in step(state, end)[0].open


def test_a_batch_ends_when_all_its_jobs_have_in_the_order_found() -> None:
    second = JobHandle(9201)
    events = (
        Planned(A, 0.0, 5),
        Accepted(A, 0.0, JOB),
        FollowUpFound(A, 1.0, second),
        Ended(A, 1.0, JOB, JobState.SUCCEEDED, "first"),
    )

    assert A in after(*events)[0].open
    _, effects = after(*events, Ended(A, 2.0, second, JobState.FAILED, "second"))
    (resolve,) = (e for e in effects if isinstance(e, Resolve))
    assert isinstance(resolve.ending, JobsEnded)
    assert [end.answer for end in resolve.ending.jobs] == ["first", "second"]
    again = FollowUpFound(A, 1.5, second)
    assert not [e for e in after(*events, again)[1] if isinstance(e, PollAt)]


@pytest.mark.parametrize("cause", [NotSent(A, 1.0, "enough"), Stopped((), 1.0, "enough")])
def test_after_a_stop_nothing_is_sent_and_every_row_is_accounted_for(cause: Event) -> None:
    state, effects = after(Planned(A, 0.0, 5), Planned(B, 0.0, 5), cause)

    assert Resolve(B, NotSent(B, 1.0, "enough")) in effects
    assert Prepare() in effects  # the rows that are left are read, to be reported as unsent
    state, effects = step(state, Planned(C, 2.0, 5))
    assert effects[0] == Resolve(C, NotSent(C, 2.0, "enough"))


def test_reading_ahead_is_bounded_until_outcomes_are_taken() -> None:
    rules = Rules(concurrency=1)
    state, effects = begin(rules)
    for number in range(rules.window):
        assert Prepare() in effects
        state, _ = step(state, Planned((number,), 0.0, 0, 1))
        state, effects = step(state, Resolved((number,), 0.0, NOTHING))
        effects += [Prepare()] if state.preparing else []

    assert not state.preparing
    assert Prepare() in step(state, Reported((0,), 0.0))[1]


# ------------------------------------------------------------------------------ when to poll


def test_polls_begin_small_and_grow_to_the_cap() -> None:
    policy = PollPolicy()
    ages = [float(age) for age in range(40)]
    delays = [policy.delay(age, polls, "4711") for polls, age in enumerate(ages)]

    assert delays[0] <= policy.first * (1 + policy.jitter)
    assert max(delays) <= policy.cap * (1 + policy.jitter)
    assert delays[-1] >= policy.cap * (1 - policy.jitter)


@given(st.integers(0, 10_000), st.text())
def test_a_replay_polls_at_the_same_times(polls: int, handle: str) -> None:
    policy = PollPolicy()

    assert policy.delay(1.0, polls, handle) == PollPolicy().delay(1.0, polls, handle) > 0.0
