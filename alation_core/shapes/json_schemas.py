"""Payload schemas as JSON Schema (draft 2020-12), for editors and other tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from alation_core.shapes.fields import Either

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_TYPES: Mapping[type[fields.Field[Any]], str] = {
    fields.String: "string",
    fields.Integer: "integer",
    fields.Float: "number",
    fields.Boolean: "boolean",
}


def json_schema(schema: Schema, title: str) -> dict[str, Any]:
    """Return the JSON Schema of a list of rows.

    Conditions between fields (a template that custom fields need, say) are not part of it.

    Args:
        schema: the payload schema of one row.
        title: of the document.
    """
    return {"$schema": DRAFT, "title": title, "type": "array", "items": _object(schema)}


def _object(schema: Schema) -> dict[str, Any]:
    required = [name for name, field in schema.fields.items() if field.required]
    described: dict[str, Any] = {
        "type": "object",
        "properties": {name: _value(field) for name, field in schema.fields.items()},
        "additionalProperties": False,
    }
    return described | ({"required": required} if required else {})


def _value(field: fields.Field[Any]) -> dict[str, Any]:
    described = _bare(field)
    if field.metadata.get("description"):
        described["description"] = field.metadata["description"]
    for check in field.validators:
        described |= _limits(check, described.get("type"))
    if field.allow_none and described:
        return {"anyOf": [described, {"type": "null"}]}
    return described


def _bare(field: fields.Field[Any]) -> dict[str, Any]:
    if isinstance(field, Either):
        return {"anyOf": [_value(candidate) for candidate in field.candidates]}
    if isinstance(field, fields.Nested):
        return _object(field.schema)
    if isinstance(field, fields.List):
        return {"type": "array", "items": _value(field.inner)}
    if isinstance(field, fields.Dict):
        values = field.value_field
        return {"type": "object", "additionalProperties": _value(values) if values else True}
    for kind, name in _TYPES.items():
        if isinstance(field, kind):
            return {"type": name}
    return {}


def _limits(check: Any, kind: str | None) -> dict[str, Any]:
    if isinstance(check, validate.OneOf):
        return {"enum": list(check.choices)}
    limits: dict[str, Any] = {}
    if isinstance(check, validate.Length):
        low, high = ("minItems", "maxItems") if kind == "array" else ("minLength", "maxLength")
        limits = {low: check.equal or check.min, high: check.equal or check.max}
    elif isinstance(check, validate.Range):
        limits = {"minimum": check.min, "maximum": check.max}
    elif isinstance(check, validate.Regexp):
        limits = {"pattern": check.regex.pattern}
    return {name: limit for name, limit in limits.items() if limit is not None}
