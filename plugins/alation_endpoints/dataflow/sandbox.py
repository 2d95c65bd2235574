"""How the sandbox emulates dataflows. Sheet: dataflow; where it is open, a choice is marked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from alation_endpoints.common.lineage.sandbox import (
    DATAFLOWS,
    PATHS,
    TEXTS,
    find_dataflow,
    is_path,
    paths_with,
    put_dataflow,
    put_paths,
    shown,
)
from alation_sandbox import Answer, Call, JobEnd, Record, Refusal, Route, World, accepted, page

PATH = "/integration/v2/dataflow/"


def _refusal(code: str) -> Refusal:
    """Of the bodies the sheet has the code only."""
    return Refusal(Answer(400, {"code": code}))


def _sent(call: Call) -> Any:
    try:
        return json.loads(call.body)
    except ValueError:
        raise _refusal("400008") from None


def _upsert(world: World, call: Call) -> Answer:
    body = _sent(call)
    if not isinstance(body, Mapping):
        raise _refusal("400009")
    if not set(body) <= {"dataflow_objects", "paths"}:
        raise _refusal("400011")
    if "dataflow_objects" not in body:
        raise _refusal("400012")
    items, paths = body["dataflow_objects"], body.get("paths", [])
    fits = isinstance(items, list) and all(_is_dataflow(item) for item in items)
    if not fits or not isinstance(paths, list) or not all(map(is_path, paths)):
        raise _refusal("400010")

    def work(world: World) -> JobEnd:
        mapping = []
        for item in items:
            number, replaced = put_dataflow(world, item)
            named = {"id": number, "external_id": item["external_id"]}
            mapping.append({**named, "replaced": replaced})  # a choice: a truth value
        put_paths(world, paths)
        return _told(f"Processed {len(items)} dataflow objects.", mapping)

    return accepted(world.start_job(work))


def _is_dataflow(item: Any) -> bool:
    if not isinstance(item, Mapping) or not set(item) <= {"external_id", *TEXTS}:
        return False
    texts = all(isinstance(value, str) for value in item.values())
    return texts and str(item.get("external_id", "")).lower().startswith("api/")


def _told(response: str, mapping: Sequence[Any], failed: Sequence[Any] | None = None) -> JobEnd:
    beside = {} if failed is None else {"failed": failed}
    return JobEnd(result=[{"response": response, "mapping": mapping, **beside}])


def _update(world: World, call: Call) -> Answer:
    items = _sent(call)
    if not isinstance(items, list) or not all(
        isinstance(item, Mapping) and isinstance(item.get("id"), int) for item in items
    ):
        raise _refusal("400010")  # a choice: the codes of this call are not recorded

    def change(world: World, item: Any) -> Record | None:
        table = world.table(DATAFLOWS)
        if table.get(item["id"]) is None:
            return None
        return table.update(item["id"], {name: item[name] for name in TEXTS if name in item})

    return accepted(world.start_job(lambda world: _each(world, items, change, "Updated")))


def _delete(world: World, call: Call) -> Answer:
    keys, find = _asked(call)

    def remove(world: World, key: Any) -> Record | None:
        found = find(world, key)
        if found is not None:
            # Listed before it is changed: the paths through it go away with it (documented, FAQ).
            for path in list(paths_with(world, "dataflow", [found["external_id"]])):
                world.table(PATHS).delete(path["id"])
            world.table(DATAFLOWS).delete(found["id"])
        return found

    more: Record = {"impacted_dfos": []}
    return accepted(world.start_job(lambda world: _each(world, keys, remove, "Deleted", more)))


def _each(
    world: World,
    items: Sequence[Any],
    do: Callable[[World, Any], Record | None],
    word: str,
    more: Mapping[str, Any] | None = None,
) -> JobEnd:
    """Do something to each item. A choice: what is unknown stands under `failed`, by its key."""
    done = [(item, do(world, item)) for item in items]
    mapping = [
        {"id": found["id"], "external_id": found["external_id"], **(more or {})}
        for _, found in done
        if found is not None
    ]
    failed = [_key(item) for item, found in done if found is None]
    told = failed if failed or more is not None else None
    return _told(f"{word} {len(mapping)} dataflow objects.", mapping, told)


def _key(item: Any) -> Any:
    return item["id"] if isinstance(item, Mapping) else item


Find = Callable[[World, Any], Record | None]


def _asked(call: Call) -> tuple[list[Any], Find]:
    """Return the list in the body, and what finds a dataflow by an entry of it."""
    keys = _sent(call)
    by = call.one("keyField") or "id"
    kind = {"id": int, "external_id": str}.get(by)
    if kind is None or not isinstance(keys, list) or not all(isinstance(k, kind) for k in keys):
        raise _refusal("400010")  # a choice, as above
    if by == "id":
        return keys, lambda world, key: world.table(DATAFLOWS).get(key)
    return keys, find_dataflow


def _list(world: World, call: Call) -> Answer:
    records: list[Record] = list(world.table(DATAFLOWS).rows())
    if call.body:
        keys, find = _asked(call)
        records = [found for key in keys if (found := find(world, key)) is not None]
    answer = page(call, records)
    through = paths_with(world, "dataflow", [record["external_id"] for record in answer.body])
    paths = [shown(world, path["segments"]) for path in through]
    return Answer(200, {"dataflow_objects": answer.body, "paths": paths}, answer.headers)


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, _upsert),
    Route("PATCH", PATH, _update),
    Route("DELETE", PATH, _delete),
]
