"""A row is what it was when it was prepared, whatever its caller does with the objects later."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeGuard

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.batching import EncodedRow, PreparedRow, RejectedRow, prepare
from alation_core.bodies import JSON_LINES, JSON_LIST, Body, list_under
from alation_core.shapes import UNSET, Maybe, Rule, payload_schema
from alation_core.wire.decoding import MAX_DEPTH
from tests.alation_core.support import JSON, SCALARS


@dataclass(frozen=True)
class Part:
    number: int
    texts: list[str]


@dataclass(frozen=True)
class Thing:
    """A payload with values of every kind."""

    title: str
    parts: Maybe[list[Part]] = UNSET
    labels: Maybe[dict[str, str]] = UNSET
    extra: Maybe[Any] = UNSET
    either: Maybe[str | list[str]] = UNSET


SCHEMA = payload_schema(Thing)
WHOLE: dict[str, Any] = {
    "title": "a",
    "parts": [{"number": 1, "texts": ["x", "y"]}],
    "labels": {"k": "v"},
    "extra": {"deep": [{"er": [1, 2]}]},
    "either": ["a", "b"],
}
TYPED = Thing("a", [Part(1, ["x"])], {"k": "v"}, {"e": [1]}, ["a"])
PARTS = st.fixed_dictionaries({"number": st.integers(), "texts": st.lists(st.text())})
FORMS = [JSON_LIST, JSON_LINES, list_under("things"), list_under("titles", "title")]


def prepared(*rows: Any, form: Body = JSON_LIST) -> list[PreparedRow]:
    return list(prepare(rows, SCHEMA, form))


def good(row: PreparedRow) -> TypeGuard[EncodedRow]:
    return isinstance(row, EncodedRow)


def spoil(value: Any) -> None:
    """Change everything in a value that can be changed."""
    if isinstance(value, dict):
        for below in value.values():
            spoil(below)
        value.clear()
        value["title"] = "changed"
    elif isinstance(value, list):
        for below in value:
            spoil(below)
        value[:] = ["changed"]


@pytest.mark.parametrize("form", FORMS, ids=range(len(FORMS)))
@given(
    extra=JSON,
    parts=st.lists(st.fixed_dictionaries({"number": st.integers(), "texts": st.lists(st.text())})),
)
def test_what_is_changed_later_changes_nothing(form: Body, extra: Any, parts: Any) -> None:
    row = {**WHOLE, "extra": extra, "parts": parts}
    known = deepcopy(row)
    (made,) = prepared(row, form=form)
    spoil(row)

    if isinstance(made, EncodedRow):
        assert made.row == known
        assert json.loads(form.join([made.part]))
    else:
        assert json.loads(made.given) == known


def test_a_generator_may_use_its_objects_again() -> None:
    def rows() -> Iterator[dict[str, Any]]:
        part: dict[str, Any] = {"number": 0, "texts": []}
        row: dict[str, Any] = {"parts": [part]}
        for number in range(4):
            row["title"], part["number"] = str(number), number
            part["texts"].append(str(number))
            yield row

    made = [one.row["parts"][0] for one in prepare(rows(), SCHEMA, JSON_LIST) if good(one)]
    assert [part["number"] for part in made] == [0, 1, 2, 3]
    assert [len(part["texts"]) for part in made] == [1, 2, 3, 4]


def test_a_rejected_row_is_what_it_was() -> None:
    row: dict[str, Any] = {"title": "a", "parts": [{"number": "one"}]}
    (made,) = prepared(row)
    spoil(row)

    assert isinstance(made, RejectedRow)
    assert json.loads(made.given) == {"title": "a", "parts": [{"number": "one"}]}


@pytest.mark.parametrize("row", [WHOLE, MappingProxyType(WHOLE), TYPED])
def test_the_row_of_any_form_is_a_mapping(row: Any) -> None:
    (made,) = prepared(row)
    assert isinstance(made, EncodedRow)
    assert isinstance(made.row, Mapping)
    assert dict(made.row) == json.loads(made.part)
    assert {**made.row}["title"] == "a"
    assert "title" in made.row
    assert len(made.row) == 5
    assert "'title': 'a'" in repr(made.row)


# ------------------------------------------------------------------------------ what is no JSON


class Colour(str, Enum):  # noqa: UP042 - another kind of text
    RED = "red"


class Weird:
    def __repr__(self) -> str:
        raise RuntimeError("no words")


def circular() -> dict[str, Any]:
    row: dict[str, Any] = {"title": "a"}
    row["extra"] = [row]
    return row


def circular_list() -> dict[str, Any]:
    inner: list[Any] = []
    inner.append(inner)
    return {"title": "a", "extra": inner}


def deep(levels: int) -> dict[str, Any]:
    value: Any = []
    for _ in range(levels):
        value = [value]
    return {"title": "a", "extra": value}


def deep_parts(levels: int) -> dict[str, Any]:
    return {**deep(levels), "parts": deep(levels)["extra"]}


class Hostile(Mapping[str, Any]):
    """A mapping whose every method raises."""

    def __getitem__(self, name: str) -> Any:
        raise SystemExit(1)

    def __iter__(self) -> Iterator[str]:
        raise KeyError("none")

    def __len__(self) -> int:
        raise ValueError("none")


UNREPRESENTABLE: list[Callable[[], Any]] = [
    circular,
    circular_list,
    lambda: deep(MAX_DEPTH + 5),
    lambda: deep(5_000),
    lambda: deep(200_000),
    lambda: deep_parts(5_000),
    lambda: {"title": "a", "extra": {1: 2}},
    lambda: {"title": "a", "extra": {None: 2}},
    lambda: {"title": "a", "extra": {True: 2}},
    lambda: {"title": "a", "extra": {1.5: 2, "1.5": 3}},
    lambda: {"title": "a", "extra": {(1, 2): 3}},
    lambda: {"title": "a", "extra": {"\ud800": 3}},
    lambda: {"title": "a", "labels": {1: "x"}},
    lambda: {"title": "a", 1: 2},
    lambda: {"title": "a", None: 2},
    lambda: {"title": "a", (1, 2): 2},
    lambda: {"title": "a", "\ud800": 2},
    lambda: {"title": "\udfff"},
    lambda: {"title": "a", "extra": float("nan")},
    lambda: {"title": "a", "extra": [float("inf")]},
    lambda: {"title": "a", "extra": b"bytes"},
    lambda: {"title": "a", "extra": {1, 2}},
    lambda: {"title": "a", "extra": datetime(2025, 1, 1, tzinfo=UTC)},
    lambda: {"title": "a", "extra": Decimal("1.10")},
    lambda: {"title": "a", "extra": Weird()},
    lambda: {"title": Weird()},
    lambda: {"title": "a", "extra": 10**5000},
    lambda: {"title": 10**5000},
    lambda: {"title": "a", "extra": (value for value in "ab")},
    Hostile,
    Weird,
    lambda: None,
    lambda: 5,
    lambda: "title",
    lambda: [("title", "a")],
    lambda: object,
    lambda: Thing,
    lambda: Thing("a", parts=[Part("x", Weird())]),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("make", UNREPRESENTABLE)
@pytest.mark.parametrize("form", FORMS[:2], ids=["list", "lines"])
def test_what_is_no_row_of_json_is_a_rejected_row(make: Callable[[], Any], form: Body) -> None:
    before, made, after = prepared({"title": "before"}, make(), {"title": "after"}, form=form)

    assert isinstance(before, EncodedRow)
    assert isinstance(after, EncodedRow)
    assert isinstance(made, RejectedRow)
    assert made.position == 1
    (problem, *_) = made.problems
    assert (problem.row, problem.kind) == (1, "invalid_payload")
    # What the ledger keeps of it comes back as it is, and is the same in another process.
    known = json.loads(made.given)
    (again,) = prepared(known, form=form)
    assert isinstance(again, EncodedRow) or again.given == made.given
    assert " at 0x" not in made.given


def test_what_is_deep_as_json_goes_may_be_sent() -> None:
    (made,) = prepared(deep(MAX_DEPTH - 2))
    assert isinstance(made, EncodedRow)
    assert made.row == deep(MAX_DEPTH - 2)


def test_a_text_that_is_also_something_else_is_the_text() -> None:
    (made,) = prepared({"title": Colour.RED, "extra": [Colour.RED]})
    assert isinstance(made, EncodedRow)
    assert json.loads(made.part) == {"title": "red", "extra": ["red"]}
    assert type(made.row["title"]) is str


@given(
    st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.integers() | st.text(), inner, max_size=4)
        ),
        max_leaves=20,
    )
)
def test_no_value_of_an_open_field_is_sent_changed(value: Any) -> None:
    (made,) = prepared({"title": "a", "extra": value})
    if isinstance(made, EncodedRow):
        assert json.loads(made.part)["extra"] == value
        assert made.row["extra"] == value


# ------------------------------------------------------------------------------ plugins' functions


def ruled(rule: Rule) -> Any:
    @dataclass(frozen=True)
    class Ruled:
        title: str
        rules = (rule,)

    return payload_schema(Ruled)


@pytest.mark.parametrize("error", [KeyError("x"), SystemExit(0), RecursionError(), GeneratorExit()])
def test_a_rule_that_raises_rejects_the_row(error: BaseException) -> None:
    def rule(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        raise error
        yield

    (made,) = prepare([{"title": "a"}], ruled(rule), JSON_LIST)
    assert isinstance(made, RejectedRow)
    assert f"cannot be checked: {type(error).__name__}" in made.problems[0].message


@pytest.mark.parametrize("encoded", ["text", None, 5, bytearray(b"{}")])
def test_an_encoder_that_makes_no_bytes_rejects_the_row(encoded: Any) -> None:
    (made,) = prepare([{"title": "a"}], SCHEMA, Body(encode=lambda row: encoded))
    assert isinstance(made, RejectedRow)
    assert "not bytes" in made.problems[0].message


@pytest.mark.parametrize("error", [KeyError("x"), SystemExit(0), AttributeError()])
def test_an_encoder_that_raises_rejects_the_row(error: BaseException) -> None:
    def encode(row: Mapping[str, Any]) -> bytes:
        raise error

    (made,) = prepare([{"title": "a"}], SCHEMA, Body(encode=encode))
    assert isinstance(made, RejectedRow)
    assert "cannot be written as JSON" in made.problems[0].message


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError()])
def test_what_is_not_about_the_row_passes(error: BaseException) -> None:
    def encode(row: Mapping[str, Any]) -> bytes:
        raise error

    with pytest.raises(type(error)):
        list(prepare([{"title": "a"}], SCHEMA, Body(encode=encode)))
