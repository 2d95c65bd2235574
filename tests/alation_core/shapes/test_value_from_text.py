"""A single text is converted by the type of its field, as a cell of a row is."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from alation_core.shapes import payload_schema, value_from_text


@dataclass(frozen=True)
class Shape:
    """One field of each sort that a text may stand for."""

    name: str
    number: int
    flag: bool
    ids: list[int]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("name", "17", "17"),
        ("number", "17", 17),
        ("number", "seventeen", "seventeen"),
        ("flag", "True", True),
        ("flag", "yes", "yes"),
        ("ids", "[1, 2]", [1, 2]),
        ("unknown", "17", "17"),
    ],
)
def test_text_is_read_by_its_field(field: str, text: str, value: object) -> None:
    fields = payload_schema(Shape).fields
    assert value_from_text(fields.get(field), text) == value
