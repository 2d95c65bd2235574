"""What holds for all rows of one form is found out once, and says what the full way says."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from marshmallow.validate import Length, Regexp

from alation_core.batching import EncodedRow, PreparedRow, batches, prepare, ways
from alation_core.batching.limits import BatchLimit
from alation_core.batching.snapshots import JsonRow, with_values
from alation_core.batching.ways import MOST_FORMS, Form, Ways, Whole, full_way, way_of_whole
from alation_core.bodies import FORM, JSON_LINES, JSON_LIST, JSON_OBJECT, Body, list_under
from alation_core.bodies.encoding import as_json, as_json_line
from alation_core.bodies.plain_rows import plain_writer
from alation_core.calls.breaking_off import BreakingOff
from alation_core.foreign import attempt
from alation_core.operations.addresses import placing
from alation_core.shapes import (
    UNSET,
    InPath,
    InQuery,
    Maybe,
    Secret,
    WireName,
    one_of,
    payload_schema,
    required_when,
    requires,
    something_beside,
)
from alation_core.shapes.fields.checks import undecided
from alation_core.shapes.forms import certain, check_of_form
from alation_core.shapes.quick import quick_check

NAMES = ("id", "text", "kind", "more", "x-own", "odd%", 'na"me')


def short(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A rule of a plugin, which asks values and raises where it likes."""
    if len(row.get("text") or "") > 3:
        yield "text", "It is too long."


@dataclass(frozen=True)
class Plain:
    further_keys: ClassVar = ""

    id: Maybe[int | None] = UNSET
    text: Maybe[str] = UNSET


@dataclass(frozen=True)
class Line:
    id: int
    text: Maybe[str] = UNSET


@dataclass(frozen=True)
class Ruled:
    rules: ClassVar = (
        requires("kind", "id"),
        required_when("text", "a", "more"),
        required_when("id", None, "text"),
        one_of("text", "more"),
        something_beside("id"),
        short,
    )

    id: Maybe[int | None] = UNSET
    text: Annotated[Maybe[str], Regexp("^[^b]*$"), Length(max=4)] = UNSET
    kind: Maybe[Literal["a", 0, None]] = UNSET
    more: Maybe[list[int | str] | dict[str, Any] | float] = UNSET


@dataclass(frozen=True)
class Typed:
    id: Maybe[Decimal | None] = UNSET
    text: Annotated[Maybe[str | date], WireName('na"me')] = UNSET
    kind: Maybe[bool | float] = UNSET
    more: Any = UNSET


@dataclass(frozen=True)
class Placed:
    id: Annotated[Maybe[int], InPath] = UNSET
    text: Annotated[Maybe[str], InQuery] = UNSET
    kind: Annotated[Maybe[str], Secret] = UNSET
    more: Maybe[Plain | list[Plain]] = UNSET


@dataclass(frozen=True)
class One:
    kind: Literal["a"]
    text: str


@dataclass(frozen=True)
class Other:
    kind: Literal[0]
    text: int


CASES: Mapping[str, tuple[Any, Body]] = {
    "plain": (Line, JSON_LIST),
    "with further keys": (Plain, JSON_LIST),
    "lines": (Plain, JSON_LINES),
    "of one field": (Plain, list_under("all", "text")),
    "ruled": (Ruled, JSON_LIST),
    "ruled, in a form": (Ruled, FORM),
    "typed": (Typed, JSON_LIST),
    "in a path": (Placed, JSON_OBJECT),
    "told apart": (One | Other, JSON_LIST),
}


class Word(str):
    """A text that is no plain one."""


class Row(dict[str, Any]):
    """A row that is no plain dict."""


TEXTS = ("", "a", "abcd", 'a"', "\\", "\\u0000", "\n", "\0", "\x7f", "é", "\u2028", "%s%", "\ud800")
OTHERS = (0, -7, 10**5000, True, None, 1.5, float("nan"), Word("a"), Decimal("1.10"), date.max)
HELD: tuple[Any, ...] = ([], [1, "a"], [[]], {"a": 1}, {1: 2}, (1,), {"text": "a"}, Plain(1, "a"))
ROW = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from((*TEXTS, *TEXTS, *OTHERS, *HELD))),
    max_size=4,
).map(dict)
ROWS = st.lists(
    ROW | st.builds(Row, ROW) | st.just({Word("text"): "a"}) | st.sampled_from(HELD), max_size=8
).flatmap(lambda rows: st.permutations([*rows, *rows]))  # what is known of a form is used again


def prepared(rows: Sequence[Any], shape: Any, form: Body, most: int) -> list[tuple[Any, ...]]:
    """All that is told of rows; with no form known at all, each goes the full way."""
    schema = payload_schema(shape)
    where = placing(schema, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_FORMS", most)
        return [_told(row) for row in prepare(rows, schema, form, where, start=5)]


def _told(row: PreparedRow) -> tuple[Any, ...]:
    if not isinstance(row, EncodedRow):
        return row.position, row.problems, row.given
    kept = type(row.row), dict(row.row), str(attempt(lambda: row.as_given)), row.recorded
    return row.position, row.part, row.place, row.secrets, row.parted, *kept


@pytest.mark.parametrize("case", CASES)
@given(rows=ROWS)
@settings(max_examples=40, deadline=None)
@example(rows=[{"text": "a", "id": 1}, {"id": 1, "text": "a"}, {"text": "a", "id": True}])
@example(rows=[{"text": "a"}, {"text": 'a"'}, {"text": "a"}, {"text": "\0"}, {"text": "a"}] * 2)
def test_a_row_of_a_known_form_is_what_the_full_way_makes_of_it(case: str, rows: list[Any]) -> None:
    shape, form = CASES[case]

    assert prepared(rows, shape, form, MOST_FORMS) == prepared(rows, shape, form, 0)


@pytest.mark.parametrize("shape", [Line, Plain, Ruled, Typed, Placed, One | Other])
@given(row=ROW, other=ROW)
@settings(max_examples=40, deadline=None)
def test_the_check_of_a_form_says_what_the_quick_check_says(
    shape: Any, row: dict[str, Any], other: dict[str, Any]
) -> None:
    schema = payload_schema(shape)
    kinds = [type(value) for value in row.values()]
    alike = {name: other.get(name, value) for name, value in row.items()}

    for one in (row, alike):
        if [type(value) for value in one.values()] == kinds:
            check = check_of_form(schema, list(row), kinds)
            assert check(one) is quick_check(schema)(one)
            assert check is not undecided or not quick_check(schema)(one)


@pytest.mark.parametrize("encode", [as_json, as_json_line])
@given(rows=st.lists(ROW, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_plain_row_is_written_as_its_encoder_writes_it(
    encode: Any, rows: list[dict[str, Any]]
) -> None:
    names, kinds = [*rows[0]], [type(value) for value in rows[0].values()]
    write = plain_writer(encode, names, kinds)
    for row in rows:
        if write and (names, kinds) == ([*row], [type(value) for value in row.values()]):
            try:
                made = write(row)
            except (UnicodeEncodeError, ValueError):  # so does the encoder
                with pytest.raises(ValueError, match=r"\w"):
                    encode(row)
            else:
                assert made is None or made == encode(row)


def test_texts_without_escapes_are_written_in_one_piece() -> None:
    write = plain_writer(as_json, ["a", "b", "c", "d"], [str, int, type(None), list])
    assert write is not None

    assert (
        write({"a": "é", "b": 1, "c": None, "d": ['"']})
        == '{"a":"é","b":1,"c":null,"d":["\\""]}'.encode()
    )
    assert write({"a": '"', "b": 1, "c": None, "d": []}) is None
    assert plain_writer(as_json, ["a"], [int]) is None


def test_after_rows_that_need_escapes_only_some_are_tried() -> None:
    tried: list[int] = []
    whole = Whole(lambda row: b"", lambda row: tried.append(row["n"]), None, None)
    way = way_of_whole(certain, whole)

    assert all(way(number, {"n": number}) for number in range(200))
    assert tried == [0, 2, 6, 14, 30, 62, 126, 190]


def test_values_that_never_change_are_at_hand_and_others_are_decoded() -> None:
    given: dict[str, Any] = {"text": "a", "more": [1]}
    (made,) = prepare([given], payload_schema(Ruled), JSON_LIST)
    given["more"].append(2)

    assert isinstance(made, EncodedRow)
    assert isinstance(made.row, JsonRow)
    assert [made.row["text"], made.row.get("id"), *made.row] == ["a", None, "text", "more"]
    assert with_values([made.row])[0] is made.row
    assert made.row["more"] == [1]
    assert with_values([made.row]) == [{"text": "a", "more": [1]}]


def test_of_many_forms_only_so_many_are_known() -> None:
    asked: list[Form] = []

    def found(names: Form, kinds: Form) -> Any:
        asked.append((*names, *kinds))
        return lambda position, row: None

    known = Ways(found)
    for number in [*range(3 * MOST_FORMS), *range(3 * MOST_FORMS)]:
        way = known[f"name {number}", int]
        assert (way is full_way) is (number >= MOST_FORMS)

    assert len(known) == len(asked) == MOST_FORMS
    assert Ways(found)["n" * 5000, int] is full_way


def test_a_row_costs_a_handful_of_calls() -> None:
    rows = [{"id": number, "text": "a" * 40} for number in range(2000)]
    schema, calls = payload_schema(Line), 0

    def count(frame: Any, event: str, what: Any) -> None:
        nonlocal calls
        calls += event == "call"

    made = batches(
        BreakingOff(at_invalid=True).watch(prepare(rows, schema, JSON_LIST)),
        BatchLimit(),
        JSON_LIST,
    )
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        sizes = [len(batch.rows) for batch in made]
    finally:
        sys.setprofile(before)

    assert sizes == [1000, 1000]
    assert calls < 6.2 * len(rows)  # 20 before
