"""What names the objects of the endpoints that write by id, and what a row sets on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from alation_core import SameObject
from alation_core.shapes import Row

KeyField = Literal["id", "external_id"]
"""By what objects are named where a parameter of that name says it."""

CHANGES = ("add", "remove")
"""What changes a set without saying how the whole of it looks: two of these do not contradict."""


def set_by(row: Row, *names: str) -> Mapping[str, Any]:
    """Return what a row sets, beside the fields that name its object.

    Values of custom fields count one by one: those that a row does not name stay as they are
    (sheet document, update).
    """
    return {
        name: value
        for field, given in row.items()
        if field not in names
        for name, value in _parts(field, given)
    }


def _parts(field: str, given: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(given, list) and given and all(_is_field_value(entry) for entry in given):
        for entry in given:
            if entry.get("op") not in CHANGES:
                yield f"{field} (field_id {entry['field_id']})", entry.get("value")
    elif not isinstance(given, Mapping) or not set(given) <= set(CHANGES):
        yield field, given


def _is_field_value(entry: Any) -> bool:
    return isinstance(entry, Mapping) and "field_id" in entry


BY_ID: SameObject = SameObject(("id",), sets=lambda row: set_by(row, "id"))
"""Updates and deletes that name their object by its id."""


def one_name(row: Row) -> Iterator[tuple[str, str]]:
    """Yield that a row names its object twice, where only one of its names is sent."""
    if row.get("id") is not None and row.get("external_id") is not None:
        yield "external_id", "A row names its object by one of id and external_id."
