"""What writes many values as JSON says of each what the library says of it."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.foreign import attempt
from alation_core.shapes.digits import Digits, json_text, json_writer
from tests.alation_core.support import SCALARS

ENCODERS = [
    json.JSONEncoder(),
    json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")),
    json.JSONEncoder(ensure_ascii=False, sort_keys=True),
    json.JSONEncoder(indent=2),
]
WRITERS = [json_writer(encoder) for encoder in ENCODERS]


class Colour(str, Enum):  # noqa: UP042 - another kind of text
    RED = "red"


class Level(IntEnum):
    LOW = 1


def circular() -> list[Any]:
    """A list that holds itself."""
    made: list[Any] = [1]
    made.append({"again": made})
    return made


ODD = st.sampled_from(
    [
        *(float("nan"), float("inf"), -0.0, 1e22, Decimal("1.10"), Digits("1.10")),
        *("\ud800", "\0", "\u2028", '"\\', "é\U0001f600", Colour.RED, Level.LOW),
        *((1, "x"), OrderedDict(a=1), {1: 2}, {None: 2}, {(1,): 2}, {1, 2}, b"x", date(2025, 1, 1)),
        circular(),
    ]
)
VALUES = st.recursive(
    SCALARS | ODD,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
    ),
    max_leaves=20,
)


def told(write: Callable[[Any], str], value: Any) -> tuple[str, str]:
    """What is written, or what is wrong in the words of the library."""
    made = attempt(write, value)
    return type(made).__name__, str(made)


@pytest.mark.parametrize("at", range(len(ENCODERS)))
@given(value=VALUES)
def test_it_writes_what_the_library_writes(at: int, value: Any) -> None:
    encoder, write = ENCODERS[at], WRITERS[at]
    assert told(write, value) == told(lambda one: json_text(encoder, one), value)


@pytest.mark.parametrize(
    "bad", [circular(), {1, 2}, float("nan"), 10**5000, {(1,): 2}], ids=range(5)
)
def test_what_cannot_be_written_leaves_nothing_behind(bad: Any) -> None:
    write = WRITERS[1]
    held = {"bad": bad}
    assert "Raised" in told(write, held)

    held["bad"] = "good"
    assert [write(held) for _ in range(3)] == ['{"bad":"good"}'] * 3


def test_where_python_has_no_encoder_in_c_the_library_writes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("json.encoder.c_make_encoder", None)
    assert json_writer(ENCODERS[1])({"a": ["é", Digits("1.10")]}) == '{"a":["é",1.10]}'
