"""How the sandbox emulates child columns. Sheet: rdbms_column; choices are marked.

A choice: the children of a column are made when it is written with a type such as
struct<city:string>. A real server extracts them from the source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_endpoints.common.rdbms.sandbox.writes import (
    Item,
    NotWritten,
    data_source_of,
    job_end,
    required,
    rows_of,
)
from alation_endpoints.rdbms_column.sandbox.extraction import members
from alation_endpoints.rdbms_column.shapes import (
    ChildColumnPatchItem,
    RootColumnChildrenPatchItem,
)
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
    ok,
)

CHILDREN = "rdbms_child_column"
_ITEMS = 1000  # A choice: no limit is known.


def extract(world: World, column: Record) -> None:
    """Make the children that a column's type names; drop those that it no longer names."""
    found = list(_declared(column["name"], column.get("column_type", "")))
    table = world.table(CHILDREN)
    known = {child["path"]: child for child in table.matching(column_id=column["id"])}
    for path in known.keys() - {path for path, *_ in found}:
        table.delete(known[path]["id"])
    for path, above, key, kind in found:
        if path in known:
            table.update(known[path]["id"], {"type": kind})
            continue
        place = {"column_id": column["id"], "path": path, "above": above}
        table.insert({**place, "key": key, "type": kind, "title": "", "description": ""})


def _declared(above: str, column_type: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield path, path of the parent, name and type of all members, parents first."""
    for key, kind in members(column_type):
        path = f"{above}.{key}"
        yield path, above, key, kind
        yield from _declared(path, kind)


# ------------------------------------------------------------------------------ reading


def get_children(world: World, call: Call) -> Answer:
    """Answer with the children of a column: a tree, or flat where ids or paths are asked for."""
    check_query(call, ("child_limit", "child_offset", "ids", "paths"))
    column = _column(world, call)
    children = list(world.table(CHILDREN).matching(column_id=column["id"]))
    ids, paths = call.one("ids"), call.one("paths")
    if ids is not None or paths is not None:
        named = {*(ids or "").split(","), *(paths or "").split(",")}
        shown = [_shown(c) for c in children if str(c["id"]) in named or c["path"] in named]
    else:
        shown = _tree(children, column["name"])
        start = call.integer("child_offset") or 0
        limit = call.integer("child_limit")
        shown = shown[start : start + (100 if limit is None else limit)]
    answer = {"ds_id": column["ds_id"], "parent_fully_qualified_name": column["key"]}
    return ok({**answer, "children": shown})


def _column(world: World, call: Call) -> Record:
    column_id = call.path_params["column_id"]
    column = world.table("rdbms_column").get(column_id)
    if column is None:
        raise Refusal(error(404, f"Column with id {column_id} does not exist", "404000"))
    return column


def _tree(children: Sequence[Record], above: str) -> list[dict[str, Any]]:
    return [
        {**_shown(child), "children": _tree(children, child["path"])}
        for child in children
        if child["above"] == above
    ]


def _shown(child: Record) -> dict[str, Any]:
    names = ("key", "type", "id", "path", "title", "description")
    return {**{name: child[name] for name in names}, "other_metadata": {}}


# ------------------------------------------------------------------------------ writing


def update_children(world: World, call: Call) -> Answer:
    """Start the job that changes children of one column."""
    data_source_of(world, call)
    column = _column(world, call)
    items = rows_of(call, ChildColumnPatchItem, _ITEMS, lambda item: required(item, "key"))

    def work(world: World) -> JobEnd:
        worked: dict[int, str] = {}
        errors = []
        for item in items:
            try:
                child = _write(world, column, item)
            except NotWritten as fault:
                errors.append(str(fault))
            else:
                worked[child["id"]] = column["key"] + child["path"].removeprefix(column["name"])
        done = len(items) - len(errors)
        return job_end(f"Updated {done} child column objects.", worked, errors)

    return accepted(world.start_job(work))


def update_children_bulk(world: World, call: Call) -> Answer:
    """Start the job that changes children of several columns; its mapping names the columns."""
    ds_id = data_source_of(world, call)
    items = rows_of(
        call,
        RootColumnChildrenPatchItem,
        _ITEMS,
        lambda item: required(item, "parent_key", "key"),
    )

    def work(world: World) -> JobEnd:
        worked: dict[int, str] = {}
        errors = []
        for item in items:
            try:
                column = _root(world, ds_id, item)
                _write(world, column, item)
            except NotWritten as fault:
                errors.append(str(fault))
            else:
                worked[column["id"]] = column["key"]
        return job_end(f"Updated {len(worked)} root child column groups.", worked, errors)

    return accepted(world.start_job(work))


def _root(world: World, ds_id: int, item: Item) -> Record:
    column = world.table("rdbms_column").by_key(key=item["parent_key"])
    if column is None or column["ds_id"] != ds_id:
        raise NotWritten(f"Column with key {item['parent_key']} does not exist")
    return column


def _write(world: World, column: Record, item: Mapping[str, Any]) -> Record:
    """Change one child. A choice: an unknown path fails the item only."""
    table = world.table(CHILDREN)
    child = table.by_key(column_id=column["id"], path=item["key"])
    if child is None:
        raise NotWritten(f"Column {column['key']} has no child {item['key']}")
    texts = {name: item[name] or "" for name in ("title", "description") if name in item}
    return table.update(child["id"], texts)
