"""A value that a JSON Schema allows: the declared example, a choice, or one made of its type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Described = Mapping[str, Any]

_BY_FORMAT = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T09:30:00Z",
    "uuid": "6f1c2a34-0b5d-4e8f-9a7b-1c2d3e4f5a6b",
}
_TEXTS = ("text", "1", "a", "A", "1.0.0", "TEXT", "text/text")
"""Tried where a pattern must fit; what fits none of them wants an example in its declaration."""


def example_of(described: Described, name: str, shared: Mapping[str, Described]) -> Any:
    """Return a value that a JSON Schema allows, as far as it tells.

    Args:
        described: the schema.
        name: of the field, of which a text is made.
        shared: the schemas that references lead to.
    """
    if "$ref" in described:
        described = shared[described["$ref"].rpartition("/")[2]]
    for word in ("examples", "enum"):
        if described.get(word):
            return described[word][0]
    if "const" in described:
        return described["const"]
    if "anyOf" in described:
        return example_of(described["anyOf"][0], name, shared)
    return _of_type(described, name, shared)


def _of_type(described: Described, name: str, shared: Mapping[str, Described]) -> Any:
    match described.get("type"):
        case "integer" | "number":
            return described.get("minimum", 1)
        case "boolean":
            return True
        case "array":
            count = max(1, described.get("minItems", 1))
            return [example_of(described.get("items", {}), name, shared)] * count
        case "object":
            return _object(described, name, shared)
        case _:
            return _text(described, name)


def _object(described: Described, name: str, shared: Mapping[str, Described]) -> dict[str, Any]:
    properties = described.get("properties", {})
    wanted = described.get("required", []) or list(properties)[:1]
    made = {one: example_of(properties[one], one, shared) for one in wanted}
    further = described.get("additionalProperties")
    return made or ({name: example_of(further, name, shared)} if isinstance(further, dict) else {})


def _text(described: Described, name: str) -> str:
    if described.get("format") in _BY_FORMAT:
        return _BY_FORMAT[described["format"]]
    made = f"Example {name.replace('_', ' ')}"
    pattern = described.get("pattern")
    if pattern is not None:
        made = next((text for text in _TEXTS if re.search(pattern, text)), made)
    made = made.ljust(described.get("minLength", 0), ".")
    return made[: described.get("maxLength", len(made))]
