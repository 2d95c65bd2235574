"""Rows from cells of text (CSV): each cell is converted by the type of its field.

How a kind of field reads a cell it says itself (`fields`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, fields

from alation_core.shapes.fields.field import as_json
from alation_core.shapes.fields.kinds import as_kind
from alation_core.shapes.fields.loose import Anything
from alation_core.shapes.fields.scalars import Text
from alation_core.shapes.rows import as_wire
from alation_core.shapes.schemas import ToldApartSchema

_SINGLE = frozenset({str, int, float, bool, type(None)})
"""Types of values that JSON holds as they are."""
_FURTHER = Anything(allow_none=True)
"""Reads the cells of further keys, where a shape takes some."""


def row_from_text(schema: Schema, cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the row that a line of cells stands for.

    An empty cell means that the field is absent. The others are read by the type of their field:
    numbers that are written back as they stand, true and false, lists and objects as JSON. A cell
    that cannot be read so stays a text, so that the schema names it.

    Args:
        schema: of the row.
        cells: by the name of their field; a name that the schema does not know is kept.
    """
    named = schema.of(cells) if isinstance(schema, ToldApartSchema) else schema
    fields = (named or schema).fields
    other = None if getattr(named or schema, "further", None) is None else _FURTHER
    return {
        name: value_from_text(fields.get(name, other), cell)
        for name, cell in cells.items()
        if cell != ""
    }


def value_from_text(field: fields.Field[Any] | None, cell: str) -> Any:
    """Return what a text stands for by the type of its field; one that cannot be read stays a text.

    Args:
        field: the field; None where it is not known.
        cell: the text.
    """
    return cell_reader(field)(cell)


def cell_reader(field: fields.Field[Any] | None) -> Callable[[str], Any]:
    """Return what reads the cells of a field, as `value_from_text` does; `str`: they stay.

    Args:
        field: the field; None where it is not known.
    """
    kind = None if field is None else as_kind(field)
    return str if kind is None or type(kind).read is Text.read else kind.read


def text_from_value(field: fields.Field[Any] | None, value: Any) -> str:
    """Return the cell that stands for a value: `value_from_text` makes the same value of it.

    None and the empty text have one cell, the empty one, which means that the field is absent.

    Args:
        field: the field that reads the cell again; None where it is not known.
        value: what the field takes, or what JSON can hold.
    """
    if type(value) not in _SINGLE:
        value = as_wire(value)
    if value is None:
        return ""
    if isinstance(value, str):
        return value if value_from_text(field, value) == value else as_json(value)
    return as_json(value)
