"""The objects that can hold values, as the sandbox keeps them, and their values.

A value stands in the record of its object, under the key `custom_fields` that documents, folders,
schemas, tables and columns share, so that every endpoint tells the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alation_endpoints.common.references.sandbox import TABLES, Found, find
from alation_endpoints.custom_field_value.shapes import BUILTIN_IDS
from alation_sandbox import Record, World

BUILTIN_NAMES = {field_id: name for name, field_id in BUILTIN_IDS.items()}
"""Built-in fields by their id: their value stands under their name, not with the others."""


def objects(world: World, otype: str) -> Iterator[Record]:
    """Iterate over the objects of a type; one that is hidden by another of its id is left out."""
    for table in TABLES.get(otype, ()):
        for record in world.table(table).rows():
            found = find(world, otype, record["id"])
            if found is not None and found.table == table:
                yield record


def values(record: Record) -> dict[int, Any]:
    """Return the values of an object by the id of their field."""
    built_in = {
        field_id: record[name] for field_id, name in BUILTIN_NAMES.items() if record.get(name)
    }
    return built_in | {
        held["field_id"]: held["value"] for held in record.get("custom_fields") or ()
    }


def set_value(world: World, found: Found, field_id: int, value: Any) -> bool:
    """Set one value of an object, the whole of it.

    A choice: null, an empty text and an empty list clear it. How that is done is open.

    Returns:
        Whether there was a value before.
    """
    before = values(found.record)
    changes: dict[str, Any]
    if field_id in BUILTIN_NAMES:
        changes = {BUILTIN_NAMES[field_id]: value or ""}
    else:
        others = [
            held for held in found.record.get("custom_fields") or () if held["field_id"] != field_id
        ]
        kept = [] if value in (None, "", []) else [{"field_id": field_id, "value": value}]
        changes = {"custom_fields": [*others, *kept]}
    if "ts_updated" in found.record:
        changes["ts_updated"] = world.timestamp()
    world.table(found.table).update(found.record["id"], changes)
    return field_id in before
