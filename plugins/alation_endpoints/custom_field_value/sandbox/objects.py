"""The objects that can hold values, as the sandbox keeps them, and their values.

A value stands in the record of its object, under the key `custom_fields` that documents, folders,
schemas, tables and columns share, so that every endpoint tells the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from alation_endpoints.custom_field_value.shapes import BUILTIN_IDS
from alation_sandbox import Record, World

TABLES: Mapping[str, Sequence[str]] = {
    "attribute": ("rdbms_column",),
    "business_policy": ("business_policy",),
    "data": ("data_source",),
    "filesystem": ("filesystem",),
    "glossary_term": ("document", "glossary_term"),
    "glossary_v3": ("document_hub_folder",),
    "schema": ("rdbms_schema",),
    "table": ("rdbms_table",),
}
"""Tables by object type; of two the first one that has the id counts. Types that are supported but
not listed have no objects here."""

BUILTIN_NAMES = {field_id: name for name, field_id in BUILTIN_IDS.items()}
"""Built-in fields by their id: their value stands under their name, not with the others."""


class Found(NamedTuple):
    """An object and the table that it stands in."""

    table: str
    record: Record


def find(world: World, otype: str, oid: int) -> Found | None:
    """Return an object that exists and is not deleted, or None."""
    for table in TABLES.get(otype, ()):
        record = world.table(table).get(oid)
        if record is not None and not record.get("deleted"):
            return Found(table, record)
    return None


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
