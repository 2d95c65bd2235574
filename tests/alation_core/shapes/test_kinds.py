"""What holds of all kinds of field, and of a schema whose fields are the library's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Literal
from uuid import UUID

import marshmallow
import pytest
from marshmallow import fields as library
from marshmallow.validate import Length

from alation_core.operations.write import WriteOperation
from alation_core.plugins.registry import Registry
from alation_core.shapes import (
    Unset,
    json_schema,
    payload_schema,
    quick_check,
    row_from_text,
    row_writer,
)
from alation_core.shapes.fields import Field, Text, kinds


@dataclass(frozen=True)
class Leg:
    town: str


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Ride:
    kind: Literal["ride"]


HINTS: list[Any] = [
    str,
    int,
    float,
    bool,
    Any,
    Literal["a", "b"],
    Literal[1, 2],
    Literal["a", 1],
    list[int],
    dict[str, Any],
    Leg,
    int | str,
    int | Unset,
    int | None,
    str | Any,
    datetime,
    date,
    Decimal,
    UUID,
    Colour,
    Literal[Colour.RED],
    Decimal | None,
    Leg | Ride,
]


class AnyHint:
    """Makes some field of whatever stands within a hint."""

    def field(self, hint: Any) -> Field:
        return Text()

    def nested(self, shape: type) -> Field:
        return Text()


@pytest.mark.parametrize("hint", HINTS, ids=str)
def test_a_type_hint_is_taken_by_one_kind(hint: Any) -> None:
    taken = [kind for kind in kinds.KINDS if kind.taking(hint, AnyHint()) is not None]

    assert len(taken) == 1


def test_bundled_rows_are_sent_as_they_are() -> None:
    registry = Registry(None)
    operations = [
        operation
        for name in registry.names
        for operation in registry.endpoint(name).operations().values()
        if isinstance(operation, WriteOperation)
    ]

    assert operations
    assert [row_writer(operation.payload_schema) for operation in operations] == [None] * len(
        operations
    )


# ------------------------------------------------------------------------ schemas by hand


class Part(marshmallow.Schema):
    size = library.Integer(required=True)


class ByHand(marshmallow.Schema):
    """What an author may register who derives nothing."""

    title = library.String(required=True, validate=Length(min=1))
    mail = library.Email(allow_none=True)
    parts = library.List(library.Nested(Part))
    counts = library.Dict(keys=library.String(), values=library.Integer())
    free = library.Dict()
    public = library.Boolean()
    day = library.Date()


def test_fields_of_the_library_are_described_as_the_kinds_that_derive_from_them() -> None:
    described = json_schema(ByHand(), "by hand")["items"]

    assert described["required"] == ["title"]
    assert described["properties"] == {
        "title": {"type": "string", "minLength": 1},
        "mail": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "parts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"size": {"type": "integer"}},
                "additionalProperties": False,
                "required": ["size"],
            },
        },
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "free": {"type": "object", "additionalProperties": True},
        "public": {"type": "boolean"},
        "day": {},
    }


def test_fields_of_the_library_are_read_from_cells_but_never_checked_quickly() -> None:
    schema: Any = ByHand()
    row = row_from_text(schema, {"title": "7", "public": "true", "parts": '[{"size": 1}]'})

    assert row == {"title": "7", "public": True, "parts": [{"size": 1}]}
    assert not quick_check(schema)(row)
    assert row_writer(schema) is None


def test_a_schema_is_compiled_once() -> None:
    schema = payload_schema(Leg)

    assert quick_check(schema) is quick_check(schema)
