"""How one line of a file changes the catalog. Sheet: data_dictionary; choices are marked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from alation_endpoints.common.references.sandbox import TABLES, Found, find, is_missing
from alation_endpoints.data_dictionary.sandbox.uploads import FIELD_IDS, Uploaded
from alation_endpoints.data_dictionary.shapes import PROPERTIES
from alation_sandbox import Record, World

NO_OBJECT = "Object not found"
OUTSIDE = "Object is not below the object of the upload"
"""Texts of lines that fail: a choice."""

RELATIONAL = {
    "data": "data_source",
    "schema": "rdbms_schema",
    "table": "rdbms_table",
    "attribute": "rdbms_column",
}
_HIERARCHIES = (frozenset(RELATIONAL), frozenset({"glossary_v3", "glossary_term"}))
_TITLES = {number: name for name, number in FIELD_IDS.items()}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def write_line(
    world: World, top: tuple[str, int], uploaded: Uploaded, line: Mapping[str, str]
) -> str | None:
    """Set the values of one line; return why it fails, or None."""
    named = _named(world, top, line)
    if isinstance(named, str):
        return named
    if named is not None:
        for column, (field_id, kind) in uploaded.columns.items():
            _set(world, named, field_id, kind, line.get(column, ""), uploaded)
    return None


def data_source_of(world: World, otype: str, oid: int) -> int | None:
    """Return the data source that a relational object lies in."""
    found = find(world, otype, oid)
    if found is None or otype not in RELATIONAL:
        return None
    return oid if otype == "data" else int(found.record["ds_id"])


# ------------------------------------------------------------------------------ whose line


def _named(world: World, top: tuple[str, int], line: Mapping[str, str]) -> Found | str | None:
    """Return the object of a line, why it has none, or None where the sandbox keeps none of it."""
    told = line.get(PROPERTIES)
    if not told:
        return _by_key(world, top, line.get("key", ""))
    parts = dict(part.partition("=")[::2] for part in told.split(";"))
    otype, oid = parts.get("otype", ""), parts.get("oid", "")
    if is_missing(world, otype, oid):
        return NO_OBJECT
    if not _is_below(world, top, otype, oid):
        return OUTSIDE
    return find(world, otype, int(oid)) if otype in TABLES else None


def _by_key(world: World, top: tuple[str, int], key: str) -> Found | str:
    source = data_source_of(world, *top)
    if source is None:
        return NO_OBJECT
    if not key:
        found = find(world, "data", source)
        return found if found is not None and top[0] == "data" else OUTSIDE
    whole = f"{source}.{key}".replace('"""', "")
    for otype, table in RELATIONAL.items():
        record = world.table(table).by_key(key=whole) if otype != "data" else None
        if record is not None and not record.get("deleted"):
            return Found(table, record) if _is_below(world, top, otype, record["id"]) else OUTSIDE
    return NO_OBJECT


def _is_below(world: World, top: tuple[str, int], otype: str, oid: int | str) -> bool:
    """Tell whether an object is the one of the upload, or lies in it.

    A choice: of other objects than relational ones only the hierarchy is looked at.
    """
    if otype not in RELATIONAL or top[0] not in RELATIONAL:
        return any({otype, top[0]} <= one for one in _HIERARCHIES) or otype.startswith("bi_")
    if top[0] == "data":
        return data_source_of(world, otype, int(oid)) == top[1]
    found, above = find(world, otype, int(oid)), find(world, *top)
    if found is None or above is None or otype == "data":
        return False
    return f"{found.record['key']}.".startswith(f"{above.record['key']}.")


# -------------------------------------------------------------------------------- values


def _set(
    world: World, found: Found, field_id: int, kind: str, cell: str, uploaded: Uploaded
) -> None:
    """Set one value. What a field does not take is ignored (documented)."""
    record = world.table(found.table).get(found.record["id"]) or found.record
    others = [v for v in record.get("custom_fields") or () if v["field_id"] != field_id]
    name = _TITLES.get(field_id)
    held = [v for v in record.get("custom_fields") or () if v["field_id"] == field_id]
    old = record.get(name) if name else held[0]["value"] if held else None
    if (old and not uploaded.overwrite) or (not cell and not uploaded.reset):
        return
    value = _value(world, world.table("custom_field").get(field_id) or {}, kind, cell)
    if cell and value is None:
        return
    kept = [*others, {"field_id": field_id, "value": value}] if cell else others
    changed: Record = {name: value or ""} if name else {"custom_fields": kept}
    world.table(found.table).update(record["id"], changed)


def _value(world: World, field: Record, kind: str, cell: str) -> Any:
    """Return what a cell stands for; None: the field does not take it."""
    type_, options = field.get("field_type"), field.get("options") or []
    if type_ == "MULTI_PICKER":
        chosen = _listed(cell)
        return chosen if chosen and all(one in options for one in chosen) else None
    if type_ == "OBJECT_SET":
        found = [_object(world, kind, name.strip()) for name in cell.split(";")]
        return found if all(found) else None
    fits = {
        "PICKER": cell in options,
        "DATE": _DATE.fullmatch(cell) is not None,
        "TEXT": len(cell) <= 255,
    }
    return cell if fits.get(str(type_), True) else None


def _listed(cell: str) -> list[Any]:
    try:
        found = json.loads(cell)
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _object(world: World, kind: str, name: str) -> Record | None:
    """Return a person of a set. A choice: names of users are their e-mail addresses here."""
    table, key = ("group", "display_name") if kind == "groupprofile" else ("user", "email")
    found = world.table(table).by_key(**{key: name})
    return None if found is None else {"otype": kind or "user", "oid": found["id"]}
