"""Payloads are checked strictly and converted by nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow.validate import Length, Range

from alation_core.batching.preparing import prepare
from alation_core.batching.rows import EncodedRow, RejectedRow
from alation_core.bodies import JSON_LIST
from alation_core.shapes import (
    UNSET,
    Maybe,
    Unset,
    as_row,
    json_schema,
    one_of,
    payload_schema,
    required_when,
    requires,
    row_errors,
    row_from_text,
)
from tests.alation_core.support import JSON


@dataclass(frozen=True)
class Owner:
    otype: Literal["user", "group"]
    oid: int
    note: Maybe[str] = UNSET


@dataclass(frozen=True)
class Thing:
    """One field of each kind."""

    rules: ClassVar = (
        requires("owners", "owner_kind"),
        required_when("owner_kind", "team", "team"),
        one_of("title", "key"),
    )

    id: int
    title: Annotated[Maybe[str], "Shown to people.", Length(min=1)] = UNSET
    key: Maybe[str | None] = UNSET
    share: Annotated[Maybe[float], Range(min=0)] = UNSET
    public: Maybe[bool] = UNSET
    owner_kind: Maybe[Literal["person", "team"]] = UNSET
    team: Maybe[str] = UNSET
    owners: Maybe[list[Owner]] = UNSET
    value: Maybe[str | list[str] | list[Owner]] = UNSET
    settings: Maybe[dict[str, int]] = UNSET
    extra: Any = UNSET


SCHEMA = payload_schema(Thing)
GOOD: dict[str, Any] = {"id": 1, "title": "Net revenue"}


def errors(**changes: Any) -> list[tuple[str | None, str]]:
    return row_errors(SCHEMA, {**GOOD, **changes})


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"key": None},
        {"share": 1},
        {"share": 0.5},
        {"public": False},
        {"owners": [], "owner_kind": "person"},
        {"owners": [{"otype": "user", "oid": 1}], "owner_kind": "person"},
        {"value": ""},
        {"value": []},
        {"value": ["a"]},
        {"value": [{"otype": "group", "oid": 2}]},
        {"settings": {"a": 1}},
        {"extra": {"any": ["thing"]}},
        {"extra": None},
    ],
)
def test_a_row_that_fits_is_accepted(fields: dict[str, Any]) -> None:
    assert errors(**fields) == []


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"id": "1"}, "id"),
        ({"id": True}, "id"),
        ({"id": 1.0}, "id"),
        ({"id": None}, "id"),
        ({"title": 5}, "title"),
        ({"title": None}, "title"),
        ({"title": ""}, "title"),
        ({"share": "0.5"}, "share"),
        ({"share": True}, "share"),
        ({"share": float("nan")}, "share"),
        ({"share": float("inf")}, "share"),
        ({"share": -1}, "share"),
        ({"public": 1}, "public"),
        ({"public": "true"}, "public"),
        ({"owner_kind": "Person"}, "owner_kind"),
        ({"owners": {"otype": "user", "oid": 1}}, "owners"),
        ({"owners": [{"otype": "user"}], "owner_kind": "person"}, "owners[0].oid"),
        ({"owners": [{"otype": "robot", "oid": 1}]}, "owners[0].otype"),
        ({"owners": [{"otype": "user", "oid": 1, "note": None}]}, "owners[0].note"),
        ({"owners": ["me"]}, "owners[0]"),
        ({"value": 5}, "value"),
        ({"value": [5]}, "value[0]"),
        ({"value": None}, "value"),
        ({"settings": {"a": "1"}}, "settings.a.value"),
        ({"settings": [1]}, "settings"),
    ],
)
def test_a_value_of_a_wrong_type_is_refused_by_name(fields: dict[str, Any], name: str) -> None:
    assert [found for found, _ in errors(**fields)] == [name]


def test_an_unknown_field_is_refused_with_a_suggestion() -> None:
    assert errors(titel="x") == [("titel", "Unknown field; did you mean 'title'?")]
    assert errors(zzz="x") == [("zzz", "Unknown field.")]


def test_a_nested_unknown_field_is_not_taken_for_one_of_the_row() -> None:
    found = errors(owners=[{"otype": "user", "oid": 1, "x": 2}], owner_kind="person")

    assert found == [("owners[0].x", "Unknown field.")]


def test_a_missing_field_is_named() -> None:
    assert row_errors(SCHEMA, {"title": "x"}) == [("id", "Missing data for required field.")]


@pytest.mark.parametrize("row", [None, 5, "text", [], [GOOD]])
def test_a_row_that_is_no_object_is_refused_without_a_field(row: object) -> None:
    assert row_errors(SCHEMA, row) == [(None, "Expected an object with named fields.")]


@pytest.mark.parametrize("items", [{"a"}, iter("a"), (x for x in "a"), {"a": 1}.keys()])
def test_what_is_no_list_is_refused_as_one(items: object) -> None:
    # A generator would be empty by the time it is encoded; a set has no order and no JSON.
    assert [name for name, _ in errors(value=items)] == ["value"]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"id": 1, "title": "x", "owners": []}, "owner_kind"),
        ({"id": 1, "title": "x", "owner_kind": "team"}, "team"),
        ({"id": 1}, "title"),
        ({"id": 1, "key": None}, "title"),
    ],
)
def test_conditions_between_fields_are_held(row: dict[str, Any], name: str) -> None:
    ((found, message),) = row_errors(SCHEMA, row)

    assert found == name
    assert message.startswith("Missing data for required field")


# ------------------------------------------------------------------------------ what is sent


def sent(row: Any) -> Any:
    (prepared,) = prepare([row], SCHEMA, JSON_LIST)
    assert isinstance(prepared, EncodedRow), prepared
    return json.loads(prepared.part)


def test_absent_null_and_empty_are_three_things() -> None:
    assert sent({**GOOD}) == GOOD
    assert sent({**GOOD, "key": None}) == {**GOOD, "key": None}
    assert sent({**GOOD, "key": ""}) == {**GOOD, "key": ""}
    assert sent({**GOOD, "value": []}) == {**GOOD, "value": []}
    assert sent({**GOOD, "public": False, "share": 0}) == {**GOOD, "public": False, "share": 0}


def test_an_instance_of_the_dataclass_is_sent_without_its_unset_fields() -> None:
    thing = Thing(1, "Net revenue", key=None, owner_kind="person", owners=[Owner("user", 7)])

    assert sent(thing) == {
        "id": 1,
        "title": "Net revenue",
        "key": None,
        "owner_kind": "person",
        "owners": [{"otype": "user", "oid": 7}],
    }


def test_any_mapping_is_a_row() -> None:
    row: Mapping[str, Any] = MappingProxyType(GOOD)

    assert sent(row) == GOOD


def test_a_tuple_is_sent_as_a_list() -> None:
    assert sent({**GOOD, "value": ("b", "a")})["value"] == ["b", "a"]


def test_a_row_that_is_no_json_is_rejected() -> None:
    (prepared,) = prepare([{**GOOD, "title": "\ud800"}], SCHEMA, JSON_LIST)

    assert isinstance(prepared, RejectedRow)
    assert "cannot be written as JSON" in prepared.problems[0].message


THINGS = st.fixed_dictionaries(
    {"id": st.integers(), "title": st.text(min_size=1)},
    optional={
        "key": st.none() | st.text(),
        "share": st.floats(min_value=0, allow_nan=False, allow_infinity=False) | st.integers(0),
        "public": st.booleans(),
        "value": st.text() | st.lists(st.text()),
        "settings": st.dictionaries(st.text(), st.integers()),
        "extra": JSON,
    },
)


@given(st.one_of(THINGS, JSON))
def test_an_accepted_row_is_encoded_without_loss(row: Any) -> None:
    (prepared,) = prepare([row], SCHEMA, JSON_LIST)

    if isinstance(prepared, EncodedRow):
        assert json.loads(prepared.part) == row
    else:
        assert prepared.problems
        assert all(problem.row == 0 for problem in prepared.problems)


def texts_of(value: Any) -> Iterator[str]:
    """All texts in a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from texts_of(below)
    elif isinstance(value, list):
        for below in value:
            yield from texts_of(below)


@given(THINGS)
def test_good_rows_are_accepted(row: dict[str, Any]) -> None:
    (prepared,) = prepare([row], SCHEMA, JSON_LIST)

    unstorable = any(
        sign == "\0" or "\ud800" <= sign <= "\udfff" for text in texts_of(row) for sign in text
    )
    assert isinstance(prepared, RejectedRow) == unstorable


# ------------------------------------------------------------------------------ declarations


@dataclass(frozen=True)
class WithFactory:
    names: list[str] = field(default_factory=list)


def test_a_field_with_a_default_factory_may_be_left_out() -> None:
    assert row_errors(payload_schema(WithFactory), {}) == []


def test_a_type_without_a_field_is_a_mistake_of_the_author() -> None:
    @dataclass(frozen=True)
    class Strange:
        when: complex

    with pytest.raises(TypeError, match="complex"):
        payload_schema(Strange)


def test_the_marker_of_an_absent_field_shows_its_name() -> None:
    assert repr(UNSET) == "UNSET"
    assert as_row(Owner("user", 1)) == {"otype": "user", "oid": 1}
    assert as_row({"title": Unset.UNSET}) == {"title": UNSET}
    assert as_row(Owner) is Owner


def test_json_schema_says_what_the_schema_holds() -> None:
    described = json_schema(SCHEMA, "thing.upsert")

    owner = {
        "type": "object",
        "properties": {
            "otype": {"type": "string", "enum": ["user", "group"]},
            "oid": {"type": "integer"},
            "note": {"type": "string"},
        },
        "additionalProperties": False,
        "required": ["otype", "oid"],
    }
    assert described == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "thing.upsert",
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "id": {"type": "integer"},
                "title": {"type": "string", "description": "Shown to people.", "minLength": 1},
                "key": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "share": {"type": "number", "minimum": 0},
                "public": {"type": "boolean"},
                "owner_kind": {"type": "string", "enum": ["person", "team"]},
                "team": {"type": "string"},
                "owners": {"type": "array", "items": owner},
                "value": {
                    "anyOf": [
                        {"type": "string"},
                        {"type": "array", "items": {"type": "string"}},
                        {"type": "array", "items": owner},
                    ]
                },
                "settings": {"type": "object", "additionalProperties": {"type": "integer"}},
                "extra": {},
            },
            "additionalProperties": False,
            "required": ["id"],
        },
    }


# ------------------------------------------------------------------------------ cells of text


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("id", "7", 7),
        ("id", " 7 ", 7),
        ("id", "seven", "seven"),
        ("id", "[" * 100_000, "[" * 100_000),
        ("title", "7", "7"),
        ("title", "null", "null"),
        ("key", "null", "null"),
        ("share", "0.5", 0.5),
        ("public", "TRUE", True),
        ("public", "false", False),
        ("public", "yes", "yes"),
        ("owners", '[{"otype": "user", "oid": 1}]', [{"otype": "user", "oid": 1}]),
        ("settings", '{"a": 1}', {"a": 1}),
        ("value", "plain", "plain"),
        ("value", "5", "5"),
        ("value", '["a"]', ["a"]),
        ("value", "[broken", "[broken"),
        ("unknown", "7", "7"),
    ],
)
def test_a_cell_is_read_by_the_type_of_its_field(name: str, cell: str, value: Any) -> None:
    assert row_from_text(SCHEMA, {name: cell}) == {name: value}


def test_an_empty_cell_is_an_absent_field() -> None:
    assert row_from_text(SCHEMA, {"id": "7", "title": "", "share": ""}) == {"id": 7}
