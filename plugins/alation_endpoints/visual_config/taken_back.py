"""The layout of the list in the form in which an update takes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NULLABLE = ("rendered_otype", "page_defined_type")
"""Members of a component that must be there, null or not (sheet visual_config)."""
COMPONENT = (*NULLABLE, "component_type", "panel", "rendered_oid")
GROUP = ("label", "panel", "components", "open_by_default", "is_group")


def written_layout(shown: Any) -> Any:
    """Return components and groups, each with its own members; null ones may be left out."""
    return [_part(part) for part in shown] if isinstance(shown, list) else shown


def _part(part: Any) -> Any:
    if not isinstance(part, Mapping):
        return part
    if part.get("components") is None:
        return _members(part, COMPONENT)
    return {**_members(part, GROUP), "components": written_layout(part["components"])}


def _members(part: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: part[name]
        for name in names
        if name in part and (part[name] is not None or name in NULLABLE)
    }
