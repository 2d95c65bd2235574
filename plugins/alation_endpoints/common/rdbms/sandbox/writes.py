"""How the sandbox writes schemas, tables and columns: requests, jobs, consistency.

Where the sheets (rdbms_schema, rdbms_table, rdbms_column) are open, a choice is marked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from alation_endpoints.common.rdbms.sandbox.kinds import Kind
from alation_sandbox import (
    Answer,
    Call,
    JobEnd,
    Record,
    Refusal,
    World,
    accepted,
    check_query,
    error,
)

KEY_REQUIRED = "400068: API Key is a required input"
INCORRECT = "Incorrect input data. Please fix the errors and post the data."
_SETS = ("MULTI_PICKER", "OBJECT_SET")
"""Types of fields on which add and remove work (sheet rdbms_schema, op)."""

Item = Mapping[str, Any]
Wrong = Mapping[str, list[str]]
Handler = Callable[[World, Call], Answer]
Written = Callable[[World, Record], None]


class NotWritten(Exception):
    """One item of a job cannot be written; its text goes into the errors of the result."""


# ------------------------------------------------------------------------------ requests


def data_source_of(world: World, call: Call) -> int:
    """Return the data source that a write is for.

    Raises:
        Refusal: `ds_id` is missing or unknown, or another parameter is there.
    """
    check_query(call, ("ds_id",))
    ds_id = call.integer("ds_id")
    if ds_id is None:
        # The literal text of sheet errors; that writes say so too is a choice.
        raise Refusal(error(400, "Missing required query parameters: [ds_id]", "400000"))
    if world.table("data_source").get(ds_id) is None:
        raise Refusal(error(404, f"Data source with id {ds_id} does not exist", "404000"))
    return ds_id


def rows_of(call: Call, shape: type, limit: int, check: Callable[[Item], Wrong]) -> list[Item]:
    """Return the items of a write.

    Args:
        call: the request.
        shape: payload dataclass: its fields are the accepted ones.
        limit: items that one request may hold.
        check: finds what else is wrong with an item, by field.

    Raises:
        Refusal: the body is no list, holds too many items, or an item is invalid.
    """
    items = call.json()
    if not isinstance(items, list):
        raise Refusal(error(400, "Expected a list of items.", "400000"))
    if len(items) > limit:
        # A choice: the answer to a request above a hard limit is unknown (sheet limits).
        raise Refusal(error(400, f"More than {limit} items in one request.", "400000"))
    accepted_fields = {member.name for member in dataclasses.fields(shape)}
    invalid = [
        wrong
        for item in items
        if (wrong := {**_unknown(item, accepted_fields), **check(_mapping(item))})
    ]
    if invalid:
        # A choice: one entry per invalid item; the sheet shows a request with one item only.
        raise Refusal(Answer(400, {"detail": INCORRECT, "errors": invalid, "code": "400010"}))
    return items


def _mapping(item: Any) -> Item:
    return item if isinstance(item, Mapping) else {}


def _unknown(item: Any, fields: set[str]) -> Wrong:
    # A choice: the texts for fields that are not accepted were not recorded.
    return {
        name: [f"{name} is not accepted here."] for name in _mapping(item) if name not in fields
    }


def required(item: Item, *names: str) -> Wrong:
    """Return an error for each required text that is not there."""
    # The text for the key is literal, the other a choice.
    return {
        name: [KEY_REQUIRED if name == "key" else f"{name} is a required input"]
        for name in names
        if not isinstance(item.get(name), str) or not item[name]
    }


def unknown_fields(world: World, item: Item) -> Wrong:
    """Return an error for custom fields that do not exist.

    A choice: every field that exists counts as being on the template of the object, and a value
    of another field is refused with the text of documents.
    """
    texts = [
        f"The field_id {field_id} is not present on the template "
        f"of {item.get('key') or item.get('id')}."
        for value in item.get("custom_fields") or ()
        if world.table("custom_field").get(field_id := value.get("field_id")) is None
    ]
    return {"custom_fields": texts} if texts else {}


# ------------------------------------------------------------------------------ handlers


def upsert(
    kind: Kind, shape: type, limit: int, *names: str, written: Written | None = None
) -> Handler:
    """Return the handler of a POST.

    Args:
        kind: of the objects.
        shape: payload dataclass of a row.
        limit: items that one request may hold.
        names: required fields.
        written: is called after each object was written.
    """

    def handle(world: World, call: Call) -> Answer:
        ds_id = data_source_of(world, call)
        items = rows_of(
            call,
            shape,
            limit,
            lambda item: {**required(item, *names), **unknown_fields(world, item)},
        )

        def write(world: World, item: Item) -> Record:
            record = _upserted(world, kind, ds_id, item)
            if written is not None:
                written(world, record)
            return record

        return accepted(
            world.start_job(lambda world: _ended(world, kind, "Upserted", items, write))
        )

    return handle


def update(kind: Kind, shape: type) -> Handler:
    """Return the handler of a PATCH."""

    def check(world: World, item: Item) -> Wrong:
        named = item.get("id") is not None or item.get("key")
        return {} if named else {"key": [KEY_REQUIRED]}

    def handle(world: World, call: Call) -> Answer:
        ds_id = data_source_of(world, call)
        items = rows_of(
            call, shape, 1000, lambda item: {**check(world, item), **unknown_fields(world, item)}
        )

        def write(world: World, item: Item) -> Record:
            return _updated(world, kind, ds_id, item)

        return accepted(world.start_job(lambda world: _ended(world, kind, "Updated", items, write)))

    return handle


def _ended(
    world: World,
    kind: Kind,
    verb: str,
    items: Sequence[Item],
    write: Callable[[World, Item], Record],
) -> JobEnd:
    """Perform a job. A choice: an item that cannot be written leaves the others alone."""
    worked: dict[int, str] = {}
    errors = []
    for item in items:
        try:
            record = write(world, item)
        except NotWritten as fault:
            errors.append(str(fault))
        else:
            worked[record["id"]] = record["key"]
    return job_end(f"{verb} {len(items) - len(errors)} {kind.noun} objects.", worked, errors)


def job_end(sentence: str, worked: Mapping[int, str], errors: Sequence[Any]) -> JobEnd:
    """Return the end of a job in the form of the sheets.

    The mapping comes backwards: its order means nothing, so nobody may rely on it.
    """
    mapping = [{"id": identity, "key": key} for identity, key in reversed(list(worked.items()))]
    return JobEnd(result=[{"response": sentence, "mapping": mapping, "errors": list(errors)}])


# ------------------------------------------------------------------------------ writing


def _upserted(world: World, kind: Kind, ds_id: int, item: Item) -> Record:
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


def _updated(world: World, kind: Kind, ds_id: int, item: Item) -> Record:
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
        if op != "replace" and (field is None or field["field_type"] not in _SETS):
            raise NotWritten(f"{op} does not work on field {field_id} of {found['key']}")
        old = values.get(field_id) or []
        if op == "add":
            values[field_id] = [*old, *(entry for entry in value if entry not in old)]
        elif op == "remove":
            values[field_id] = [entry for entry in old if entry not in value]
        else:
            values[field_id] = value
    return [{"field_id": name, "value": value} for name, value in values.items()]
