"""Benchmark 10: how CPU time grows with what a run has to do; nothing may grow faster than it.

Each load is measured at three sizes that take turns, so that what disturbs the machine for a while
disturbs all of them; of each size the least time counts. It is CPU time, the garbage collector's
and the kernel's included, and on a busy machine it is still not the same twice: caches are shared,
and clocks go slower. So calls of functions are counted beside it, which nothing disturbs. Calls
alone would not do: they see neither what one call does with a list nor the garbage collector.
"""

from __future__ import annotations

import cProfile
import gc
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from benchmarks import workloads as made
from benchmarks.report import Goal, Report, Table, cell
from benchmarks.workloads import Work

COUNTED = 2
"""At so many of the sizes calls are counted."""

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
    """How large the loads are.

    Args:
        times: the first sizes.
        rounds: of which the fastest counts for each size.
        steps: by which each size is larger than the first.
    """

    times: float = 1.0
    rounds: int = 3
    steps: Sequence[int] = (1, 4, 16)


SMALL = Sizes(times=0.1, rounds=1, steps=(1, 4))


@dataclass(frozen=True)
class Growth:
    """How the work of a load grew.

    Args:
        what: grew.
        sizes: of the load.
        seconds: of CPU.
        calls: of functions, at the first of these sizes.
    """

    what: str
    sizes: Sequence[int]
    seconds: Sequence[float]
    calls: Sequence[int] = ()

    @property
    def power(self) -> float:
        """The power of the size by which the time grows."""
        return _power(self.sizes, self.seconds)

    @property
    def power_of_calls(self) -> float:
        """The power of the size by which the number of calls grows."""
        return _power(self.sizes[: len(self.calls)], self.calls)


def _power(sizes: Sequence[int], amounts: Sequence[float]) -> float:
    """Return the power that fits best: least squares over logarithms."""
    x, y = [math.log(size) for size in sizes], [math.log(amount) for amount in amounts]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    products = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return products / sum((a - mean_x) ** 2 for a in x)


def run(sizes: Sizes) -> Report:
    """Measure each load at all sizes, in this process."""
    lines = []
    for name, (first, load) in WORKLOADS.items():
        counts = [max(2, int(first * sizes.times)) * step for step in sizes.steps]
        # Counted first: what is done once in a process is done then.
        calls = [calls_of(load, n) for n in counts[:COUNTED]]
        lines.append(Growth(name, counts, least_seconds(load, counts, sizes.rounds), calls))
    rows = [
        (
            line.what,
            f"{line.sizes[0]:,} to {line.sizes[-1]:,}",
            cell(line.seconds[0] * 1e3, 1),
            cell(line.seconds[-1] * 1e3, 1),
            cell(line.power),
            cell(line.power_of_calls),
        )
        for line in lines
    ]
    heads = (
        *("what grows", "from, to", "CPU of the smallest, ms", "of the largest, ms"),
        *("power of CPU", "of calls"),
    )
    table = Table("How work grows: the power of the size that fits best", heads, rows)
    worst = max(line.power for line in lines)
    worst_calls = max(line.power_of_calls for line in lines)
    goals = [
        Goal("growth of CPU, the worst of all loads", 1.1, worst, unit="as power"),
        Goal("growth of calls, the worst of all loads", 1.1, worst_calls, unit="as power"),
    ]
    return Report("growth", [table], goals, [asdict(line) for line in lines])


def least_seconds(
    load: Callable[[int], Work], sizes: Sequence[int], rounds: int
) -> Sequence[float]:
    """Return the CPU time of a load of each size; what it needs is made before."""
    least = dict.fromkeys(sizes, math.inf)
    for _ in range(rounds):
        for size in sizes:
            work = load(size)
            gc.collect()
            began = time.process_time()
            work()
            least[size] = min(least[size], time.process_time() - began)
    return [least[size] for size in sizes]


def calls_of(load: Callable[[int], Work], size: int) -> int:
    """Return how many calls of functions a load makes, those of functions in C included."""
    work, profile = load(size), cProfile.Profile()
    profile.enable()
    try:
        work()
    finally:
        profile.disable()
    return sum(entry.callcount for entry in profile.getstats())
