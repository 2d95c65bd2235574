"""Rows from cells of text (CSV): each cell is converted by the type of its field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields

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
    """A field of several types: text stays text unless it is plainly JSON of another kind."""
    takes_text = any(isinstance(candidate, fields.String) for candidate in field.candidates)
    if takes_text and not cell.lstrip().startswith(("[", "{")):
        return cell
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return cell
