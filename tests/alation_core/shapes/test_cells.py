"""A cell is sent as what it says: nothing is guessed by its look, what is written is read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema, fields

from alation_core.shapes import (
    UNSET,
    Maybe,
    payload_schema,
    row_errors,
    row_from_text,
    text_from_value,
    value_from_text,
)
from alation_core.shapes.fields import as_kind
from tests.alation_core.shapes.test_quick_check import BUNDLED, of_field


@dataclass(frozen=True)
class Ref:
    otype: str
    oid: int


@dataclass(frozen=True)
class Cells:
    """Fields that take a text beside other types, and fields that take none."""

    loose: Maybe[float | bool | str] = UNSET
    several: Maybe[str | list[str] | list[Ref]] = UNSET
    anything: Maybe[Any] = UNSET
    whole: Maybe[int] = UNSET
    number: Maybe[float] = UNSET
    flag: Maybe[bool] = UNSET
    names: Maybe[list[str]] = UNSET


SCHEMA = payload_schema(Cells)
LOOKS = (
    *("1.10", "1e5", "9535e6", "0.1000000000000000055", "007", "+5", "-0", "1_000", "1.", ".5"),
    *("NaN", "Infinity", "-Infinity", "0x10", "TRUE", "True", "FALSE", "1,5", "null"),
    *("\uff11\uff12", "\u0663", "12345678901234567890", "1234567890123456789", "9007199254740993"),
    *("[2024]", "[1]", "[draft]", "[1.10]", "{}", '{"a":1}', '[{"a":1}]', '["a",1]'),
)


def read(field: str, cell: str) -> Any:
    return value_from_text(SCHEMA.fields[field], cell)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("cell", ["{}", " {}", "{} "])
def test_a_text_is_no_other_value_for_how_it_looks(look: str, cell: str) -> None:
    text = cell.format(look) if "{}" in cell else cell
    text = cell.replace("{}", look)

    assert read("loose", text) == text


@pytest.mark.parametrize(
    ("cell", "value"),
    [("98.5", 98.5), ("-7", -7), ("0", 0), ("-0.0", -0.0), ("true", True), ("false", False)],
)
def test_what_is_written_back_as_the_cell_is_what_it_says(cell: str, value: Any) -> None:
    found = read("loose", cell)

    assert (found, type(found)) == (value, type(value))
    assert read("loose", f'"{cell}"') == cell  # a way to say that the text is meant


@given(st.text())
def test_a_cell_becomes_a_value_only_where_that_is_written_back_as_the_cell(cell: str) -> None:
    found = read("loose", cell)

    assert isinstance(found, str) or json.dumps(found) == cell


@pytest.mark.parametrize("field", ["whole", "number"])
@pytest.mark.parametrize("look", [look for look in LOOKS if look != "null"])
def test_a_field_without_texts_refuses_what_it_cannot_keep(field: str, look: str) -> None:
    row = row_from_text(SCHEMA, {field: look})
    fits = not row_errors(SCHEMA, row)

    assert not fits or json.dumps(row[field]) == look


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("1.10", "(the number is written 1.1)"),
        ("007", "(the number is written 7)"),
        ("1e5", "(the number is written 100000)"),
        ("0.1000000000000000055", "(the number is written 0.1)"),
        ("12345678901234567890", "(it has more digits than a number keeps)"),
        ("1e400", "(it has more digits than a number keeps)"),
        ("late", "."),
    ],
)
def test_a_refused_number_says_how_it_is_written(cell: str, hint: str) -> None:
    ((_, message),) = row_errors(SCHEMA, row_from_text(SCHEMA, {"number": cell}))

    assert message.startswith(f'Expected a number, not the text "{cell}"')
    assert message.endswith(hint) or message.endswith(f"{hint}.")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('["a", "b"]', ["a", "b"]),
        ("[]", []),
        ('[{"otype": "user", "oid": 7}]', [{"otype": "user", "oid": 7}]),
        ("[2024]", "[2024]"),
        ('{"a": 1}', '{"a": 1}'),
        ("[a]", "[a]"),
        ('"[2024]"', "[2024]"),
        ('["a"', '["a"'),
        ('"["', '"["'),
        ('"NULL"', '"NULL"'),
        ('"quoted"', '"quoted"'),
        ('"[\\"a\\"]"', '["a"]'),
    ],
)
def test_a_list_is_one_where_the_field_takes_it_and_a_text_elsewhere(cell: str, value: Any) -> None:
    assert read("several", cell) == value


def test_a_list_that_is_too_long_is_named_and_not_taken_for_a_text() -> None:
    cells = {"field_id": "1", "otype": "table", "oid": "1", "value": json.dumps(["x"] * 257)}
    schema = BUNDLED["custom_field_value.upsert"]

    ((field, message),) = row_errors(schema, row_from_text(schema, cells))

    assert (field, "Longer than maximum length" in message) == ("value", True)


@pytest.mark.parametrize(
    ("field", "cell", "said"),
    [
        (
            "several",
            '[{"otype": "user", "oid": 7, "oid": 8}]',
            "[0].oid: The key 'oid' stands twice",
        ),
        ("names", '["a", 1.00000000000000000001]', "[1]: The number 1.00000000000000000001 cannot"),
        ("names", "[1,", "it is no JSON"),
    ],
)
def test_a_flaw_in_the_json_of_a_cell_is_named(field: str, cell: str, said: str) -> None:
    ((named, message),) = row_errors(SCHEMA, row_from_text(SCHEMA, {field: cell}))

    assert (named, said in message) == (field, True)


OF_ITS_PLACE = {"name", "parent", "root", "metadata", "error_messages", "required"}


def declared(part: Any) -> Any:
    """Return what a field or an object is, without its place: what is declared alike is equal."""
    if isinstance(part, Schema):
        return repr(getattr(part, "rules", ())), declared(part.fields)
    if isinstance(part, dict):
        return {name: declared(one) for name, one in part.items()}
    if isinstance(part, fields.Field):
        own = {name: one for name, one in vars(part).items() if name not in OF_ITS_PLACE}
        return type(part), declared(own)
    return [declared(one) for one in part] if isinstance(part, list | tuple) else repr(part)


# Hundreds of fields are declared alike: what is true of the first of them is true of all.
DIFFERENT = {
    repr(declared(field)): (f"{operation} {name}", field)
    for operation, schema in reversed(BUNDLED.items())
    for name, field in schema.fields.items()
}
FIELDS = dict(DIFFERENT.values())


def keeps_its_digits(value: Any) -> bool:
    return not isinstance(value, int) or abs(value) <= 2**53


@pytest.mark.parametrize("name", FIELDS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_what_is_written_to_a_cell_is_read_back_as_what_it_was(
    name: str, data: st.DataObject
) -> None:
    field = FIELDS[name]
    value = data.draw(of_field(field).filter(keeps_its_digits))
    if not as_kind(field).takes(value) or value in (None, ""):
        return

    found = value_from_text(field, text_from_value(field, value))

    assert json.dumps(found) == json.dumps(value)


@given(st.text(min_size=1) | st.sampled_from(LOOKS).map(lambda look: f'"{look}"'))
@pytest.mark.parametrize("field", ["loose", "several", "anything"])
def test_any_text_can_be_written_to_a_cell(field: str, text: str) -> None:
    assert read(field, text_from_value(SCHEMA.fields[field], text)) == text
