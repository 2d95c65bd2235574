"""Benchmark 10: how CPU time grows with what a run has to do; nothing may grow faster than it."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from benchmarks import workloads as made
from benchmarks.report import Goal, Report, Table, cell
from benchmarks.workloads import Work

STEPS = (1, 2, 4, 8)

WORKLOADS: Mapping[str, tuple[int, Callable[[int], Work]]] = {
    "rows of a call": (4000, made.rows_of),
    "rows of a stream": (4000, made.streamed),
    "rows of one batch": (1250, made.one_batch),
    "batches": (60, made.batches_of),
    "rows that take a request each": (60, made.in_batches),
    "batches, watched": (60, made.watched),
    "batches, recorded": (150, made.with_ledger),
    "open jobs": (20, made.open_jobs),
    "open jobs that touch objects": (20, made.open_jobs_of_objects),
    "open jobs that wait for each other": (20, made.of_one_object),
    "open jobs, put off by the throttle": (20, made.put_off),
    "problems in a text": (1250, made.problems_in_text),
    "problems in a list": (500, made.problems_in_list),
    "rejected rows": (1000, made.rejected),
    "refused rows, all named": (1250, made.refused(None)),
    "refused rows, one named at a time": (500, made.refused(1)),
    "refused rows, none named": (1250, made.refused(None, whole=True)),
    "refused rows of many batches": (500, made.refused_in_batches),
    "rows split by size, to a hundred": (1000, made.too_large(100)),
    "rows split by size, to one": (60, made.too_large(1)),
    "pages of a list": (2000, made.listed),
    "batches of a resumed run": (200, made.resumed),
    "parts of a recorded batch, read": (60, made.parts),
    "rows that are looked up": (200, made.looked_up),
    "rows that are verified": (200, made.verified),
    "rows that are retried": (200, made.retried),
}
"""By what grows: how many of it there are at first, and the load with so many."""


@dataclass(frozen=True)
class Sizes:
    """Args: how many times the first sizes; repeats, of which the fastest counts."""

    times: float = 1.0
    repeats: int = 3


SMALL = Sizes(times=0.1, repeats=1)


@dataclass(frozen=True)
class Growth:
    """How the CPU time of a load grew.

    Args:
        what: grew.
        sizes: of the load.
        seconds: of CPU.
    """

    what: str
    sizes: Sequence[int]
    seconds: Sequence[float]

    @property
    def power(self) -> float:
        """The power of the size by which the time grows: least squares over logarithms."""
        x, y = [math.log(size) for size in self.sizes], [math.log(one) for one in self.seconds]
        mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
        products = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
        return products / sum((a - mean_x) ** 2 for a in x)


def run(sizes: Sizes) -> Report:
    """Measure each load at four sizes, all in this process."""
    lines = []
    for name, (first, load) in WORKLOADS.items():
        counts = [max(2, int(first * sizes.times)) * step for step in STEPS]
        lines.append(Growth(name, counts, [seconds(load, n, sizes.repeats) for n in counts]))
    rows = [
        (
            line.what,
            f"{line.sizes[0]:,} to {line.sizes[-1]:,}",
            cell(line.seconds[0] * 1e3, 1),
            cell(line.seconds[-1] * 1e3, 1),
            cell(line.power),
        )
        for line in lines
    ]
    table = Table(
        "How CPU time grows: the power of the size that fits best",
        ("what grows", "from, to", "CPU of the smallest, ms", "of the largest, ms", "power"),
        rows,
    )
    worst = max(line.power for line in lines)
    goal = Goal("growth of CPU, the worst of all loads", 1.1, worst, unit="as power")
    return Report("growth", [table], [goal], [asdict(line) for line in lines])


def seconds(load: Callable[[int], Work], size: int, repeats: int) -> float:
    """Return the CPU time of a load of that size; what it needs is made before."""
    least = math.inf
    for _ in range(repeats):
        work = load(size)
        gc.collect()
        began = time.process_time()
        work()
        least = min(least, time.process_time() - began)
    return least
