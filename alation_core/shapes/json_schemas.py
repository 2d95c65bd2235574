"""Payload schemas as JSON Schema (draft 2020-12), for editors and other tools."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema

from alation_core.shapes.fields.field import Described, Part
from alation_core.shapes.fields.kinds import as_kind

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(schema: Schema, title: str) -> dict[str, Any]:
    """Return the JSON Schema of a list of rows.

    Conditions between fields (a template that custom fields need, say) are not part of it.

    Args:
        schema: the payload schema of one row.
        title: of the document.

    Returns:
        The document, made of what JSON can hold unless a choice or a limit of the shape is not.
    """
    return {"$schema": DRAFT, "title": title, "type": "array", "items": _part(schema)}


def _part(part: Part) -> Described:
    return _object(part) if isinstance(part, Schema) else as_kind(part).describe(_part)


def _object(schema: Schema) -> Described:
    required = [name for name, field in schema.fields.items() if field.required]
    described: Described = {
        "type": "object",
        "properties": {name: _part(field) for name, field in schema.fields.items()},
        "additionalProperties": False,
    }
    return described | ({"required": required} if required else {})
