"""The quick check of a row says what its schema says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import missing, validate
from marshmallow.validate import Length, Range, Regexp

from alation_core.operations.write import WriteOperation
from alation_core.plugins.registry import Registry
from alation_core.shapes import (
    UNSET,
    Maybe,
    PayloadSchema,
    Rule,
    one_of,
    payload_schema,
    quick_check,
    required_when,
    requires,
    something_beside,
)
from alation_core.shapes.fields import (
    Anything,
    Dictionary,
    Either,
    Items,
    Number,
    Object,
    Text,
    ToldApart,
    TrueOrFalse,
    WholeNumber,
    as_kind,
)
from alation_core.shapes.rules import keeps
from tests.alation_core.support import JSON, SCALARS

REGISTRY = Registry(None)
BUNDLED = {
    f"{name}.{operation.name}": operation.payload_schema
    for name in REGISTRY.names
    for operation in REGISTRY.endpoint(name).operations().values()
    if isinstance(operation, WriteOperation)
}


@cache
def of_object(schema: Any) -> st.SearchStrategy[Any]:
    """Rows that may fit: most fields get a value of their type, some get anything."""
    made = {name: of_field(field) for name, field in schema.fields.items()}
    needed = {name: made.pop(name) for name in list(made) if schema.fields[name].required}
    fitting = st.fixed_dictionaries(needed, optional=made)
    loose = st.fixed_dictionaries({}, optional={**needed, **made, "unknown_field": SCALARS})
    return fitting | fitting | loose


@cache
def of_field(field: Any) -> st.SearchStrategy[Any]:
    choices = [check.choices for check in field.validators if isinstance(check, validate.OneOf)]
    typed = st.sampled_from(list(choices[0])) if choices else OF_TYPE[type(field)](field)
    return st.integers(0, 11).flatmap(lambda n: SCALARS | JSON if n == 0 else typed)


OF_TYPE: Mapping[type, Callable[[Any], st.SearchStrategy[Any]]] = {
    Text: lambda field: st.text(max_size=5),
    WholeNumber: lambda field: st.integers(),
    Number: lambda field: st.integers() | st.floats(),
    TrueOrFalse: lambda field: st.booleans(),
    Items: lambda field: st.lists(of_field(field.inner), max_size=3),
    Either: lambda field: st.one_of([of_field(candidate) for candidate in field.candidates]),
    ToldApart: lambda field: st.one_of([of_field(candidate) for candidate in field.candidates]),
    Dictionary: lambda field: st.dictionaries(
        st.text(max_size=3), of_field(field.value_field) if field.value_field else JSON, max_size=3
    ),
    Object: lambda field: of_object(field.schema),
    Anything: lambda field: JSON,
}


def accepted(schema: PayloadSchema, row: Any) -> bool:
    return not schema.validate(row)


@pytest.mark.parametrize("operation", BUNDLED)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_rows_of_json_are_accepted_exactly_where_the_schema_accepts_them(
    operation: str, data: st.DataObject
) -> None:
    schema = BUNDLED[operation]
    row = data.draw(of_object(schema))

    assert quick_check(schema)(row) is accepted(schema, row)


@pytest.mark.parametrize("operation", BUNDLED)
@given(row=JSON)
@settings(max_examples=5, deadline=None)
def test_any_json_is_accepted_only_where_the_schema_accepts_it(operation: str, row: Any) -> None:
    assert quick_check(BUNDLED[operation])(row) is accepted(BUNDLED[operation], row)


class Word(str):
    """A text that is no plain one."""


@dataclass(frozen=True)
class Part:
    kind: str
    size: Maybe[float] = UNSET


@dataclass(frozen=True)
class Thing:
    """One field of each kind that a bundled payload need not have."""

    rules: ClassVar = (requires("part", "title"),)

    id: int
    title: Maybe[str | None] = UNSET
    part: Maybe[Part] = UNSET
    counts: Maybe[dict[str, int]] = UNSET
    pair: Annotated[Maybe[list[int]], Length(equal=2)] = UNSET
    value: Maybe[str | list[str]] = UNSET
    extra: Any = UNSET


@given(row=of_object(payload_schema(Thing)))
@settings(max_examples=300, deadline=None)
def test_every_kind_of_field_is_checked_as_the_schema_does(row: Any) -> None:
    schema = payload_schema(Thing)

    assert quick_check(schema)(row) is accepted(schema, row)


@pytest.mark.parametrize(
    "row",
    [
        {"id": 1, "title": Word("x")},
        {"id": True},
        {"id": 1, "extra": missing},
        {"id": 1, "counts": {1: 1}},
        {"id": 1, "pair": (1, 2)},
        {"id": 1, "part": {"kind": "x", "size": float("nan")}},
        {"id": 1, "part": {"kind": "x"}},
    ],
)
def test_what_is_not_plain_is_left_to_the_schema(row: dict[Any, Any]) -> None:
    assert not quick_check(payload_schema(Thing))(row)


@dataclass(frozen=True)
class Counted:
    """A shape with a default, which its rules see."""

    rules: ClassVar = (requires("unit", "count"),)

    unit: Maybe[str] = UNSET
    count: int = 1


def test_a_shape_with_defaults_is_left_to_the_schema() -> None:
    schema = payload_schema(Counted)

    assert accepted(schema, {"unit": "kg"})
    assert not quick_check(schema)({"unit": "kg", "count": 2})


# ------------------------------------------------------------------------------ what is looked up


def starts_low(row: Mapping[str, Any]) -> Any:
    """A rule of a plugin: any function."""
    if isinstance(row.get("word"), str) and row["word"][:1] > "m":
        yield "word", "It starts too late."


RULES: list[Rule] = [
    requires("word", "kind"),
    required_when("kind", "b", "size", "word"),
    required_when("size", None, "word"),
    one_of("size", "word"),
    something_beside("id", "kind"),
    starts_low,
]


@dataclass(frozen=True)
class Ruled:
    """Every kind of rule, and validators of every kind on what a type alone does not tell."""

    rules: ClassVar = tuple(RULES)

    id: int
    kind: Maybe[Literal["a", "b"] | None] = UNSET
    size: Annotated[Maybe[float | None], Range(min=0)] = UNSET
    word: Annotated[Maybe[str], Regexp("^[a-z]*$"), Length(max=3)] = UNSET
    mixed: Maybe[Literal["x", 1, True] | None] = UNSET
    parts: Maybe[list[Part] | dict[str, float] | bool] = UNSET


ODD: Mapping[str, list[Any]] = {
    "id": [True, None, "1"],
    "kind": ["b", None, "c", Word("a")],
    "size": [0, -1, None, True, float("inf")],
    "word": ["", "xy", "abcd", "A", "a\n", None],
    "mixed": [1, True, 1.0, False, None, [], "y"],
    "parts": [
        *([], [{"kind": 1}], [{"kind": "k", "size": float("nan")}], [{"size": 1}]),
        *({"a": 1}, {"a": float("inf")}, {"a": "b"}, {1: 1}, True, None, 0),
    ],
    "strange": [None],
}
GOOD = {"id": 1, "kind": "a", "size": 1.5, "word": "ab", "mixed": "x", "parts": [{"kind": "k"}]}
ODD_ROWS = st.builds(
    lambda good, odd: {**{name: GOOD[name] for name in good}, **dict(odd)},
    st.sets(st.sampled_from(sorted(GOOD))).map(lambda names: {"id", *names}) | st.just(set()),
    st.lists(
        st.sampled_from([(name, value) for name, odd in ODD.items() for value in odd]), max_size=2
    ),
)
"""Rows that fit but for one value or two."""


@given(row=ODD_ROWS)
@settings(max_examples=300, deadline=None)
def test_what_is_looked_up_by_type_or_told_by_a_rule_is_what_the_schema_says(row: Any) -> None:
    schema = payload_schema(Ruled)
    plain = all(type(value) is not Word for value in row.values())

    assert quick_check(schema)(row) is (plain and accepted(schema, row))


@pytest.mark.parametrize("rule", RULES)
@given(row=ODD_ROWS)
def test_a_rule_is_kept_where_it_finds_nothing(rule: Rule, row: dict[str, Any]) -> None:
    assert keeps(rule)(row) is (not list(rule(row)))


class Even(WholeNumber):
    """A kind that derives from another one and takes less."""

    def _check(self, ask: Any) -> Callable[[Any], bool]:
        return lambda value: type(value) is int and value % 2 == 0


@pytest.mark.parametrize("around", [lambda kind: kind, Items, lambda kind: Either([Text(), kind])])
def test_a_kind_that_takes_less_than_its_type_is_asked(around: Callable[[Any], Any]) -> None:
    check = around(Even(allow_none=True)).check(lambda part: as_kind(part).check(lambda _: bool))
    wrap = (lambda value: [value]) if around is Items else (lambda value: value)

    assert [check(wrap(value)) for value in (2, 3, None, True)] == [True, False, True, False]
