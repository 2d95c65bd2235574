"""Benchmark 2: CPU time and peak memory per row, from generator to result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.children import ALLIE, OURS, measured, server, sides
from benchmarks.report import Goal, Report, Table, cell, ratio


@dataclass(frozen=True)
class Sizes:
    """Args: rows of each load; most rows that the other client loads; repeats of each load."""

    rows: Sequence[int] = (10_000, 100_000, 1_000_000)
    other_rows: int = 100_000
    repeats: int = 2


SMALL = Sizes(rows=(1000, 2000), other_rows=1000, repeats=1)
COMPARED = 100_000
"""The load by which both clients are compared."""


def run(sizes: Sizes) -> Report:
    """Measure loads whose jobs end at once, so that the client's own work is what is left."""
    loads = [
        _measured(side, rows, stream, sizes.repeats if rows <= COMPARED else 1)
        for rows in sizes.rows
        for side, stream in ((OURS, True), (OURS, False), (ALLIE, False))
        if side in sides() and (side == OURS or rows <= sizes.other_rows)
    ]
    table = Table(
        "CPU and peak memory of the client's process, jobs that end at once",
        ("client", "rows", "CPU, µs per row", "peak, MiB", "seconds"),
        [
            (
                load["client"],
                f"{load['rows']:,}",
                cell(load["cpu_seconds"] / load["rows"] * 1e6, 1),
                cell(load["peak_mib"], 0),
                cell(load["seconds"]),
            )
            for load in loads
        ],
    )
    return Report("load", [table], _goals(loads, sizes), loads)


def _measured(side: str, rows: int, stream: bool, repeats: int) -> dict[str, Any]:
    def once() -> dict[str, Any]:
        with server(0.0) as running:
            return measured("load", side=side, url=running.url, rows=rows, stream=stream)

    loads = [once() for _ in range(repeats)]
    least = {name: min(load[name] for load in loads) for name in loads[0]}
    return {**least, "client": f"{side}, stream()" if stream else side}


def _goals(loads: Sequence[dict[str, Any]], sizes: Sizes) -> list[Goal]:
    found = {(load["client"], load["rows"]): load for load in loads}
    compared = COMPARED if COMPARED in sizes.rows else sizes.other_rows
    largest = max(sizes.rows)
    other = found.get((ALLIE, compared), {}).get("cpu_seconds")
    streamed = f"{OURS}, stream()"
    peak = found[streamed, largest]["peak_mib"]
    flat = f"peak memory of stream(), {largest:,} rows"
    return [
        Goal(
            f"CPU per row, {compared:,} rows, against allie-sdk: {client}",
            0.8,
            ratio(found[client, compared]["cpu_seconds"], other),
        )
        for client in (OURS, streamed)
    ] + [
        Goal(f"{flat} against {compared:,}", 1.15, peak / found[streamed, compared]["peak_mib"]),
        Goal(flat, 120, peak, unit="MiB"),
    ]
