"""Times, days, numbers, identifiers and choices: as Python values, and as what stands for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError
from marshmallow.validate import OneOf, Range

from alation_core.batching import EncodedRow, RejectedRow, prepare
from alation_core.bodies import JSON_LIST
from alation_core.errors import ConfigurationError
from alation_core.shapes import (
    UNSET,
    InPath,
    InQuery,
    Maybe,
    answer_schema,
    json_schema,
    payload_schema,
    quick_check,
    row_errors,
    row_from_text,
    row_writer,
    text_from_value,
    value_from_text,
)
from tests.alation_core.support import JSON, asked_at


class Colour(Enum):
    RED = "red"
    DARK_BLUE = "dark blue"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Word(StrEnum):
    YES = "yes"


@dataclass(frozen=True)
class Typed:
    """One field of each kind."""

    when: Maybe[datetime] = UNSET
    day: Maybe[date] = UNSET
    price: Maybe[Decimal] = UNSET
    id: Maybe[UUID] = UNSET
    colour: Maybe[Colour] = UNSET
    level: Maybe[Level] = UNSET
    word: Maybe[Word] = UNSET
    only: Maybe[Literal[Colour.RED]] = UNSET
    moments: Maybe[list[datetime]] = UNSET
    prices: Maybe[dict[str, Decimal | None]] = UNSET
    several: Maybe[Decimal | date | list[UUID]] = UNSET


SCHEMA = payload_schema(Typed)
BERLIN = timezone(timedelta(hours=1))
NOON = datetime(2025, 3, 14, 12, 0, tzinfo=BERLIN)
ID = UUID("123e4567-e89b-12d3-a456-426614174000")


def sent(field: str, value: Any, schema: Any = SCHEMA) -> str:
    """Return how a value stands in the body."""
    (made,) = prepare([{field: value}], schema, JSON_LIST)
    assert isinstance(made, EncodedRow), made
    return made.part.decode().partition(":")[2].removesuffix("}")


@pytest.mark.parametrize(
    ("field", "value", "body"),
    [
        ("when", NOON, '"2025-03-14T12:00:00+01:00"'),
        ("when", datetime(2025, 3, 14, tzinfo=UTC), '"2025-03-14T00:00:00+00:00"'),
        ("when", "2025-03-14T12:00:00Z", '"2025-03-14T12:00:00Z"'),
        ("when", "2025-03-14 12:00:00.5+01:00", '"2025-03-14 12:00:00.5+01:00"'),
        ("day", date(2025, 3, 14), '"2025-03-14"'),
        ("day", "2025-03-14", '"2025-03-14"'),
        ("price", Decimal("1.10"), "1.10"),
        ("price", Decimal("1E+2"), "1E+2"),
        ("price", "1.10", "1.10"),
        ("price", "0.1000000000000000055511", "0.1000000000000000055511"),
        ("price", 0.1, "0.1"),
        ("price", 7, "7"),
        ("price", 10**40, "1" + "0" * 40),
        ("id", ID, f'"{ID}"'),
        ("id", str(ID).upper(), f'"{str(ID).upper()}"'),
        ("colour", Colour.DARK_BLUE, '"dark blue"'),
        ("colour", "red", '"red"'),
        ("level", Level.HIGH, "2"),
        ("level", 2, "2"),
        ("word", Word.YES, '"yes"'),
        ("only", Colour.RED, '"red"'),
        ("only", "red", '"red"'),
        (
            "moments",
            [NOON, "2025-03-14T12:00Z"],
            '["2025-03-14T12:00:00+01:00","2025-03-14T12:00Z"]',
        ),
        ("prices", {"a": Decimal("1.0"), "b": None}, '{"a":1.0,"b":null}'),
        ("several", Decimal("2.50"), "2.50"),
        ("several", date(2025, 3, 14), '"2025-03-14"'),
        ("several", [ID], f'["{ID}"]'),
    ],
)
def test_a_value_or_what_stands_for_it_is_sent_in_the_form_of_the_wire(
    field: str, value: Any, body: str
) -> None:
    assert sent(field, value) == body


class NoOffset(tzinfo):
    """A zone that does not know its offset: a time in it is as naive as one without a zone."""

    def utcoffset(self, when: datetime | None) -> None:
        return None

    dst = utcoffset

    def tzname(self, when: datetime | None) -> str:
        return "nowhere"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("when", datetime(2025, 3, 14), "has no offset"),
        ("when", datetime(2025, 3, 14, tzinfo=NoOffset()), "has no offset"),
        ("when", "2025-03-14T12:00:00", "has no offset"),
        ("when", "2025-03-14", "Expected a time such as"),
        ("when", date(2025, 3, 14), "Expected a time such as"),
        ("when", "2025-13-14T12:00:00Z", "Expected a time such as"),
        ("when", "2025-03-14x12:00:00Z", "Expected a time such as"),
        ("when", "\uff12\uff10\uff12\uff15-03-14T12:00:00Z", "Expected a time such as"),
        ("when", 1741953600, "Expected a time such as"),
        ("day", NOON, "Expected a date such as"),
        ("day", "2025-03-14T12:00:00Z", "Expected a date such as"),
        ("day", "14.03.2025", "Expected a date such as"),
        ("day", "2025-02-30", "Expected a date such as"),
        ("price", True, "Expected a number, not the boolean true"),
        ("price", Decimal("NaN"), "finite"),
        ("price", Decimal("-Infinity"), "finite"),
        ("price", float("nan"), "finite"),
        ("price", float("inf"), "finite"),
        ("price", "NaN", "Expected a number"),
        ("price", "Infinity", "Expected a number"),
        ("price", "1_000", "Expected a number"),
        ("price", " 1", "Expected a number"),
        ("price", "\uff11", "Expected a number"),
        ("price", "007", "Expected a number"),
        ("price", "+5", "Expected a number"),
        ("price", "1e99999999999999999999", "Expected a number"),
        ("price", "1" * 5000, "more than 4300 digits"),
        ("price", Decimal("1" * 4400), "more than 4300 digits"),
        ("id", "123e4567e89b12d3a456426614174000", "Expected a UUID"),
        ("id", "{123e4567-e89b-12d3-a456-426614174000}", "Expected a UUID"),
        ("id", 5, "Expected a UUID"),
        ("colour", "RED", "Must be one of: red, dark blue"),
        ("colour", "DARK_BLUE", "Must be one of"),
        ("colour", Level.LOW, "Must be one of"),
        ("level", True, "Must be one of"),
        ("level", 1.0, "Must be one of"),
        ("level", "1", "Must be one of"),
        ("only", "dark blue", "Must be one of: red"),
        ("only", Colour.DARK_BLUE, "Must be one of: red"),
    ],
)
def test_anything_else_is_refused_by_name(field: str, value: Any, said: str) -> None:
    (made,) = prepare([{field: value}], SCHEMA, JSON_LIST)

    assert isinstance(made, RejectedRow)
    ((named, message),) = [(problem.field, problem.message) for problem in made.problems]
    assert named == field
    assert said in message
    assert json.loads(made.given).keys() == {field}


def test_a_rejected_row_is_shown_in_the_form_of_the_wire() -> None:
    row = {"when": datetime(2025, 3, 14), "price": Decimal("1.10"), "colour": Colour.RED, "id": ID}
    (made,) = prepare([row], SCHEMA, JSON_LIST)

    assert isinstance(made, RejectedRow)
    assert json.loads(made.given) == {
        "when": "2025-03-14T00:00:00",
        "price": "1.10",
        "colour": "red",
        "id": str(ID),
    }


@pytest.mark.parametrize("bad", [(1,), None, Decimal("1")])
def test_an_enum_of_what_no_json_holds_is_a_mistake_of_the_author(bad: Any) -> None:
    odd = Enum("Odd", {"A": bad})  # type: ignore[misc]
    shape = type("Shape", (), {"__annotations__": {"one": odd}})

    with pytest.raises(TypeError, match=r"Shape.one: .* which no JSON holds"):
        payload_schema(dataclass(shape))


def test_json_schema_tells_the_form_of_the_wire() -> None:
    properties = json_schema(SCHEMA, "typed")["items"]["properties"]

    assert properties["when"] == {"type": "string", "format": "date-time"}
    assert properties["day"] == {"type": "string", "format": "date"}
    assert properties["id"] == {"type": "string", "format": "uuid"}
    assert properties["colour"] == {"enum": ["red", "dark blue"]}
    assert properties["level"] == {"enum": [1, 2]}
    assert properties["only"] == {"enum": ["red"]}
    assert properties["price"]["anyOf"][0] == {"type": "number"}
    assert json.dumps(json_schema(SCHEMA, "typed"))


@dataclass(frozen=True)
class Limited:
    price: Annotated[Maybe[Decimal], Range(min=Decimal("0.5"), max=Decimal(9))] = UNSET
    when: Annotated[Maybe[datetime], Range(min=NOON)] = UNSET
    colour: Annotated[Maybe[Colour], OneOf([Colour.RED])] = UNSET


def test_limits_of_typed_values_stand_in_the_json_schema_where_it_knows_them() -> None:
    properties = json_schema(payload_schema(Limited), "limited")["items"]["properties"]

    assert (properties["price"]["minimum"], properties["price"]["maximum"]) == (0.5, 9)
    assert properties["when"] == {"type": "string", "format": "date-time"}
    assert properties["colour"] == {"enum": ["red"]}
    assert json.dumps(properties)


# ------------------------------------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("field", "cell", "body"),
    [
        ("when", " 2025-03-14T12:00:00Z ", '"2025-03-14T12:00:00Z"'),
        ("day", "2025-03-14", '"2025-03-14"'),
        ("price", "1.10", "1.10"),
        ("price", " 0.30000000000000000000000001 ", "0.30000000000000000000000001"),
        ("price", "1e5", "1E+5"),
        ("id", str(ID), f'"{ID}"'),
        ("colour", "dark blue", '"dark blue"'),
        ("level", "2", "2"),
        ("moments", '["2025-03-14T12:00:00Z"]', '["2025-03-14T12:00:00Z"]'),
        ("prices", '{"a": 1.10, "b": null}', '{"a":1.10,"b":null}'),
        ("several", "1.10", "1.10"),
        ("several", "2025-03-14", '"2025-03-14"'),
        ("several", f'["{ID}"]', f'["{ID}"]'),
    ],
)
def test_a_cell_is_read_as_what_stands_in_it(field: str, cell: str, body: str) -> None:
    row = row_from_text(SCHEMA, {field: cell})

    assert sent(field, row[field]) == body


@pytest.mark.parametrize("value", [NOON, Decimal("1.10"), ID, Colour.RED, Level.LOW])
def test_a_typed_value_is_written_to_a_cell_and_read_back(value: Any) -> None:
    field = {datetime: "when", Decimal: "price", UUID: "id", Colour: "colour", Level: "level"}
    name = field[type(value)]
    cell = text_from_value(SCHEMA.fields[name], value)

    assert sent(name, value_from_text(SCHEMA.fields[name], cell)) == sent(name, value)


# ------------------------------------------------------------------------------------------ answers


def test_an_answer_is_typed_where_it_fits_and_left_as_it_came_where_not() -> None:
    schema = answer_schema(Typed, lenient=True)
    found = schema.load(
        {
            "when": "2025-03-14T12:00:00+01:00",
            "day": "soon",
            "price": 0.1,
            "id": str(ID),
            "colour": "red",
            "level": 3,
            "moments": ["2025-03-14T12:00:00"],
        }
    )

    assert (found.when, found.day, found.price) == (NOON, "soon", Decimal("0.1"))
    assert (found.id, found.colour, found.level) == (ID, Colour.RED, 3)
    assert found.moments == ["2025-03-14T12:00:00"]


# -------------------------------------------------------------------------- path, query, parameters


@dataclass(frozen=True)
class Placed:
    price: Annotated[Decimal, InPath]
    since: Annotated[Maybe[datetime], InQuery] = UNSET
    prices: Annotated[Maybe[list[Decimal]], InQuery] = UNSET


def test_in_path_and_query_a_value_is_the_text_that_stands_for_it() -> None:
    write = row_writer(payload_schema(Placed))
    assert write is not None

    row = {"price": 1, "since": NOON, "prices": [Decimal("1.10"), "2.0"]}
    assert write(row) == {"price": "1", "since": NOON.isoformat(), "prices": ["1.10", "2.0"]}
    (made,) = prepare([{"price": Decimal("1.10")}], payload_schema(Placed), JSON_LIST)
    assert isinstance(made, EncodedRow)
    assert made.row["price"] == "1.10"


@dataclass(frozen=True)
class Filters:
    price: Decimal
    since: Maybe[datetime] = UNSET
    colours: Maybe[list[Colour]] = UNSET
    level: Maybe[Level] = UNSET


def test_parameters_take_typed_values_too() -> None:
    found = asked_at(
        "/at/{price}/",
        Filters,
        {"price": Decimal("1.10"), "since": NOON, "colours": [Colour.RED, "dark blue"], "level": 1},
    )

    assert found == (
        "/at/1.10/",
        [
            ("since", "2025-03-14T12:00:00+01:00"),
            ("colours", "red"),
            ("colours", "dark blue"),
            ("level", "1"),
        ],
    )
    with pytest.raises(ConfigurationError, match=r"parameter 'since': The time .* has no offset"):
        asked_at("/{price}/", Filters, {"price": 1, "since": datetime.min})


# --------------------------------------------------------------------------------------- properties

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(timezones=OFFSETS)


@given(DECIMALS | st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_arrives_with_its_digits(number: Any) -> None:
    expected = Decimal(repr(number) if isinstance(number, float) else number)
    arrived = json.loads(sent("price", number), parse_float=Decimal, parse_int=Decimal)
    assert arrived.as_tuple() == expected.as_tuple()
    as_text = json.loads(sent("price", str(expected)), parse_float=Decimal, parse_int=Decimal)
    assert as_text.as_tuple() == expected.as_tuple()

    path, _ = asked_at("/{price}/", Filters, {"price": number})
    assert Decimal(path.strip("/").replace("%2B", "+")).as_tuple() == expected.as_tuple()


@given(MOMENTS)
def test_any_aware_time_arrives_as_that_time(moment: datetime) -> None:
    text = json.loads(sent("when", moment))

    assert datetime.fromisoformat(text) == moment
    assert datetime.fromisoformat(text).utcoffset() == moment.utcoffset()
    assert answer_schema(Typed).load({"when": text}).when == moment


@given(st.text() | st.text(alphabet='"\\\ud800\ud801\x00 a1.'), DECIMALS)
def test_no_text_is_taken_for_a_number(text: str, number: Decimal) -> None:
    @dataclass(frozen=True)
    class Both:
        text: str
        number: Decimal

    (made,) = prepare([{"text": text, "number": number}], payload_schema(Both), JSON_LIST)
    if isinstance(made, EncodedRow):
        found = json.loads(made.part, parse_float=Decimal, parse_int=Decimal)
        assert found == {"text": text, "number": number}
        assert found["number"].as_tuple() == number.as_tuple()
    else:
        assert any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in text)


FORMS: Mapping[str, st.SearchStrategy[Any]] = {
    "when": MOMENTS | MOMENTS.map(datetime.isoformat) | st.datetimes(),
    "day": st.dates() | st.dates().map(date.isoformat) | MOMENTS,
    "price": DECIMALS | DECIMALS.map(str) | st.floats() | st.integers() | st.booleans(),
    "id": st.uuids() | st.uuids().map(str),
    "colour": st.sampled_from([*Colour, "red", "RED", Level.LOW]),
    "level": st.sampled_from([*Level, 1, 2, 3, True, 1.0]),
    "word": st.sampled_from([*Word, "yes", "YES"]),
    "only": st.sampled_from([*Colour, "red"]),
    "moments": st.lists(MOMENTS | st.datetimes(), max_size=2),
    "prices": st.dictionaries(st.text(max_size=2), DECIMALS | st.none(), max_size=2),
    "several": DECIMALS | st.dates() | st.lists(st.uuids() | st.text(), max_size=2),
}


@given(row=st.fixed_dictionaries({}, optional={n: f | JSON for n, f in FORMS.items()}))
@settings(max_examples=300)
def test_what_the_quick_check_accepts_the_schema_accepts_and_json_holds(
    row: dict[str, Any],
) -> None:
    accepted = not SCHEMA.validate(row)

    assert accepted or not quick_check(SCHEMA)(row)
    (made,) = prepare([row], SCHEMA, JSON_LIST)
    if accepted and isinstance(made, EncodedRow):
        # What is sent is accepted again, as it stands there, and is sent as the same bytes.
        (again,) = prepare([json.loads(made.part, parse_float=Decimal)], SCHEMA, JSON_LIST)
        assert isinstance(again, EncodedRow)
        assert again.part == made.part


def test_rows_of_python_values_are_checked_quickly() -> None:
    row = {"when": NOON, "day": NOON.date(), "price": Decimal("1.10"), "id": ID}

    assert quick_check(SCHEMA)({**row, "colour": Colour.RED, "level": Level.LOW})


# --------------------------------------------------------------------------------------- validators


def early(value: datetime) -> None:
    assert isinstance(value, datetime)
    if value.hour >= 12:
        raise ValidationError("Too late.")


class Whole:
    """A validator of an author: anything that can be called."""

    def __call__(self, value: Decimal) -> None:
        assert isinstance(value, Decimal)
        if value % 1:
            raise ValidationError("Not a whole number.")


def no_red(values: list[Colour]) -> None:
    if Colour.RED in values:
        raise ValidationError("No red.")


@dataclass(frozen=True)
class Checked:
    when: Annotated[Maybe[datetime], early, "A note."] = UNSET
    price: Annotated[Maybe[Decimal], Whole()] = UNSET
    either: Annotated[Maybe[Decimal | str], Whole()] = UNSET
    colours: Annotated[Maybe[list[Colour]], no_red] = UNSET


@pytest.mark.parametrize(
    ("field", "forms", "said"),
    [
        ("when", [NOON, "2025-03-14T12:00:00+01:00"], "Too late."),
        ("price", [Decimal("1.5"), 1.5, "1.5"], "Not a whole number."),
        ("either", [Decimal("1.5"), 1.5, "1.5"], "Not a whole number."),
        ("colours", [[Colour.RED], ["red"], (Colour.RED,)], "No red."),
    ],
)
def test_a_validator_gets_the_python_value_in_whatever_form_the_row_has_it(
    field: str, forms: list[Any], said: str
) -> None:
    schema = payload_schema(Checked)
    for form in forms:
        assert not quick_check(schema)({field: form})
        assert row_errors(schema, {field: form}) == [(field, said)]


def test_what_a_validator_lets_pass_is_sent() -> None:
    schema = payload_schema(Checked)

    assert sent("price", "2.0", schema) == "2.0"
    assert sent("either", "2.0", schema) == "2.0"
    assert sent("when", "2025-03-14T11:00:00Z", schema) == '"2025-03-14T11:00:00Z"'


@dataclass(frozen=True)
class OneOfSeveral:
    """A row with a Literal of several types."""

    word: Literal["a", 1, 2.5]  # type: ignore[valid-type] # Python takes it all the same


@pytest.mark.parametrize("value", ["a", 1, 2.5])
def test_a_literal_of_several_types_takes_its_values(value: object) -> None:
    assert payload_schema(OneOfSeveral).validate({"word": value}) == {}


@pytest.mark.parametrize("value", [True, 1.0, "1", "2.5"])
def test_a_literal_of_several_types_takes_no_other_value_that_equals_one(value: object) -> None:
    assert payload_schema(OneOfSeveral).validate({"word": value}) != {}
    assert not quick_check(payload_schema(OneOfSeveral))({"word": value})
