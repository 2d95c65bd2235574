"""When a job is asked for: soon, seldom, and where it should end. No clock but a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.jobs.durations import Seen, learned
from alation_core.jobs.polling import MOST_POLLS, PollPolicy

POLICY = PollPolicy()
HORIZON = 1.06
"""Seconds: whatever is expected of it, a job that takes no longer is asked for 12 times at most."""
SHORTER = st.floats(-3.0, 3.0).map(lambda power: 10.0**power)
LENGTHS = st.floats(-3.0, 4.56).map(lambda power: 10.0**power)
"""Seconds that a job takes, from 1 ms to 10 h."""
POLLS_BEFORE = [(3.0, 18), (10.0, 25), (60.0, 37), (600.0, 145), (3600.0, 748), (36000.0, 7231)]
"""Polls of a first job that takes so many seconds, when each came later by a fifth of its age."""


def ages(seed: str, seen: Seen | None = None, place: int = 0) -> Iterator[float]:
    """Yield the ages at which a job is asked for that never ends."""
    age = 0.0
    for polls in range(100_000):
        age += POLICY.delay(age, polls, seed, seen, place)
        yield age


def watched(seconds: float, seed: str, seen: Seen | None = None, place: int = 0) -> Sequence[float]:
    """Return the ages at which a job is asked for until its end is seen."""
    asked: list[float] = []
    for age in ages(seed, seen, place):
        asked.append(age)
        if age >= seconds:
            break
    return asked


def run_of(lengths: Sequence[float]) -> list[tuple[float, int]]:
    """Watch jobs one after another; return the lag of each, and how often it was asked for."""
    seen, told = None, []
    for number, seconds in enumerate(lengths):
        asked = watched(seconds, str(number), seen)
        told.append((asked[-1] - seconds, len(asked)))
        seen = learned(seen, asked[-2] if len(asked) > 1 else 0.0, asked[-1])
    return told


@given(SHORTER, st.integers(0, 10_000), st.integers(0, 9))
def test_the_end_of_a_job_of_unknown_length_is_seen_after_a_share_of_its_time(
    seconds: float, handle: int, place: int
) -> None:
    *_, last = watched(seconds, str(handle), place=place)

    share = (POLICY.share * seconds + POLICY.more) * (1 + POLICY.jitter)
    tripled = 2.0 * seconds * (1 + POLICY.jitter)
    first = POLICY.first * 3.0 * (1 + POLICY.jitter)
    assert last - seconds <= min(max(min(share, tripled), first), POLICY.cap * (1 + POLICY.jitter))


@pytest.mark.parametrize(("seconds", "before"), POLLS_BEFORE)
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_first_job_is_asked_for_no_more_often_than_before_though_sooner(
    seconds: float, before: int, place: int
) -> None:
    asked = watched(seconds, "4711", place=place)

    assert asked[0] <= 0.0125
    assert len(asked) <= max(before, MOST_POLLS)


@given(SHORTER, st.integers(0, 10_000))
def test_steps_grow_where_nothing_is_known(seconds: float, handle: int) -> None:
    asked = watched(seconds, str(handle))

    steps = [after - before for before, after in pairwise([0.0, *asked])]
    least = (1 - POLICY.jitter) / (1 + POLICY.jitter)
    assert all(after >= before * least - 1e-9 for before, after in pairwise(steps))


@given(LENGTHS, LENGTHS, st.floats(0.0, 10.0), st.integers(0, 10_000), st.integers(0, 9))
def test_a_job_that_takes_up_to_a_second_is_asked_for_at_most_twelve_times(
    one: float, other: float, spread: float, handle: int, place: int
) -> None:
    seen = Seen(min(one, other), max(one, other), spread)
    for known in (None, seen):
        assert len(watched(HORIZON, str(handle), known, place)) <= MOST_POLLS


@given(LENGTHS)
def test_jobs_that_take_alike_are_seen_at_once_after_the_first_three(seconds: float) -> None:
    known = run_of([seconds] * 12)[3:]

    # Two milliseconds is the shortest step: no request is answered sooner.
    assert max(lag for lag, _ in known) <= max(0.1 * seconds, POLICY.shortest)
    assert max(polls for _, polls in known) <= (MOST_POLLS if seconds <= 600.0 else 18)


@given(st.sampled_from([0.5, 1.0, 3.0, 10.0]), st.lists(st.floats(0.9, 1.1), min_size=8))
def test_jobs_that_differ_by_a_tenth_are_asked_for_about_as_seldom(
    seconds: float, shares: list[float]
) -> None:
    known = run_of([seconds * share for share in shares])[3:]

    assert max(lag for lag, _ in known) <= 0.25 * seconds
    assert max(polls for _, polls in known) <= MOST_POLLS + 2


@given(SHORTER, LENGTHS, LENGTHS)
def test_what_is_known_too_roughly_makes_no_poll_later(
    seconds: float, one: float, other: float
) -> None:
    seen = Seen(0.0, max(one, other))
    *_, last = watched(seconds, "4711", seen)

    late = max(POLICY.share * seconds + POLICY.more, POLICY.late * seen.ended)
    patience = seconds * (POLICY.patience - 1.0)
    grown = POLICY.growth * seconds
    assert last - seconds <= max(late, patience, grown, POLICY.first)


def test_a_job_that_is_much_quicker_than_the_one_before_is_looked_for_on_the_way() -> None:
    asked = watched(1.0, "4711", Seen(58.0, 60.0))

    assert asked == [0.25, 0.625, 1.5625]


def test_jobs_that_are_open_together_are_first_asked_for_at_ages_of_their_own() -> None:
    first = sorted(next(ages("4711", place=place)) for place in range(8))

    assert first[0] >= POLICY.first * (1 - POLICY.jitter)
    assert first[-1] <= 3.0 * POLICY.first * (1 + POLICY.jitter)
    assert all(after > before for before, after in pairwise(first))
