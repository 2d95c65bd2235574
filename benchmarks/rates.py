"""Rows a second that are checked and encoded, beside the ways by hand."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from benchmarks.by_hand import PLAIN, ways
from benchmarks.children import measured
from benchmarks.report import Goal, Report, Table, cell
from benchmarks.rows import documents_with_fields, prose


@dataclass(frozen=True)
class Sizes:
    """Args: rows that are checked; repeats, of which the fastest counts."""

    rows: int = 10_000
    repeats: int = 5


SMALL = Sizes(rows=200, repeats=1)
ENCODED = "ours: checked and encoded"
INPUTS = {"documents": prose, "documents with custom fields": documents_with_fields}


def run(sizes: Sizes) -> Report:
    """Measure in a process of its own."""
    rates = measured("rates", rows=sizes.rows, repeats=sizes.repeats)
    parts = rates[next(iter(INPUTS))]
    table = Table(
        "Rows a second of CPU that are checked and encoded",
        ("by", *INPUTS),
        [(part, *(cell(rates[given][part], 0) for given in INPUTS)) for part in parts],
    )
    goals = [
        Goal(
            f"checked and encoded, {given}: rows a second against marshmallow + json by hand",
            0.8,
            rates[given][ENCODED] / rates[given][PLAIN],
            at_least=True,
        )
        for given in INPUTS
    ]
    return Report("rates", [table], goals, rates)


def measure_rates(rows: int, repeats: int) -> dict[str, dict[str, float]]:
    """Return rows per second by input and part; the parts take turns."""
    return {given: _rates([*source(rows)], repeats) for given, source in INPUTS.items()}


Rows = Sequence[dict[str, Any]]


def _rates(rows: Rows, repeats: int) -> dict[str, float]:
    by_hand = {name: partial(way.encoded, rows) for name, way in ways().items()}
    work: dict[str, Callable[[], object]] = {**_ours(rows), **by_hand}
    taken = dict.fromkeys(work, float("inf"))
    for _ in range(repeats):
        for part, done in work.items():
            began = time.process_time()
            done()
            taken[part] = min(taken[part], time.process_time() - began)
    return {part: len(rows) / seconds for part, seconds in taken.items()}


def _ours(rows: Rows) -> dict[str, Callable[[], object]]:
    from alation_core.batching import prepare
    from alation_core.shapes import quick_check, row_errors
    from alation_endpoints.document import Document

    operation = Document.create
    schema = operation.payload_schema
    fits = quick_check(schema)
    return {
        "ours: checked": lambda: _drain(fits(row) or row_errors(schema, row) for row in rows),
        "ours: checked by the schema alone": lambda: _drain(row_errors(schema, r) for r in rows),
        ENCODED: lambda: _drain(prepare(rows, schema, operation.body)),
    }


def _drain(items: Iterable[Any]) -> None:
    deque(items, maxlen=0)
