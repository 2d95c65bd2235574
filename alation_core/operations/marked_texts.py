"""Values where texts stand, in query, form and CSV: as one text, where their fields say so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from alation_core.shapes import PayloadSchema
from alation_core.shapes.digits import json_text

_JSON = json.JSONEncoder(ensure_ascii=False)
_MARKS = ("comma_separated", "capital_letter", "json_text")


def text_of(value: Any) -> str:
    """Return a single value as it stands in an address."""
    if isinstance(value, dict):
        return json_text(_JSON, value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_marked(schema: PayloadSchema) -> bool:
    """Tell whether a field says how its value becomes a text."""
    return any(field.metadata.get(mark) for field in schema.fields.values() for mark in _MARKS)


def as_marked(schema: PayloadSchema, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by their wire names, with a text in the place of each that is written as one.

    Args:
        schema: of the values.
        values: that fit it, as they stand on the wire.
    """
    return {name: _as_marked(schema, name, value) for name, value in values.items()}


def _as_marked(schema: PayloadSchema, name: str, value: Any) -> Any:
    notes = schema.fields[name].metadata if name in schema.fields else {}
    if notes.get("capital_letter") and isinstance(value, bool):
        return str(value)
    if notes.get("comma_separated") and isinstance(value, list | tuple):
        return ",".join(text_of(item) for item in value)
    if notes.get("json_text") and isinstance(value, list | tuple | dict):
        return json_text(_JSON, value)
    return value
