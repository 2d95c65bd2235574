"""Every bundled operation has a tape of success; every write one of a refusal, one left open."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from alation_core import Endpoint
from alation_core.operations import Operation, WriteOperation
from alation_core.plugins import Registry, installed
from alation_replay.index import Entry, read_index

CASSETTES = Path(__file__).parents[2] / "cassettes"
BUNDLED = sorted(
    plugin.name for plugin in installed() if plugin.target.startswith("alation_endpoints.")
)

index_of = cache(read_index)


@cache
def endpoint(name: str) -> type[Endpoint]:
    return Registry([name]).endpoint(name)


def wanted(operation: Operation) -> Iterator[str]:
    yield "success"
    if isinstance(operation, WriteOperation):
        yield "refusal"
        yield "unknown"


def shown(entry: Entry) -> Iterator[str]:
    expect = entry.expect
    if expect.get("status") == "successful" or "items" in expect or "item" in expect:
        yield "success"
    if "refused" in expect.get("problems", ()):
        yield "refusal"
    if "unknown" in expect.get("rows", ()):
        yield "unknown"


@pytest.mark.parametrize("name", BUNDLED)
def test_every_operation_is_taped(name: str) -> None:
    tapes = index_of(CASSETTES / name).values()
    missing = [
        f"{operation}: {kind}"
        for operation, declared in endpoint(name).operations().items()
        for kind in wanted(declared)
        if not any(tape.call.operation == operation and kind in shown(tape) for tape in tapes)
    ]
    assert not missing
