"""The reads of lineage: the neighbours of an object, and a walk through the graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from alation_endpoints.common.lineage.sandbox import (
    DATAFLOWS,
    PATHS,
    find_dataflow,
    is_temporary,
    name_of,
    shown,
)
from alation_endpoints.common.sandbox import NOT_FOUND
from alation_endpoints.lineage.sandbox.edges import Line, Name, hops, is_flow, lines, neighbours
from alation_sandbox import Answer, Call, Record, Refusal, World, error, ok

TABLES: Mapping[str, str] = {
    "table": "rdbms_table",
    "column": "rdbms_column",
    "attribute": "rdbms_column",
}
MOST_NODES = 1000


def get(world: World, call: Call) -> Answer:
    """Answer the links of an object to its nearest sources and targets."""
    otype, oid, by = call.one("otype"), call.one("oid"), call.one("keyField")
    if not otype or not oid or by not in ("id", "key"):
        raise Refusal(error(400, "otype, oid and keyField are required.", "400000"))  # a choice
    name = (otype.lower(), oid.lower()) if by == "key" else _named(world, otype, oid)
    if name is None:
        raise Refusal(NOT_FOUND)
    found = {tuple(map(name_of, line)): line for line in _around(world, name)}
    links = [[[one] for one in line] for line in found.values()]
    flows = {name_of(one)[1]: None for line in found.values() for one in line if is_flow(one)}
    records = [record for key in flows if (record := find_dataflow(world, key)) is not None]
    fields = ("external_id", "content", "title", "description")
    return ok(
        {
            "paths": [shown(world, link) for link in links],
            "dataflow_objects": [{name: one[name] for name in fields} for one in records],
        }
    )


def _around(world: World, name: Name) -> Iterator[Line]:
    """Yield the links with an object at an end, or through it where it is a dataflow."""
    for record in world.table(PATHS).rows():
        for line in lines(record["segments"]):
            for hop in hops(line):
                inside = hop[1:-1] if name[0] == "dataflow" else (hop[0], hop[-1])
                plain = not is_flow(hop[0]) and not is_flow(hop[-1])
                if plain and any(name_of(one) == name for one in inside):
                    yield hop


def _named(world: World, otype: str, oid: str) -> Name | None:
    """Return the name of an object that is asked for by its id."""
    kind = otype.lower()
    table = DATAFLOWS if kind == "dataflow" else TABLES.get(kind)
    record = world.table(table).get(int(oid)) if table and oid.isdecimal() else None
    key = None if record is None else record["external_id" if kind == "dataflow" else "key"]
    return None if key is None else (kind, key.lower())


def bulk_get(world: World, call: Call) -> Answer:
    """Answer a page of the graph below or above some objects, nearest nodes first."""
    asked = call.json()
    needed = ("key_type", "root_nodes", "direction", "limit", "filters")
    if not isinstance(asked, Mapping) or any(name not in asked for name in needed):
        raise Refusal(error(400, f"Required: {', '.join(needed)}.", "400000"))  # a choice
    by_id = asked["key_type"] == "id"
    roots = [
        _named(world, root["otype"], str(root["id"]))
        if by_id
        else (root["otype"].lower(), str(root["id"]).lower())
        for root in asked["root_nodes"]
    ]
    links = neighbours(world, asked["direction"] == "downstream")
    depth = asked["filters"].get("depth", MOST_NODES)
    names = _walked(links, [root for root in roots if root is not None], depth)
    nodes = [_node(world, name, links) for name in names[: min(asked["limit"], MOST_NODES)]]
    size, begin = asked.get("batch_size") or len(nodes), asked.get("cursor") or 0
    request = asked.get("request_id") or uuid5(NAMESPACE_URL, repr(asked["root_nodes"])).hex
    more = begin + size < len(nodes)
    page = {"cursor": begin + size, "batch_size": size, "has_more": more}
    return ok({"graph": nodes[begin : begin + size], "request_id": request, "Pagination": page})


def _walked(links: Mapping[Name, Mapping[Name, Line]], roots: list[Name], depth: int) -> list[Name]:
    known = dict.fromkeys(roots)
    front = list(known)
    for _ in range(depth):
        front = [there for here in front for there in links.get(here, ()) if there not in known]
        if not front:
            break
        known |= dict.fromkeys(front)
    return list(known)


def _node(world: World, name: Name, links: Mapping[Name, Mapping[Name, Line]]) -> dict[str, Any]:
    return {
        **_shown_node(world, name),
        "neighbors": [_shown_node(world, there) for there in links.get(name, ())],
    }


def _shown_node(world: World, name: Name) -> dict[str, Any]:
    """A choice: what has no number is named by its key."""
    otype, key = name
    records: Iterator[Record] = world.table(TABLES.get(otype, "")).rows()
    number = next((r["id"] for r in records if r["key"].lower() == key), key)
    node = {"id": number, "otype": otype, "fully_qualified_name": key}
    return {**node, "is_temp": True} if is_temporary(world, {"otype": otype, "key": key}) else node
