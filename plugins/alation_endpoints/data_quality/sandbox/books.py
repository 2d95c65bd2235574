"""The books of data quality: rules, and their results on objects.

Objects are found by their key in the tables rdbms_schema, rdbms_table and rdbms_column. Where sheet
data_quality is open, a choice is marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_sandbox import Record, World

RULES = "data_quality_field"
RESULTS = "data_quality_value"

LEVELS = {
    "ATTRIBUTE": ("attribute", "rdbms_column"),
    "TABLE": ("table", "rdbms_table"),
    "SCHEMA": ("schema", "rdbms_schema"),
}
"""otype and table of each object_type, from the inside out."""


def keys_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what names a result: the keys of its rule and of its object."""
    return {"field_key": entry["field_key"], "object_key": entry["object_key"]}


def _store(world: World, table: str, keys: Record, fields: Record) -> str:
    found = world.table(table).by_key(**keys)
    if found is None:
        world.table(table).insert({**keys, **fields, "ts_created": world.timestamp()})
        return "created"
    world.table(table).update(found["id"], fields)
    return "updated"


def store_rule(world: World, entry: Mapping[str, Any]) -> str:
    """Store a rule and return what that was: "created" or "updated"."""
    # A choice: the type of an existing rule can be changed, and an absent description stays.
    fields = {name: entry[name] for name in ("name", "type", "description") if name in entry}
    return _store(world, RULES, {"field_key": entry["field_key"]}, fields)


def store_result(world: World, entry: Mapping[str, Any]) -> str | None:
    """Store a result and return what that was; None where its rule or object is not there."""
    _, objects = LEVELS[entry["object_type"]]
    known = world.table(objects).by_key(key=entry["object_key"]) is not None
    # A choice: an unknown rule ends like an unknown object; no source shows it.
    if not known or world.table(RULES).by_key(field_key=entry["field_key"]) is None:
        return None
    fields = {
        "object_type": entry["object_type"],
        "status": entry["status"],
        "value": entry["value"],
        "url": entry.get("url"),
        "last_updated": entry.get("last_updated") or world.timestamp(),
    }
    return _store(world, RESULTS, keys_of(entry), fields)
