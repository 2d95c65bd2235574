"""How the sandbox reads and writes child columns. Sheet: rdbms_column; choices are marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alation_endpoints.common.rdbms.sandbox import (
    CHILD_COLUMNS,
    NotWritten,
    Told,
    data_source_of,
    job_of,
    required,
    rows_of,
)
from alation_endpoints.common.sandbox import Item
from alation_endpoints.rdbms_column.shapes import (
    ChildColumnPatchItem,
    RootColumnChildrenPatchItem,
)
from alation_sandbox import (
    Answer,
    Call,
    Record,
    Refusal,
    World,
    check_query,
    error,
    ok,
)

_ITEMS = 1000  # A choice: no limit is known.


# ------------------------------------------------------------------------------ reading


def get_children(world: World, call: Call) -> Answer:
    """Answer with the children of a column: a tree, or flat where ids or paths are asked for."""
    check_query(call, ("child_limit", "child_offset", "ids", "paths"))
    column = _column(world, call)
    children = list(world.table(CHILD_COLUMNS).matching(column_id=column["id"]))
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

    def write(world: World, item: Item) -> Told:
        child = _write(world, column, item)
        return child["id"], column["key"] + child["path"].removeprefix(column["name"])

    return job_of(world, items, write, "Updated {rows} child column objects.")


def update_children_bulk(world: World, call: Call) -> Answer:
    """Start the job that changes children of several columns; its mapping names the columns."""
    ds_id = data_source_of(world, call)
    items = rows_of(
        call,
        RootColumnChildrenPatchItem,
        _ITEMS,
        lambda item: required(item, "parent_key", "key"),
    )

    def write(world: World, item: Item) -> Told:
        column = _root(world, ds_id, item)
        _write(world, column, item)
        return column["id"], column["key"]

    return job_of(world, items, write, "Updated {objects} root child column groups.")


def _root(world: World, ds_id: int, item: Item) -> Record:
    column = world.table("rdbms_column").by_key(key=item["parent_key"])
    if column is None or column["ds_id"] != ds_id:
        raise NotWritten(f"Column with key {item['parent_key']} does not exist")
    return column


def _write(world: World, column: Record, item: Mapping[str, Any]) -> Record:
    """Change one child. A choice: an unknown path fails the item only."""
    table = world.table(CHILD_COLUMNS)
    child = table.by_key(column_id=column["id"], path=item["key"])
    if child is None:
        raise NotWritten(f"Column {column['key']} has no child {item['key']}")
    texts = {name: item[name] or "" for name in ("title", "description") if name in item}
    return table.update(child["id"], texts)
