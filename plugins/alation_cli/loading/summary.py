"""The end of a load in words: counts, then the first problems with their lines in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from alation_cli.files import FileRows, problem_place
from alation_cli.output.plain import plural
from alation_core import Problem, Run
from alation_core.runs.outcome import RowStatus

SHOWN_PROBLEMS = 20
"""Problems that are printed; a results file holds all of them."""

STATUSES: Sequence[RowStatus] = ("succeeded", "failed", "rejected", "unsent", "unknown")


def summary(run: Run[Any], seconds: float, results: str | None) -> dict[str, Any]:
    """Return what became of a run, for programs.

    Args:
        run: the run.
        seconds: that it took.
        results: path of the results file, or None.
    """
    return {
        "operation": run.operation,
        "status": run.status,
        "rows": sum(run.counts.values()),
        "batches": len(run.batches),
        "jobs": len(run.jobs),
        "counts": {status: run.counts[status] for status in STATUSES if run.counts[status]},
        "seconds": round(seconds, 3),
        "results": results,
    }


def summary_lines(told: dict[str, Any]) -> list[str]:
    """Return a summary as lines for people."""
    size = ", ".join(
        plural(told[f"{noun}{ending}"], noun)
        for noun, ending in (("row", "s"), ("batch", "es"), ("job", "s"))
    )
    head = f"{told['operation']}: {told['status']} ({size}, {told['seconds']:.1f} s)"
    counts = [f"  {status:<10}{rows:>8}" for status, rows in told["counts"].items()]
    return [head, *counts, *([f"results: {told['results']}"] if told["results"] else [])]


def problem_lines(rows: FileRows, problems: Sequence[Problem], *, kinds: bool) -> list[str]:
    """Return the first problems as lines that name the lines of the file; equal ones stand once.

    Args:
        rows: the input.
        problems: all of them.
        kinds: name the kind of each.
    """
    counts = Counter(
        f"{f'{problem.kind}: ' if kinds else ''}{problem_place(rows, problem)}"
        for problem in problems
    )
    lines = [f"{line} ({times} times)" if times > 1 else line for line, times in counts.items()]
    more = len(lines) - SHOWN_PROBLEMS
    if more <= 0:
        return lines
    return [*lines[:SHOWN_PROBLEMS], f"... and {plural(more, 'more problem')}"]
