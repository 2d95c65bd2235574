"""What observers are told is their own: an answer is copied, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from alation_core.jobs import JobHandle
from alation_core.jobs.protocol import JobState
from alation_core.runs.events import Answered, Ended
from alation_core.runs.telling import own_copy


class Exact(float):
    """A number that keeps more than it is."""


LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
ANSWERS = st.recursive(
    LEAVES | st.builds(Exact, st.floats(allow_nan=False)),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
)


def changeable(value: Any) -> Iterator[int]:
    if isinstance(value, list | dict):
        yield id(value)
        for below in value.values() if isinstance(value, dict) else value:
            yield from changeable(below)


@given(ANSWERS)
def test_an_answer_is_copied_as_it_is(answer: Any) -> None:
    ended = Ended((0,), 1.0, JobHandle(1), JobState.SUCCEEDED, answer, errors=answer)
    for event in (ended, Answered((0,), 1.0, 200, answer)):
        copied = own_copy(event)
        assert copied == event
        assert repr(copied) == repr(event)
        assert set(changeable(getattr(copied, "answer", None))).isdisjoint(changeable(answer))


def test_an_answer_that_is_nested_deeply_is_copied() -> None:
    answer: list[Any] = []
    for _ in range(900):
        answer = [answer]
    assert own_copy(Answered((0,), 1.0, 200, answer)) == Answered((0,), 1.0, 200, answer)
