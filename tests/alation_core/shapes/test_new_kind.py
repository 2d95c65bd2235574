"""A new kind of field is one class: all that is done to its values follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError
from marshmallow.validate import Validator

from alation_core.shapes import (
    UNSET,
    JsonText,
    Maybe,
    PayloadSchema,
    answer_schema,
    json_schema,
    payload_schema,
    quick_check,
    required_when,
    row_errors,
    row_from_text,
    row_writer,
)
from alation_core.shapes.fields import Field, kinds
from tests.alation_core.support import JSON

DAY = date(2025, 3, 14)
TEXT = "2025-03-14"


class Day(Field):
    """A date, or the text that stands for it on the wire."""

    @classmethod
    def taking(cls, hint: Any, derive: Any) -> Field | None:
        return cls() if hint is date else None

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("Expected a date.") from error

    def _check(self, ask: Any) -> Callable[[Any], bool]:
        return lambda value: type(value) is date

    def _describe(self, ask: Any) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def _write(self, ask: Any) -> Callable[[Any], Any]:
        return lambda value: value.isoformat() if isinstance(value, date) else value

    def read(self, cell: str) -> Any:
        try:
            return date.fromisoformat(cell.strip())
        except ValueError:
            return cell


@dataclass(frozen=True)
class Leg:
    start: date
    town: Maybe[str] = UNSET


class Open(Validator):
    def __call__(self, value: date) -> date:
        if value.isoweekday() == 7:
            raise ValidationError("Closed on Sundays.")
        return value


@dataclass(frozen=True)
class Visit:
    """A date wherever a type may stand."""

    rules: ClassVar = (required_when("on", DAY, "reason"),)

    on: Annotated[date, Open(), "Day of the visit."]
    reason: Maybe[str] = UNSET
    until: Maybe[date | None] = UNSET
    days: Maybe[list[date]] = UNSET
    by_name: Maybe[dict[str, date]] = UNSET
    about: Maybe[int | date | list[date]] = UNSET
    legs: Maybe[list[Leg]] = UNSET
    encoded: Annotated[Maybe[list[date]], JsonText] = UNSET
    loose: Maybe[date | Any] = UNSET


@pytest.fixture
def schema(monkeypatch: pytest.MonkeyPatch) -> PayloadSchema:
    # Dates have a kind already: this one stands in its place.
    others = (kind for kind in kinds.KINDS if kind.__name__ != "Day")
    monkeypatch.setattr(kinds, "KINDS", (*others, Day))
    return payload_schema(Visit)


MONDAY = date(2025, 3, 17)


def test_a_new_kind_is_checked_by_the_schema(schema: PayloadSchema) -> None:
    good = {"on": "2025-03-17", "until": None, "days": [TEXT, DAY], "legs": [{"start": TEXT}]}

    assert row_errors(schema, good) == []
    assert row_errors(schema, {"on": "soon", "days": [TEXT, 5], "about": []}) == [
        ("on", "Expected a date."),
        ("days[1]", "Expected a date."),
    ]
    assert row_errors(schema, {"on": None}) == [("on", "Field may not be null.")]


def test_validators_and_rules_get_the_value_that_a_text_stands_for(schema: PayloadSchema) -> None:
    assert row_errors(schema, {"on": "2025-03-16"}) == [("on", "Closed on Sundays.")]
    assert [name for name, _ in row_errors(schema, {"on": TEXT})] == ["reason"]


DAYS = st.dates(DAY, DAY + timedelta(days=9))
FORMS = DAYS | DAYS.map(date.isoformat)
VISITS = st.fixed_dictionaries(
    {"on": FORMS},
    optional={
        "reason": st.text(max_size=3),
        "until": st.none() | FORMS,
        "days": st.lists(FORMS, max_size=3),
        "by_name": st.dictionaries(st.text(max_size=3), FORMS, max_size=3),
        "about": st.integers() | FORMS | st.lists(FORMS, max_size=3),
        "legs": st.lists(st.fixed_dictionaries({"start": FORMS}), max_size=2),
        "loose": FORMS | JSON,
    },
)


@given(row=VISITS | JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_its_quick_check_accepts_the_schema_accepts(schema: PayloadSchema, row: Any) -> None:
    assert not quick_check(schema)(row) or not schema.validate(row)


def test_rows_of_its_python_values_are_checked_quickly(schema: PayloadSchema) -> None:
    accepts = quick_check(schema)

    assert accepts({"on": MONDAY, "until": None, "days": [DAY], "legs": [{"start": DAY}]})
    assert accepts({"on": MONDAY, "by_name": {"a": DAY}, "about": [DAY]})
    # What the rules and the validators would see otherwise is left to the schema.
    assert not accepts({"on": MONDAY, "until": TEXT})
    assert not accepts({"on": date(2025, 3, 16)})
    assert not accepts({"on": DAY})


def test_it_describes_itself(schema: PayloadSchema) -> None:
    described = json_schema(schema, "visit")["items"]["properties"]

    day = {"type": "string", "format": "date"}
    assert described["on"] == {**day, "description": "Day of the visit."}
    assert described["until"] == {"anyOf": [day, {"type": "null"}]}
    assert described["days"] == {"type": "array", "items": day}
    assert described["by_name"] == {"type": "object", "additionalProperties": day}
    assert described["about"]["anyOf"][1:] == [day, {"type": "array", "items": day}]
    assert described["legs"]["items"]["properties"]["start"] == day


def test_it_reads_a_cell(schema: PayloadSchema) -> None:
    assert row_from_text(schema, {"on": TEXT, "until": "soon", "about": TEXT, "days": "[1]"}) == {
        "on": DAY,
        "until": "soon",
        "about": DAY,
        "days": [1],
    }


def test_it_writes_itself_to_the_wire(schema: PayloadSchema) -> None:
    write = row_writer(schema)
    assert write is not None

    row = {
        "on": DAY,
        "reason": "audit",
        "until": None,
        "days": [DAY, TEXT],
        "by_name": {"a": DAY},
        "about": [DAY],
        "legs": [{"start": DAY, "town": "Ghent"}],
        "encoded": [DAY],
        "loose": DAY,
    }
    assert write(row) == {
        "on": TEXT,
        "reason": "audit",
        "until": None,
        "days": [TEXT, TEXT],
        "by_name": {"a": TEXT},
        "about": [TEXT],
        "legs": [{"start": TEXT, "town": "Ghent"}],
        "encoded": [TEXT],
        "loose": TEXT,
    }
    kept = {"on": TEXT, "about": 7, "encoded": f'["{TEXT}"]', "loose": {"any": "thing"}}
    assert write(kept) == kept
    assert row["on"] is DAY


def test_an_answer_is_typed_by_it(schema: PayloadSchema) -> None:
    assert answer_schema(Leg).load({"start": TEXT}) == Leg(DAY)
    assert answer_schema(Leg, lenient=True).load({"start": "soon"}).start == "soon"
