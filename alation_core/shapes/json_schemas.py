"""Payload schemas as JSON Schema (draft 2020-12), for editors and other tools."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from marshmallow import Schema

from alation_core.shapes.fields.field import Described, Part
from alation_core.shapes.fields.kinds import as_kind
from alation_core.shapes.schemas import ToldApartSchema

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
    whole = schema.whole if isinstance(schema, ToldApartSchema) else schema
    described = _Described()
    items = described.part(whole)
    document = {"$schema": DRAFT, "title": title, "type": "array", "items": items}
    return document | ({"$defs": described.shared} if described.shared else {})


class _Described:
    """Describes objects where they stand; one that holds itself stands among the shared ones.

    Args:
        shared: the descriptions of those.
    """

    def __init__(self) -> None:
        self.shared: dict[str, Described] = {}
        self._open: dict[Any, str | None] = {}
        self._known: dict[Any, str] = {}

    def part(self, part: Part) -> Described:
        """Return the JSON Schema of a field, or of the object of a schema."""
        return self._object(part) if isinstance(part, Schema) else as_kind(part).describe(self.part)

    def _object(self, schema: Schema) -> Described:
        shape = getattr(schema, "shape", schema)
        if shape in self._open or shape in self._known:
            return self._reference(shape, schema)
        self._open[shape] = None
        described = _object(schema, self.part)
        name = self._open.pop(shape)
        if name is None:
            return described
        self.shared[name] = described
        return {"$ref": f"#/$defs/{name}"}

    def _reference(self, shape: Any, schema: Schema) -> Described:
        if shape not in self._known:
            name = type(schema).__name__.removesuffix("Schema")
            taken = set(self._known.values())
            while name in taken:
                name += "_"
            self._known[shape] = self._open[shape] = name
        return {"$ref": f"#/$defs/{self._known[shape]}"}


def _object(schema: Schema, ask: Callable[[Part], Described]) -> Described:
    required = [name for name, field in schema.fields.items() if field.required]
    described: Described = {
        "type": "object",
        "properties": {name: ask(field) for name, field in schema.fields.items()},
        "additionalProperties": False,
    }
    further = getattr(schema, "further", None)
    if further is not None:
        described["patternProperties"] = {f"^{_escaped(further)}": {}}
    return described | ({"required": required} if required else {})


def _escaped(text: str) -> str:
    # A hyphen stands for itself, and JSON Schema knows no escape of it.
    return re.escape(text).replace("\\-", "-")
