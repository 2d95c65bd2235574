"""Rows from cells of text (CSV): each cell is converted by the type of its field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields

from alation_core.shapes.fields import Either

_BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}


def row_from_text(schema: Schema, cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the row that a line of cells stands for.

    An empty cell means that the field is absent. Numbers and booleans (true, false) are read by
    the type of the field, lists and objects as JSON. A cell that cannot be read so stays a text,
    so that the schema names it.
    """
    return {
        name: value_from_text(schema.fields.get(name), cell)
        for name, cell in cells.items()
        if cell != ""
    }


def value_from_text(field: fields.Field[Any] | None, cell: str) -> Any:
    """Return what a text stands for by the type of its field; one that cannot be read stays a text.

    Args:
        field: the field; None where it is not known.
        cell: the text.
    """
    if field is None or isinstance(field, fields.String):
        return cell
    if isinstance(field, Either):
        return _either(field, cell)
    if isinstance(field, fields.Boolean):
        return _BOOLEANS.get(cell.strip().lower(), cell)
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return cell


def _either(field: Either, cell: str) -> Any:
    """The first of several types, in the order of their declaration, that the text can stand for.

    What begins like a JSON list or object is read as one: the schema then names what is wrong in
    it.
    """
    if not cell.lstrip().startswith(("[", "{")):
        for candidate in field.candidates:
            value = value_from_text(candidate, cell)
            if _fits(candidate, value):
                return value
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return cell


def _fits(field: fields.Field[Any], value: Any) -> bool:
    try:
        field.deserialize(value)
    except ValidationError:
        return False
    return True
