"""How long a load takes and what memory, from generator or file to the last result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from benchmarks.children import ALLIE, OURS, measured, quick_server, sides
from benchmarks.report import Goal, Report, Table, cell

STREAMED, COMMAND = f"{OURS}, stream()", "alation load, ledger"
COMPARED = 100_000
"""The load by which growth is judged, and the largest of which repeats are made."""


@dataclass(frozen=True)
class Sizes:
    """Args: rows of each load; most rows that the other client loads; repeats of each load."""

    rows: Sequence[int] = (10_000, COMPARED, 1_000_000)
    other_rows: int = COMPARED
    repeats: int = 2


SMALL = Sizes(rows=(1000, 2000), other_rows=1000, repeats=1)


def run(sizes: Sizes) -> Report:
    """Measure loads whose jobs end at once, so that the client's own work is what is left."""
    loads = [load for rows in sizes.rows for load in _loads(rows, sizes)]
    table = Table(
        "Loads whose jobs end at once, each a process of its own",
        ("client", "rows", "seconds", "peak, MiB", "CPU, µs per row"),
        [
            (
                load["client"],
                f"{load['rows']:,}",
                cell(load["seconds"], 1),
                cell(load["peak_mib"], 0),
                cell(load["cpu_seconds"] / load["rows"] * 1e6, 1),
            )
            for load in loads
        ],
    )
    return Report("load", [table], _goals(loads, sizes), loads, _felt(loads, sizes))


@cache
def command_load(rows: int) -> dict[str, Any]:
    """Load a CSV file by the command, with a ledger, once for all that speak of it."""
    return measured("recorded_load", rows=rows)


def _loads(rows: int, sizes: Sizes) -> list[dict[str, Any]]:
    repeats = sizes.repeats if rows <= COMPARED else 1
    loads = [_least(OURS, rows, repeats, stream=True), _least(OURS, rows, repeats)]
    loads.append({**command_load(rows), "client": COMMAND})
    if ALLIE in sides() and rows <= sizes.other_rows:
        # It sleeps a second for each job: once is enough.
        loads.append(_least(ALLIE, rows, 1))
    return loads


def _least(side: str, rows: int, repeats: int, *, stream: bool = False) -> dict[str, Any]:
    def once() -> dict[str, Any]:
        with quick_server() as running:
            return measured("load", side=side, url=running.url, rows=rows, stream=stream)

    loads = [once() for _ in range(repeats)]
    least = {name: min(load[name] for load in loads) for name in loads[0]}
    return {**least, "client": STREAMED if stream else side}


def _goals(loads: Sequence[dict[str, Any]], sizes: Sizes) -> list[Goal]:
    peaks = {(load["client"], load["rows"]): load["peak_mib"] for load in loads}
    compared = COMPARED if COMPARED in sizes.rows else sizes.other_rows
    largest = max(sizes.rows)
    peak = peaks[STREAMED, largest]
    flat = f"peak memory, {largest:,} rows streamed"
    against = peak / peaks[STREAMED, compared]
    return [
        Goal(flat, 45, peak, unit="MiB"),
        Goal(f"{flat}, against {compared:,}", 1.15, against),
    ]


def _felt(loads: Sequence[dict[str, Any]], sizes: Sizes) -> list[tuple[str, str]]:
    found = {(load["client"], load["rows"]): load for load in loads}
    ours = ((STREAMED, "`stream()`"), (OURS, "`create()`"), (COMMAND, "`alation load`"))

    def told(rows: int, key: str, unit: str, digits: int) -> str:
        figures = [f"{cell(found[one, rows][key], digits)} {unit} {name}" for one, name in ours]
        return ", ".join(figures)

    few, many = min(sizes.rows), max(sizes.rows)
    return [
        *(
            (f"{rows:,} rows, beside the server's jobs", told(rows, "seconds", "s", 1))
            for rows in (few, many)
        ),
        (f"memory of {many:,} rows", told(many, "peak_mib", "MiB", 0)),
    ]
