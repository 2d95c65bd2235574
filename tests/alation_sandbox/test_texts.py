"""Values as the texts of a state file, and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_sandbox.keeping.texts import NotKept, text_of, value_of

plain = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False)
exact = (
    st.binary()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.timedeltas(timedelta(-9999), timedelta(9999)).map(lambda t: timedelta(seconds=t.seconds))
    | st.decimals(allow_nan=False)
    | st.uuids()
)
keys = st.text(max_size=3) | st.sampled_from(["$", "$tuple", "$dict"]) | st.integers()
values = st.recursive(
    plain | exact,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.frozensets(plain, max_size=3)
        | st.dictionaries(keys, inner, max_size=3)
    ),
    max_leaves=8,
)


def kinds(value: Any) -> Any:
    """Return the kinds in a value: equal values may differ in them."""
    if isinstance(value, dict):
        return [kinds(one) for pair in value.items() for one in pair]
    if isinstance(value, list | tuple):
        return [type(value), *map(kinds, value)]
    return type(value)


@settings(max_examples=60)
@given(values)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    found = value_of(text_of(value))
    assert (found, kinds(found)) == (value, kinds(value))


@dataclass(frozen=True)
class Note:
    text: str


def endless() -> list[Any]:
    held: list[Any] = []
    held.append(held)
    return held


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"a": [{"b": Note("x")}]}, r"a Note at a\[0\]\.b"),
        (Note("x"), "a Note, which"),
        (endless(), "nested too deeply"),
        ({"f": print}, "builtin_function_or_method at f"),
    ],
)
def test_what_cannot_be_kept_is_named(value: Any, told: str) -> None:
    with pytest.raises(NotKept, match=told):
        text_of(value)


@pytest.mark.parametrize(
    "text", ["{", '{"$date":"x"}', '{"$Note":{}}', '{"$set":[[]]}', "[" * 9999]
)
def test_a_text_that_stands_for_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what is told differs by kind
        value_of(text)
