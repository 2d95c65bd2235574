"""How one row of a job changes the books: schemas, tables and columns lie in each other.

Where the sheets (rdbms_schema, rdbms_table, rdbms_column) are open, a choice is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_endpoints.common.custom_fields.sandbox import SET_TYPES
from alation_endpoints.common.rdbms.sandbox.kinds import Kind
from alation_endpoints.common.sandbox import Item
from alation_sandbox import Record, World


class NotWritten(Exception):
    """One item of a job cannot be written; its text goes into the errors of the result."""


def upserted(world: World, kind: Kind, ds_id: int, item: Item) -> Record:
    """Write one object in full. A choice: null sets a field to its default, as leaving out does."""
    key = item["key"]
    given = {name: _stored(name, value) for name, value in item.items() if value is not None}
    _check_references(world, given)
    table = world.table(kind.table)
    found = table.by_key(key=key)
    if found is not None:
        return table.update(found["id"], {**kind.defaults, **given})
    record = {**kind.defaults, **_place(world, kind, ds_id, key), **given, "ds_id": ds_id}
    stored = table.get(table.insert(record))
    assert stored is not None  # noqa: S101 - it was inserted in the line before
    return stored


def _stored(name: str, value: Any) -> Any:
    """Positions are taken as texts, too, and shown as numbers (sheet rdbms_column)."""
    is_number = name == "position" and isinstance(value, str) and value.isdigit()
    return int(value) if is_number else value


def _place(world: World, kind: Kind, ds_id: int, key: str) -> Mapping[str, Any]:
    """Return the name of a new object, and what it takes over from its parent."""
    start = f"{ds_id}."
    if not key.startswith(start) or key == start:
        raise NotWritten(f"The key {key} does not belong to data source {ds_id}")
    if kind.parent is None:
        return {"name": key.removeprefix(start)}
    parent = find_parent(world, kind.parent, key)
    if parent is None:
        # A choice: whether a missing parent is made on the way is open (sheet rdbms_table).
        raise NotWritten(f"The {kind.parent.noun} that {key} lies in does not exist")
    return {"name": key.removeprefix(f"{parent['key']}."), **kind.below(parent)}


def find_parent(world: World, kind: Kind, key: str) -> Record | None:
    """Return the object of a kind in which the object with a key lies, or None.

    Names may hold dots, so it is the known object with the longest key that fits.
    """
    table = world.table(kind.table)
    found = (table.by_key(key=above) for above in _beginnings(key))
    return next((record for record in found if record is not None), None)


def _beginnings(key: str) -> Iterator[str]:
    """Yield what stands before each dot, the longest first."""
    place = key.rfind(".")
    while place > 0:
        yield key[:place]
        place = key.rfind(".", 0, place)


def _check_references(world: World, item: Item) -> None:
    """A choice: a missing base table or referenced column fails the item, not the request."""
    base = item.get("base_table_key")
    if base is not None and world.table("rdbms_table").by_key(key=base) is None:
        raise NotWritten(f"The base table of {item['key']} does not exist")
    index = item.get("index") or {}
    other = index.get("referencedColumnId")
    if other is not None and world.table("rdbms_column").by_key(key=other) is None:
        raise NotWritten(f"The column that {item['key']} refers to does not exist")


def updated(world: World, kind: Kind, ds_id: int, item: Item) -> Record:
    """Change one object. A choice: an unknown one fails the item only; null clears a field."""
    table = world.table(kind.table)
    identity, key = item.get("id"), item.get("key")
    found = table.get(identity) if identity is not None else table.by_key(key=key)
    if found is None or found["ds_id"] != ds_id:
        by = f"id {identity}" if identity is not None else f"key {key}"
        raise NotWritten(f"{kind.title} with {by} does not exist")
    changes = {
        name: kind.defaults.get(name) if value is None else _stored(name, value)
        for name, value in item.items()
        if name not in ("id", "key")
    }
    if "custom_fields" in changes:
        changes["custom_fields"] = _changed_values(world, found, changes["custom_fields"] or ())
    _check_references(world, {"key": found["key"], **changes})
    return table.update(found["id"], changes)


def _changed_values(world: World, found: Record, changes: Sequence[Item]) -> list[Item]:
    """Apply changes of custom fields. A choice: without `op` a value replaces the old one."""
    values = {value["field_id"]: value["value"] for value in found["custom_fields"]}
    for change in changes:
        field_id, value, op = change["field_id"], change["value"], change.get("op", "replace")
        field = world.table("custom_field").get(field_id)
        if op != "replace" and (field is None or field["field_type"] not in SET_TYPES):
            raise NotWritten(f"{op} does not work on field {field_id} of {found['key']}")
        old = values.get(field_id) or []
        if op == "add":
            values[field_id] = [*old, *(entry for entry in value if entry not in old)]
        elif op == "remove":
            values[field_id] = [entry for entry in old if entry not in value]
        else:
            values[field_id] = value
    return [{"field_id": name, "value": value} for name, value in values.items()]
