"""A long answer is decoded as a short one is: no doubled key and no depth is missed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core.wire import decoding
from alation_core.wire.decoding import MAX_DEPTH, decoded

LONG = "[" + "[]," * MAX_DEPTH
"""Makes a list of a text, whose last entry it is, so that the list counts as long."""
WORDY = f'["{"x" * 20_000}",'
"""The same, by its length alone."""
WORDS = st.sampled_from(["a", "b", '":', " :", '\\":', '" :', ":", "\\", '"', '{"a": 1}', "é"])
KEYS = st.lists(WORDS, max_size=2).map("".join)
BLANKS = st.sampled_from(["", "", " ", "\n\t", "\r"])


@st.composite
def written(draw: st.DrawFn, depth: int = 3) -> str:
    """Draw JSON as a text, some of its keys given twice, with blanks anywhere."""
    kind = draw(st.integers(0, 3)) if depth else 0
    if kind == 0 and draw(st.booleans()):
        return draw(st.sampled_from(["NaN", "-Infinity", "1e999", "1.5"]))
    if kind < 2:
        return json.dumps(draw(st.integers() | KEYS), ensure_ascii=draw(st.booleans()))
    parts = [draw(written(depth - 1)) for _ in range(draw(st.integers(0, 3)))]
    if kind == 2:
        return "[" + ",".join(parts) + "]"
    blank = [(draw(BLANKS), draw(BLANKS)) for _ in parts]
    pairs = [
        f"{json.dumps(draw(KEYS))}{before}:{after}{part}"
        for part, (before, after) in zip(parts, blank, strict=True)
    ]
    return "{" + ",".join(pairs) + "}"


@given(text=written())
@settings(max_examples=400, deadline=None)
def test_a_long_text_means_what_a_short_one_means(text: str) -> None:
    short = decoded(text)

    assert short.is_json
    for begin in (LONG, WORDY):
        long = decoded(f"{begin}{text}]")
        assert long.is_json
        assert (long.value[-1], long.doubled) == (short.value, short.doubled)


@pytest.mark.parametrize("second", ["NaN", "1e999", "-Infinity", '"x"', "null", "2"])
def test_a_key_that_is_given_twice_is_seen_whatever_stands_beside_it(second: str) -> None:
    text = f'{LONG}{{"a":1,"a":{second}}}]'

    assert decoded(text).doubled == {"a"}


def test_a_plain_long_answer_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": n, "title": f'a "quoted": {n} \\ b'} for n in range(200)]

    def fail(text: str) -> Any:
        raise AssertionError("it was decoded with care")

    monkeypatch.setattr(decoding, "_value", fail)

    for indent in (None, 2):
        assert decoded(json.dumps(rows, indent=indent)).value == rows


@pytest.mark.parametrize("levels", [MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1])
def test_depth_is_counted_in_lists_and_objects(levels: int) -> None:
    pad = "[" + "[]," * MAX_DEPTH

    inside = '{"a":' * (levels - 1) + "1" + "}" * (levels - 1)
    assert decoded(f"{pad}{inside}]").is_json is (levels <= MAX_DEPTH)
    empty = "[" * (levels - 1) + "]" * (levels - 1)
    for begin in (pad, WORDY):
        assert decoded(f"{begin}{empty}]").is_json is (levels <= MAX_DEPTH)
