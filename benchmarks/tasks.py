"""What is measured, each in a process of its own: `python -m benchmarks.tasks <task> <JSON>`."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from statistics import median
from typing import Any

from benchmarks.children import ALLIE, OURS
from benchmarks.rows import prose

USER, TOKEN = 1, "fake-refresh-token"
"""What the servers know. Imported from the sandbox, it would count as memory of the client."""

Row = Mapping[str, Any]
Load = Callable[[Iterable[Row]], None]


def load(
    side: str, url: str, rows: int, concurrency: int = 1, stream: bool = False
) -> dict[str, float]:
    """Create documents from a generator and measure from the call to the last result.

    The client is made and logged in before, and the endpoint is there; what the first write of a
    process has to import counts. A write that is not wholly successful is an error.

    Returns:
        What it took; `began` is in seconds since 1970.
    """
    performed, given = _LOADS[side](url, concurrency, stream), prose(rows)
    began = time.time()
    wall, cpu = time.perf_counter(), _cpu_seconds()
    performed(given)
    return {
        "rows": rows,
        "began": began,
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": _cpu_seconds() - cpu,
        "peak_mib": _peak_mib(),
    }


def short(side: str, url: str, writes: int) -> dict[str, float]:
    """Create one document after another, and measure each from the call to the result."""
    performed = _LOADS[side](url, 1, False)
    walls, cpus = [], []
    for row in prose(writes):
        wall, cpu = time.perf_counter(), _cpu_seconds()
        performed([row])
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((_cpu_seconds() - cpu) * 1000)
    return {"first_ms": walls[0], "then_ms": median(walls[1:]), "cpu_ms": median(cpus[1:])}


def _ours(url: str, concurrency: int, stream: bool) -> Load:
    from alation_core import Alation, RefreshToken

    catalog = Alation(url, RefreshToken(USER, TOKEN), plugins=["document"])
    catalog.transport.authenticate()
    create = catalog.document.create

    def at_once(rows: Iterable[Row]) -> None:
        create(rows, concurrency=concurrency).raise_for_problems()

    def streamed(rows: Iterable[Row]) -> None:
        statuses = Counter(
            row.status
            for outcome in create.stream(rows, concurrency=concurrency)
            for row in outcome.rows
        )
        if set(statuses) != {"succeeded"}:
            raise RuntimeError(f"rows ended as {statuses}")

    return streamed if stream else at_once


def _allie(url: str, concurrency: int, stream: bool) -> Load:
    import allie_sdk

    client = allie_sdk.Alation(url, USER, TOKEN)

    def at_once(rows: Iterable[Row]) -> None:
        items = [allie_sdk.DocumentPostItem(**row) for row in rows]
        jobs = client.document.create_documents(items)
        if {job.status for job in jobs} != {"successful"}:
            raise RuntimeError(f"jobs ended as {[job.status for job in jobs]}")

    return at_once


def resume(url: str, ledger: str, rows: int) -> dict[str, float]:
    """Resume the newest run of a ledger, and measure from the call to the result."""
    from alation_core import Alation, RefreshToken

    catalog = Alation(url, RefreshToken(USER, TOKEN), plugins=["document"])
    catalog.transport.authenticate()
    began = time.perf_counter()
    counts = catalog.resume("last", ledger=ledger).counts
    seconds = time.perf_counter() - began
    if counts["succeeded"] != rows:
        raise RuntimeError(f"rows ended as {counts}")
    return {"seconds": seconds}


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024**2 if sys.platform == "darwin" else peak / 1024


_LOADS: Mapping[str, Callable[[str, int, bool], Load]] = {OURS: _ours, ALLIE: _allie}
_TASKS: Mapping[str, str] = {
    "load": "tasks:load",
    "short": "tasks:short",
    "rates": "rates:measure_rates",
    "answers": "answers:measure_answers",
    "resume": "tasks:resume",
    "recorded_load": "recorded:measure_load",
    "recorded_resume": "recorded:measure_resume",
    "open_batch": "recorded:measure_open_batch",
    "sides": "sides:measure_sides",
    "database": "in_database:measure_database",
}
"""Where each stands. It alone is imported: what others need would count as memory of this one."""


def main() -> None:
    """Perform the task and print what it tells, as the last line."""
    module, _, name = _TASKS[sys.argv[1]].partition(":")
    task = getattr(import_module(f"benchmarks.{module}"), name)
    print(json.dumps(task(**json.loads(sys.argv[2]))))


if __name__ == "__main__":
    main()
