"""Wall time of a load whose jobs take half a second each, from when the server has their rows.

The server does as little as it can: one that works for a job beyond its time would count against
the clients. What counts is the call of the write: a client that is made, and logged in, is given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from benchmarks.children import ALLIE, OURS, measured, short_server, sides
from benchmarks.report import Goal, Report, Table, cell, ratio

BATCH = 1000


@dataclass(frozen=True)
class Sizes:
    """Args: batches of 1,000 rows; seconds that a job runs; how often each load is repeated."""

    batches: int = 10
    job_seconds: float = 0.5
    repeats: int = 2


SMALL = Sizes(batches=1, job_seconds=0.05, repeats=1)
AIMS = {1: (1.05, 7.0), 4: (1.10, 20.0)}
"""By concurrency: at most so many times the bound, at least so many times faster than the other."""
OPEN = {1: "one job at a time", 4: "four at once"}
MOST_POLLS = 12


def run(sizes: Sizes) -> Report:
    """Measure each side; the fastest of the repeated loads counts."""
    loads = [_measured(OURS, n, stream, sizes) for n in AIMS for stream in (False, True)]
    others = [_measured(ALLIE, 1, False, sizes, repeats=1)] if ALLIE in sides() else []
    other = others[0]["seconds"] if others else None
    table = Table(
        f"Wall time: {sizes.batches * BATCH:,} documents in batches of {BATCH:,}, jobs of "
        f"{sizes.job_seconds} s",
        (
            *("client", "concurrency", "first rows there after, s", "seconds"),
            *("times the bound", "faster than allie-sdk", "polls"),
        ),
        [
            (
                load["client"],
                str(load["concurrency"]),
                cell(load["first"], 3),
                cell(load["seconds"]),
                cell(load["seconds"] / load["bound"]),
                cell(ratio(other, load["seconds"]), 1),
                f"at most {load['most_polls']} per job",
            )
            for load in [*loads, *others]
        ],
    )
    at_once = [load for load in loads if not load["stream"]]
    goals = [goal for load in at_once for goal in _goals(load, other)]
    felt = [
        (
            f"{sizes.batches} jobs of {sizes.job_seconds} s, {OPEN[load['concurrency']]}",
            f"{cell(load['seconds'])} s; the jobs alone {cell(load['bound'])} s",
        )
        for load in at_once
    ]
    return Report("wall", [table], goals, [*loads, *others], felt)


def _measured(
    side: str, concurrency: int, stream: bool, sizes: Sizes, repeats: int | None = None
) -> dict[str, Any]:
    def once() -> dict[str, Any]:
        with short_server(sizes.job_seconds) as running:
            load = measured(
                "load",
                side=side,
                url=running.url,
                rows=sizes.batches * BATCH,
                concurrency=concurrency,
                stream=stream,
            )
            told = running.told()
            first = told["first"] - load["began"]
            return {**load, "first": first, "most_polls": max(told["polls"].values())}

    loads = [once() for _ in range(repeats or sizes.repeats)]
    return {
        **min(loads, key=lambda load: float(load["seconds"])),
        "most_polls": max(load["most_polls"] for load in loads),
        "client": f"{side}, stream()" if stream else side,
        "concurrency": concurrency,
        "stream": stream,
        "bound": math.ceil(sizes.batches / concurrency) * sizes.job_seconds,
    }


def _goals(load: dict[str, Any], other: float | None) -> list[Goal]:
    concurrency = load["concurrency"]
    near, faster = AIMS[concurrency]
    what = f"wall, {OPEN[concurrency]}"
    return [
        Goal(f"{what}, against the bound of rounds", near, load["seconds"] / load["bound"]),
        Goal(f"{what}: allie-sdk's against ours", faster, ratio(other, load["seconds"]), True),
        Goal(f"{what}: polls of one job", MOST_POLLS, load["most_polls"], unit="polls"),
    ]
