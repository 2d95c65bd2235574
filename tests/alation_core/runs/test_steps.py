"""A step of a run copies nothing of what is open: it costs as much however much that is."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import Alation
from alation_core.jobs.answers import Poll
from alation_core.jobs.durations import Seen
from alation_core.jobs.protocol import JobHandle, JobState
from alation_core.runs.events import (
    Accepted,
    Deferred,
    Ended,
    Event,
    FollowUpFound,
    Intent,
    Planned,
    Polled,
    Refused,
    Reported,
    SetAside,
    TooLarge,
)
from alation_core.runs.kept import Kept
from alation_core.runs.machine import begin, step
from alation_core.runs.state import Rules, RunState
from tests.alation_core.support import documents

OPEN = 3000
BYTES = 8000
"""A step may take so many: a copy of what is open would take more than ten times as many."""
KEY = (OPEN // 2,)
OBJECT = ((OPEN // 2 - 1,),)


@pytest.fixture(scope="module")
def many_open() -> RunState:
    """A run of which many jobs are open, and of which it is known what jobs like them take.

    The first end of a kind of jobs tells all that are open when to look: once in a run.
    """
    state, _ = begin(Rules(concurrency=2 * OPEN, lookahead=1), {(0, 0): Seen(0.0, 1.0)})
    for number in range(OPEN):
        key = (number,)
        for event in (Planned(key, 0.0, 4), Intent(key, 0.0, "digest", 0.0)):
            state, _ = step(state, event)
        if key != KEY:
            state, _ = step(state, Accepted(key, 0.0, JobHandle(number)))
    return state


@pytest.fixture
def busy(many_open: RunState) -> RunState:
    """The same, of which no step was made yet."""
    names = ("open", "waiting", "after", "repeats", "halved", "handles")
    own: dict[str, Any] = {name: Kept(getattr(many_open, name)) for name in names}
    return replace(many_open, **own)


REFUSED = Refused(KEY, 1.0, 400, {})
JOB = JobHandle("one")
POLLED = Polled(KEY, 1.0, JOB, Poll(JobState.RUNNING))
ENDED = Ended(KEY, 2.0, JOB, JobState.SUCCEEDED, {})
NEXT = (OPEN,)


@pytest.mark.parametrize(
    "events",
    [
        [Accepted(KEY, 1.0, JOB), FollowUpFound(KEY, 1.0, JobHandle("two")), POLLED, ENDED],
        [Accepted(KEY, 1.0, JobHandle(7))],
        [REFUSED],
        [SetAside(KEY, 1.0, (0,), REFUSED), Intent(KEY, 1.0, "digest", 0.0)],
        [Deferred(KEY, 1.0, 2.0, "busy")],
        [TooLarge(KEY, 1.0, 413)],
        [Planned(NEXT, 1.0, 4, after=OBJECT, repeats=True), Intent(NEXT, 1.0, "digest", 0.0)],
        [Reported((0,), 1.0)],
    ],
    ids=lambda events: "-".join(type(event).__name__ for event in events),
)
def test_a_step_copies_nothing_of_what_is_open(busy: RunState, events: list[Event]) -> None:
    state = busy
    tracemalloc.start()
    try:
        for event in events:
            state, _ = step(state, event)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < BYTES * len(events)


Change = tuple[str, int, int]
CHANGES = st.lists(
    st.tuples(st.sampled_from(["with", "without"]), st.integers(0, 5), st.integers(0, 9)),
    max_size=30,
)


@given(CHANGES, st.data())
@settings(deadline=None, max_examples=40)
def test_what_was_kept_never_changes(changes: list[Change], data: Any) -> None:
    """Each mapping of a tree of changes is what a copy in its place would be."""
    made: list[tuple[Kept[int, int], Mapping[int, int]]] = [(Kept({1: 1}), {1: 1})]
    for what, key, value in changes:
        held, plain = made[data.draw(st.integers(0, len(made) - 1))]
        if what == "with":
            made.append((held.with_one(key, value), {**plain, key: value}))
        else:
            rest = {k: v for k, v in plain.items() if k != key}
            made.append((held.without(key), rest))
        for one, same in made:
            assert dict(one) == same
            assert len(one) == len(same)
            assert all((key in one) == (key in same) for key in range(6))


def test_a_run_holds_nothing_of_batches_that_are_over(catalog: Alation) -> None:
    """The mappings of a state that is over would hold the answers of all that came after it."""
    held: list[int] = []

    def count(event: Event) -> None:
        if isinstance(event, Planned) and event.batch in ((10,), (70,)):
            gc.collect()
            held.append(sum(isinstance(one, Ended) for one in gc.get_objects()))

    for _ in catalog.document.create.stream(documents(80), batch_size=1, progress=count):
        pass

    early, late = held
    assert late <= early + 5
