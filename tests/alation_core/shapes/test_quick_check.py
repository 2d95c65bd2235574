"""The quick check of a row says what its schema says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import missing, validate
from marshmallow.validate import Length

from alation_core.operations.write import WriteOperation
from alation_core.plugins.registry import Registry
from alation_core.shapes import UNSET, Maybe, PayloadSchema, payload_schema, quick_check, requires
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
)
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
@settings(max_examples=30, deadline=None)
def test_rows_of_json_are_accepted_exactly_where_the_schema_accepts_them(
    operation: str, data: st.DataObject
) -> None:
    schema = BUNDLED[operation]
    row = data.draw(of_object(schema))

    assert quick_check(schema)(row) is accepted(schema, row)


@pytest.mark.parametrize("operation", BUNDLED)
@given(row=JSON)
@settings(max_examples=10, deadline=None)
def test_any_json_is_accepted_only_where_the_schema_accepts_it(operation: str, row: Any) -> None:
    assert quick_check(BUNDLED[operation])(row) is accepted(BUNDLED[operation], row)


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


class Word(str):
    """A text that is no plain one."""


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
