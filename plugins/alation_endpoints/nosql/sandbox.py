"""How the sandbox emulates document stores. Sheet: nosql, which has no reply of version 2.

So all of this is a choice but the bodies of the writes, the handle, and that a removal is soft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alation_endpoints.common.sandbox import REQUIRED
from alation_sandbox import Answer, Call, JobEnd, Refusal, Route, World, accepted, check_query, ok

PATH = "/integration/v2/doc_schema/<int:ds_id>/"
TABLE = "nosql_folder"
PAGE_SIZE = 100
INNER = {"collections": "schemata"}
"""The lists of objects with names, each with the list that its objects hold."""

Tree = Mapping[str, Any]


def _create(world: World, call: Call) -> Answer:
    return _written(world, call, removes=False)


def _upload(world: World, call: Call) -> Answer:
    check_query(call, ("remove_not_seen",))
    return _written(world, call, removes=bool(call.flag("remove_not_seen")))


def _written(world: World, call: Call, removes: bool) -> Answer:
    source = _source(world, call)
    folders = _folders(call)

    def work(world: World) -> JobEnd:
        for folder in folders:
            _put(world, source, folder, removes)
        if removes:
            _remove_others(world, source, {folder["name"] for folder in folders})
        return JobEnd(result="")

    return accepted(world.start_job(work))


def _source(world: World, call: Call) -> int:
    number: int = call.path_params["ds_id"]
    source = world.table("data_source").get(number)
    if source is None or not source.get("is_virtual"):
        raise Refusal(Answer(400, {"error": "Cannot find Datasource"}))
    return number


def _folders(call: Call) -> Sequence[Tree]:
    body = call.json()
    folders = body.get("folders") if isinstance(body, Mapping) else None
    if not isinstance(folders, list):
        raise Refusal(Answer(400, {"folders": [REQUIRED]}))
    if not all(_fits(folder, "collections") for folder in folders):
        raise Refusal(Answer(400, {"folders": ["Expected folders with collections and schemata."]}))
    return folders


def _fits(node: Any, below: str | None) -> bool:
    if not isinstance(node, Mapping) or not isinstance(node.get("name"), str):
        return False
    if below is None:
        return isinstance(node.get("definition"), Mapping)
    nodes = node.get(below)
    return isinstance(nodes, list) and all(_fits(one, INNER.get(below)) for one in nodes)


def _put(world: World, ds_id: int, folder: Tree, removes: bool) -> None:
    """Write a folder over the one of its name: what is new in it joins what is there."""
    table = world.table(TABLE)
    old = table.by_key(ds_id=ds_id, name=folder["name"])
    if old is None:
        table.insert({**folder, "ds_id": ds_id, "deleted": False})
        return
    kept = [] if removes or old["deleted"] else old["collections"]
    collections = _joined(kept, folder["collections"], "schemata")
    table.update(old["id"], {"collections": collections, "deleted": False})


def _joined(old: Sequence[Tree], new: Sequence[Tree], below: str | None) -> list[Tree]:
    found = {node["name"]: node for node in old}
    for node in new:
        known = found.get(node["name"])
        if known is not None and below is not None:
            node = {**node, below: _joined(known[below], node[below], None)}
        found[node["name"]] = node
    return list(found.values())


def _remove_others(world: World, ds_id: int, mentioned: set[str]) -> None:
    table = world.table(TABLE)
    for record in list(table.matching(ds_id=ds_id)):
        if record["name"] not in mentioned:
            table.update(record["id"], {"deleted": True})


def _list(world: World, call: Call) -> Answer:
    check_query(call, ("page",))
    source, number = _source(world, call), call.integer("page") or 1
    kept = list(world.table(TABLE).matching(ds_id=source, deleted=False))
    first = (number - 1) * PAGE_SIZE
    shown = kept[first : first + PAGE_SIZE]
    return ok([{name: one[name] for name in ("name", "collections")} for one in shown])


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, _create),
    Route("POST", "/integration/v1/data/<int:ds_id>/parse_docstore/", _upload),
]
