"""A field has the name of its attribute in Python, and its wire name wherever a row is data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.batching import EncodedRow, prepare
from alation_core.bodies import JSON_LIST
from alation_core.errors import ConfigurationError
from alation_core.shapes import (
    UNSET,
    CommaSeparated,
    Maybe,
    WireName,
    answer_schema,
    as_row,
    as_wire,
    json_schema,
    one_of,
    payload_schema,
    quick_check,
    requires,
    row_errors,
    row_from_text,
)
from tests.alation_core.support import asked_at


@dataclass(frozen=True)
class Part:
    type_: Annotated[str, WireName("type")]
    size: Maybe[int] = UNSET


@dataclass(frozen=True)
class Thing:
    rules: ClassVar = (requires("part", "class"), one_of("class", "other.name"))

    class_: Annotated[Maybe[str], WireName("class"), "Gold or silver."] = UNSET
    part: Maybe[Part] = UNSET
    parts: Annotated[Maybe[list[Part]], WireName("@parts[]")] = UNSET
    by_name: Maybe[dict[str, Part]] = UNSET
    other: Annotated[Maybe[str], WireName("other.name")] = UNSET


SCHEMA = payload_schema(Thing)


def sent(row: Any) -> Any:
    (made,) = prepare([row], SCHEMA, JSON_LIST)
    assert isinstance(made, EncodedRow), made
    assert dict(made.row) == json.loads(made.part) == json.loads(made.as_given)
    return json.loads(made.part)


def test_a_row_that_is_a_dict_says_the_wire_names() -> None:
    row = {"class": "gold", "part": {"type": "x"}, "@parts[]": [], "other.name": "y"}

    assert quick_check(SCHEMA)(row)
    assert sent(row) == row


@pytest.mark.parametrize(
    ("row", "errors"),
    [
        (
            {"class_": "gold", "other.name": "x"},
            [("class_", "Unknown field; did you mean 'class'?")],
        ),
        (
            {"class": "gold", "parts": []},
            [("parts", "Unknown field; did you mean '@parts[]'?")],
        ),
        (
            {"class": "gold", "part": {"type": "x", "type_": "y"}},
            [("part.type_", "Unknown field; did you mean 'type'?")],
        ),
        ({"class": 5}, [("class", "Expected a text, not the number 5.")]),
        ({"other.name": 5}, [("other.name", "Expected a text, not the number 5.")]),
    ],
)
def test_a_row_that_says_an_attribute_is_refused_and_led_to_the_wire_name(
    row: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    assert row_errors(SCHEMA, row) == errors


def test_an_instance_of_the_dataclass_becomes_a_dict_of_wire_names() -> None:
    thing = Thing("gold", Part("x"), [Part("y", 2)], {"a": Part("z")})

    assert as_row(thing) == {
        "class": "gold",
        "part": {"type": "x"},
        "@parts[]": [{"type": "y", "size": 2}],
        "by_name": {"a": {"type": "z"}},
    }
    assert sent(thing) == as_row(thing) == as_wire(thing)


def test_a_dict_may_hold_instances_of_the_dataclasses_within_it() -> None:
    assert sent({"class": "gold", "part": Part("x"), "by_name": {"a": Part("z")}}) == {
        "class": "gold",
        "part": {"type": "x"},
        "by_name": {"a": {"type": "z"}},
    }


def test_rules_see_the_row_as_it_stands_on_the_wire() -> None:
    assert [name for name, _ in row_errors(SCHEMA, {"part": {"type": "x"}})] == ["class", "class"]
    assert row_errors(SCHEMA, {"other.name": "x"}) == []
    # The slow way, past the quick check: a tuple is no plain list.
    assert row_errors(SCHEMA, {"other.name": "x", "@parts[]": ()}) == []


def test_json_schema_and_cells_have_the_wire_names() -> None:
    described = json_schema(SCHEMA, "thing")["items"]

    assert list(described["properties"]) == ["class", "part", "@parts[]", "by_name", "other.name"]
    assert described["properties"]["part"]["required"] == ["type"]
    assert row_from_text(SCHEMA, {"class": "5", "@parts[]": '[{"type": "x"}]'}) == {
        "class": "5",
        "@parts[]": [{"type": "x"}],
    }


def test_a_typed_answer_has_the_names_of_the_attributes() -> None:
    answer = {"class": "gold", "part": {"type": "x"}, "@parts[]": [{"type": "y"}], "other.name": ""}

    found = answer_schema(Thing).load(answer)
    assert found == Thing("gold", Part("x"), [Part("y")], UNSET, "")
    assert answer_schema(Thing, lenient=True).load({"class": 5}).class_ == 5
    assert as_wire(found) == answer


# ------------------------------------------------------------------------------- names of all kinds

SHADOWING = ("fields", "Meta", "rules", "shape", "load", "validate", "opts", "context", "renamed")


@pytest.mark.parametrize("name", SHADOWING)
@pytest.mark.parametrize("wired", [True, False])
def test_a_field_may_be_called_like_anything_in_a_schema(name: str, wired: bool) -> None:
    hint: Any = Annotated[int, WireName(name)] if wired else int
    shape = make_dataclass("Shadow", [("thing" if wired else name, hint)])

    assert row_errors(payload_schema(shape), {name: 1}) == []
    assert row_errors(payload_schema(shape), {name: "1"})[0][0] == name
    assert row_errors(payload_schema(shape), {})[0][0] == name
    assert answer_schema(shape).load({name: 1}) == shape(1)


NAMES = st.text(min_size=1, max_size=8)


@given(names=st.lists(NAMES, unique=True, min_size=1, max_size=6), value=st.integers())
def test_wire_names_of_any_kind_go_out_and_come_back(names: list[str], value: int) -> None:
    members: list[tuple[str, Any]] = [
        (f"field_{place}", Annotated[int, WireName(name)]) for place, name in enumerate(names)
    ]
    shape = make_dataclass("Shape", members)
    thing = shape(**{name: value for name, _ in members})
    row: Mapping[str, Any] = dict.fromkeys(names, value)

    assert as_row(thing) == row
    assert row_errors(payload_schema(shape), row) == []
    assert answer_schema(shape).load(row) == thing
    assert as_wire(thing) == row


# -------------------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class Filters:
    class_: Annotated[str, WireName("class")]
    keys: Annotated[Maybe[list[str]], WireName("domain_keys[]")] = UNSET
    ids: Annotated[Maybe[list[int]], WireName("id.in"), CommaSeparated] = UNSET


def query(**given: Any) -> tuple[str, list[tuple[str, str]]]:
    return asked_at("/{class}/", Filters, given, where="x.list")


def test_a_parameter_is_an_attribute_to_its_caller_and_its_wire_name_in_path_and_query() -> None:
    assert query(class_="gold", keys=["a", "b"], ids=[1, 2]) == (
        "/gold/",
        [("domain_keys[]", "a"), ("domain_keys[]", "b"), ("id.in", "1,2")],
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"class": "x"}, "parameter 'class': Unknown field; did you mean 'class_'"),
        ({}, "parameter 'class_': Missing data"),
        ({"class_": "x", "keys": [5]}, r"parameter 'keys\[0\]': Expected a text"),
        ({"class_": "x", "domain_keys[]": []}, "did you mean 'keys'"),
        ({"class_": "x", "kays": []}, "did you mean 'keys'"),
        ({"class_": "x", "y": 1}, r"parameter 'y'.*\(parameters: class_, keys, ids\)"),
    ],
)
def test_messages_name_a_parameter_as_its_caller_does(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        query(**given)
