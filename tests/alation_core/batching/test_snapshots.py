"""What a ledger keeps of a row that was rejected: the row itself, or words for what is no JSON."""

from __future__ import annotations

import json
import math
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.batching.snapshots import described

JSON = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
OTHER = (
    st.binary(max_size=3)
    | st.sampled_from([math.nan, math.inf, -math.inf])
    | st.decimals(allow_nan=False)
    | st.dates()
    | st.builds(object)
)


def rows(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves | st.text(max_size=3),
        lambda below: (
            st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=3), below, max_size=3)
        ),
        max_leaves=6,
    )


def strictly(text: str) -> Any:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


@given(rows(JSON))
def test_what_is_json_is_kept_as_it_is(value: Any) -> None:
    text, in_words = described(value)

    assert not in_words
    assert strictly(text) == value


@given(rows(JSON | OTHER), OTHER)
def test_what_is_no_json_is_kept_in_words_and_that_is_known(value: Any, other: Any) -> None:
    text, in_words = described({"a": value, "b": [other]})

    assert in_words
    assert text.isascii()
    strictly(text)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"a": math.nan, "b": [math.inf]}, {"a": "nan", "b": ["inf"]}),
        ({"a": b"x"}, {"a": "b'x'"}),
        ({"a": Decimal("1.50")}, {"a": "1.50"}),
        ({"a": date(2026, 11, 26)}, {"a": "2026-11-26"}),
    ],
)
def test_the_names_of_a_row_stay_where_values_are_in_words(value: Any, words: Any) -> None:
    assert described(value) == (json.dumps(words, separators=(",", ":")), True)
