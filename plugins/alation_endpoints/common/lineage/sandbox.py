"""The dataflows and paths of the emulated server. Sheets: dataflow, lineage; choices are marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from alation_sandbox import Record, World

DATAFLOWS = "dataflow"
PATHS = "lineage_path"
TEXTS = ("title", "description", "content", "group_name")
_KEPT: Mapping[str, str] = {
    "table": "rdbms_table",
    "column": "rdbms_column",
    "attribute": "rdbms_column",
}
"""The tables of the objects whose keys the sandbox knows."""
_IN_BI = ("bi_report", "bi_report_column", "bi_datasource", "bi_datasource_column")
"""Objects whose keys are <server>.<otype>.<external id>; their tables are called as their types."""

Segments = list[list[dict[str, Any]]]


def find_dataflow(world: World, external_id: str) -> Record | None:
    """Return the dataflow of a key, whose case does not matter (documented, FAQ)."""
    found = world.table(DATAFLOWS).rows()
    return next((r for r in found if r["external_id"].lower() == external_id.lower()), None)


def put_dataflow(world: World, item: Mapping[str, Any]) -> tuple[int, bool]:
    """Create or replace a dataflow; return its id, and whether it was there."""
    table, old = world.table(DATAFLOWS), find_dataflow(world, item["external_id"])
    record = {**dict.fromkeys(TEXTS, ""), **item}
    if old is None:
        return table.insert(record), False
    table.update(old["id"], {**record, "external_id": old["external_id"]})
    return old["id"], True


def put_paths(world: World, paths: Iterable[Segments]) -> None:
    """Keep paths, equal ones once. A choice: what a replaced dataflow had before stays."""
    table = world.table(PATHS)
    known = {_name(record["segments"]) for record in table.rows()}
    for segments in paths:
        if _name(segments) not in known:
            known.add(_name(segments))
            table.insert({"segments": segments})


def paths_with(world: World, otype: str, keys: Iterable[str]) -> Iterator[Record]:
    """Yield the paths through one of these objects."""
    wanted = {(otype.lower(), key.lower()) for key in keys}
    for record in world.table(PATHS).rows():
        if any(name_of(one) in wanted for segment in record["segments"] for one in segment):
            yield record


def shown(world: World, segments: Segments) -> Segments:
    """Return a path as it is answered: an object that the catalog does not have is temporary."""
    return [
        [{**one, "is_temp": True} if is_temporary(world, one) else dict(one) for one in segment]
        for segment in segments
    ]


def is_temporary(world: World, one: Mapping[str, Any]) -> bool:
    """Tell whether an object is not in the catalog. A choice: of other types all are there."""
    otype = one["otype"].lower()
    if otype == "dataflow":
        return find_dataflow(world, one["key"]) is None
    if otype in _IN_BI:
        server, _, name = one["key"].partition(f".{otype}.")
        found = (r for r in world.table(otype).rows() if str(r["bi_server_id"]) == server)
        return all(r["external_id"].lower() != name.lower() for r in found)
    table = _KEPT.get(otype)
    if table is None:
        return False
    return all(r["key"].lower() != one["key"].lower() for r in world.table(table).rows())


def name_of(one: Mapping[str, Any]) -> tuple[str, str]:
    """Return what an object of a path is known by."""
    return one["otype"].lower(), one["key"].lower()


def is_path(value: Any) -> bool:
    """Tell whether a value is a path: lists of segments with objects of a type and a key."""
    return isinstance(value, list) and all(
        isinstance(segment, list)
        and all(
            isinstance(one, Mapping) and {type(one.get("otype")), type(one.get("key"))} == {str}
            for one in segment
        )
        for segment in value
    )


def _name(segments: Segments) -> tuple[Any, ...]:
    return tuple(tuple(sorted(map(name_of, segment))) for segment in segments)
