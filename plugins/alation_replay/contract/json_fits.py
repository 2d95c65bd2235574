"""Whether a value is what a JSON Schema describes: as much of it as the payload export uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_IS: Mapping[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, Mapping),
}


def fits(
    value: Any, described: Mapping[str, Any], shared: Mapping[str, Mapping[str, Any]] | None = None
) -> bool:
    """Tell whether a value has the type, the members and the choices that are described.

    Args:
        value: the value.
        described: a JSON Schema.
        shared: the descriptions that others refer to, by their names (`$defs`).
    """
    described = resolved(described, shared)
    needed = described.get("required", ())
    if isinstance(value, Mapping) and not set(needed) <= set(value):
        return False
    if "anyOf" in described:
        return any(fits(value, option, shared) for option in described["anyOf"])
    kind = described.get("type")
    if kind is not None and not _IS[kind](value):
        return False
    if "enum" in described and value not in described["enum"]:
        return False
    if kind == "array":
        return all(fits(entry, described.get("items", {}), shared) for entry in value)
    return kind != "object" or _members_fit(value, described, shared)


def resolved(
    described: Mapping[str, Any], shared: Mapping[str, Mapping[str, Any]] | None
) -> Mapping[str, Any]:
    """Return a description, or the one among the shared ones that it refers to."""
    name = described.get("$ref", "").removeprefix("#/$defs/")
    return (shared or {})[name] if name else described


def _members_fit(
    value: Mapping[str, Any],
    described: Mapping[str, Any],
    shared: Mapping[str, Mapping[str, Any]] | None,
) -> bool:
    known = described.get("properties", {})
    patterns = described.get("patternProperties", {})
    others = described.get("additionalProperties", True)
    return all(
        fits(member, known[name], shared)
        if name in known
        else any(re.search(pattern, name) for pattern in patterns)
        or others is True
        or (others is not False and fits(member, others, shared))
        for name, member in value.items()
    )
