"""Paths as edges: what lies next to an object, and a path without one of its edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from alation_endpoints.common.lineage.sandbox import PATHS, Segments, name_of, put_paths
from alation_sandbox import World

Name = tuple[str, str]
"""Type and key of an object, in lower case."""

Line = Sequence[dict[str, Any]]
"""A path with one object in each segment."""


def lines(segments: Segments) -> Iterator[Line]:
    """Yield the paths with one object in each segment that a path stands for."""
    yield from product(*segments)


def hops(line: Line) -> Iterator[Line]:
    """Yield the links of a path: from an object to the next one that is no dataflow.

    A link that begins or ends with a dataflow has no dataflow between its ends.
    """
    for start in range(len(line)):
        for end in range(start + 1, len(line)):
            yield line[start : end + 1]
            if not is_flow(line[end]) or is_flow(line[start]):
                break


def is_flow(one: dict[str, Any]) -> bool:
    """Tell whether an object of a path is a dataflow."""
    return name_of(one)[0] == "dataflow"


def neighbours(world: World, downstream: bool) -> dict[Name, dict[Name, Line]]:
    """Return the links from each object to the next ones that are no dataflows.

    Args:
        world: with the paths.
        downstream: to the targets, else to the sources.
    """
    found: dict[Name, dict[Name, Line]] = {}
    for record in world.table(PATHS).rows():
        for line in lines(record["segments"]):
            for hop in hops(line):
                ends = (hop[0], hop[-1]) if downstream else (hop[-1], hop[0])
                if not any(map(is_flow, ends)):
                    here, there = map(name_of, ends)
                    found.setdefault(here, {})[there] = hop
    return found


def flows_of_edge(world: World, source: Name, target: Name) -> list[set[str]]:
    """Return for each path with an edge the dataflows that lie on the edge."""
    return [
        {name_of(one)[1] for one in hop if is_flow(one)}
        for record in world.table(PATHS).rows()
        for line in lines(record["segments"])
        for hop in hops(line)
        if (name_of(hop[0]), name_of(hop[-1])) == (source, target)
    ]


def remove_edge(world: World, source: Name, target: Name) -> None:
    """Take an edge out of all paths; what is left of a path on both sides of it stays."""
    table = world.table(PATHS)
    for record in list(table.rows()):
        split = list(lines(record["segments"]))
        parts = [part for line in split for part in _without(line, source, target)]
        if len(parts) != len(split) or any(a is not b for a, b in zip(parts, split, strict=True)):
            table.delete(record["id"])
            put_paths(world, [[[one] for one in part] for part in parts if len(part) > 1])


def _without(line: Line, source: Name, target: Name) -> Iterator[Line]:
    for hop in hops(line):
        if (name_of(hop[0]), name_of(hop[-1])) == (source, target):
            start = next(i for i in range(len(line)) if line[i] is hop[0])
            yield line[: start + 1]
            yield from _without(line[start + len(hop) - 1 :], source, target)
            return
    yield line
