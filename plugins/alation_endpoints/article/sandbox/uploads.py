"""The uploads of lines, answered at once. Sheet: article; choices are marked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from alation_endpoints.article.sandbox.records import TABLE, articles, put_article, wrapped
from alation_endpoints.article.shapes import OWN_KEYS
from alation_endpoints.common.references.sandbox import TABLES, Found
from alation_sandbox import Answer, Call, Record, Refusal, World, error, ok

TWICE = "Multiple objects were found for this key"
NONE = "No object was found for this key"
UNKNOWN_FIELD = "Unknown field"
"""The first text is observed, the others are a choice."""

BY_KEY = ("schema", "table", "attribute")
Line = Mapping[str, Any]
Find = Callable[[World, Line], Sequence[Found]]


class _Refused(Exception):
    """One line is refused; the others are written."""


def upload(world: World, call: Call) -> Answer:
    """Answer an upload of logical metadata."""
    otype = call.path_params["object_type"]
    if otype not in (*BY_KEY, "article", "mixed"):
        # A choice: of the other types the sandbox keeps no objects by key.
        raise Refusal(error(400, f"The sandbox knows no keys of {otype}", "400000"))
    return ok(_written(world, call, lambda world, line: _by_key(world, otype, line)))


def upload_articles(world: World, call: Call) -> Answer:
    """Answer an upload of articles by id."""
    counted = _written(world, call, _by_id)
    # A choice: what these two hold is not known.
    return ok({**counted, "created_articles": {}, "custom_fields_updated": {}})


def _by_key(world: World, otype: str, line: Line) -> Sequence[Found]:
    key = line.get("key")
    types = [one for one in (otype,) if one in BY_KEY] or (BY_KEY if otype == "mixed" else ())
    found = [
        Found(table, record)
        for one in types
        for table in TABLES[one]
        for record in world.table(table).matching(key=key)
        if not record.get("deleted")
    ]
    if otype in ("article", "mixed") and not found:
        found = [Found(TABLE, record) for record in articles(world, str(key))]
    if otype in BY_KEY and not found:
        raise _Refused(NONE)
    return found


def _by_id(world: World, line: Line) -> Sequence[Found]:
    if "article_id" not in line:
        return _by_key(world, "article", line)
    record = world.table(TABLE).get(line["article_id"])
    if record is None or record["deleted"]:
        raise _Refused(NONE)
    return [Found(TABLE, record)]


# --------------------------------------------------------------------------------- lines


def _written(world: World, call: Call, find: Find) -> dict[str, Any]:
    template = call.path_params["template_name"]
    known = world.table("custom_template").by_key(title=template)
    if template != "default" and known is None:
        raise Refusal(error(400, f"Template {template} does not exist", "400000"))
    lines = _lines(call)
    counts, errors = [0, 0], []
    for number, line in enumerate(lines):
        try:
            made = _write(world, call, find, line)
        except _Refused as refused:
            named = line.get("key", line.get("article_id"))
            errors.append(f"Line {number}. Key: {named}. {refused}")
        else:
            counts = [counts[0] + (made is False), counts[1] + (made is True)]
    return {
        "number_received": len(lines),
        "updated_objects": counts[0],
        "new_objects": counts[1],
        "error_objects": errors,
        "error": f"{len(errors)} errors were ignored" if errors else "",
    }


def _lines(call: Call) -> list[Line]:
    """Return the objects of a body, one per line."""
    try:
        lines = [json.loads(line) for line in call.body.decode().split("\n") if line.strip()]
    except ValueError:
        lines = [None]
    if not all(isinstance(line, Mapping) for line in lines):
        raise Refusal(error(400, "Each line must be a JSON object", "400000"))
    return lines


def _write(world: World, call: Call, find: Find, line: Line) -> bool | None:
    """Write a line; return whether it is new, None where nothing was done."""
    values = dict(_values(world, line))
    found = find(world, line)
    if len(found) > 1:
        raise _Refused(TWICE)
    if not found and call.flag("create_new") is False:
        return None
    new = not found
    if new:
        number = put_article(world, call.user_id, {"title": str(line.get("key", ""))})
        found = [Found(TABLE, world.table(TABLE).get(number) or {})]
    _set(world, found[0], line, values, replace=call.flag("replace_values") is not False)
    return new


def _set(
    world: World, found: Found, line: Line, values: Mapping[int, Any], *, replace: bool
) -> None:
    """Set what a line says. A choice: without `replace_values` a value is replaced."""
    of_article = found.table == TABLE
    changes: dict[str, Any] = {"title": line["title"]} if "title" in line else {}
    if "description" in line:
        name = "body" if of_article else "description"
        changes[name] = wrapped(line["description"]) if of_article else line["description"]
    held = {one["field_id"]: one["value"] for one in found.record.get("custom_fields") or ()}
    for field_id, value in values.items():
        old = held.get(field_id)
        kept = old if isinstance(old, list) and isinstance(value, list) and not replace else None
        held[field_id] = value if kept is None else [*kept, *(v for v in value if v not in kept)]
    if values:
        changes["custom_fields"] = [{"field_id": n, "value": v} for n, v in held.items()]
    if of_article:
        changes["ts_updated"] = world.timestamp()
    world.table(found.table).update(found.record["id"], changes)


def _values(world: World, line: Line) -> Iterator[tuple[int, Any]]:
    """Yield the values of custom fields, by the id of their field."""
    for name, value in line.items():
        if name in OWN_KEYS:
            continue
        field = world.table("custom_field").by_key(name_singular=name)
        if field is None:
            raise _Refused(f"{UNKNOWN_FIELD}: {name}")
        yield field["id"], [_named(world, v) for v in value] if isinstance(value, list) else value


def _named(world: World, value: Any) -> Any:
    """Return an object of a value by type and id; a text stays one."""
    if not isinstance(value, Mapping):
        return value
    tables = {"user": ("user", "email"), "groupprofile": ("group", "display_name")}
    table, key = tables.get(value["type"], ("rdbms_table", "key"))
    found: Record | None = world.table(table).by_key(**{key: value["key"]})
    if found is None:
        raise _Refused(NONE)
    return {"otype": value["type"], "oid": found["id"]}
