"""Benchmark 8: a write of one row, whose job takes a millisecond: how long a user waits for it."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.children import ALLIE, OURS, measured, short_server, sides
from benchmarks.quick import RUNNING, Jobs, Told, serve
from benchmarks.report import Goal, Report, Table, cell


@dataclass(frozen=True)
class Sizes:
    """Args: writes of ours and of the other, one after another; seconds that a job takes."""

    writes: int = 60
    others: int = 4
    job_seconds: float = 0.001


SMALL = Sizes(writes=6, others=2)
WHAT = "one-row write after the first, job of 1 ms"
AIM = 15.0
"""Milliseconds."""


@dataclass
class ShortJobs(Jobs):
    """Jobs that take a while.

    Args:
        seconds: that each takes.
        due: when each ends.
    """

    seconds: float = 0.0
    due: dict[int, float] = field(default_factory=dict)

    def begin(self, body: bytes) -> dict[str, Any]:
        """Take a batch of rows."""
        told = super().begin(body)
        self.due[told["job_id"]] = time.monotonic() + self.seconds
        return told

    def ask(self, number: int) -> bytes:
        """Tell of a job."""
        end = super().ask(number)
        return RUNNING if time.monotonic() < self.due[number] else end


def run(sizes: Sizes) -> Report:
    """Measure each side: the median of all writes but the first."""
    data = [_measured(side, sizes) for side in sides()]
    table = Table(
        f"One-row writes, one after another, jobs of {sizes.job_seconds * 1000:g} ms",
        ("client", "first, ms", "then, ms", "CPU of one, ms"),
        [
            (one["client"], *(cell(one[key], 1) for key in ("first_ms", "then_ms", "cpu_ms")))
            for one in data
        ],
    )
    (ours,) = (one for one in data if one["client"] == OURS)
    return Report("short", [table], [Goal(WHAT, AIM, ours["then_ms"], unit="ms")], data)


def _measured(side: str, sizes: Sizes) -> dict[str, Any]:
    writes = sizes.others if side == ALLIE else sizes.writes
    with short_server(sizes.job_seconds) as running:
        told = measured("short", side=side, url=running.url, writes=writes)
        return {"client": side, **told}


def main() -> None:
    """Serve until the process is ended; the argument tells how long a job takes, in seconds."""
    serve(ShortJobs(Told(), seconds=float(sys.argv[1])))


if __name__ == "__main__":
    main()
