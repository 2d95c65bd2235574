"""Runs for the tests of reports: whatever a server and a file may have put into them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alation_core import BatchOutcome, JobDetails, Problem, RowOutcome, Run
from alation_core.jobs import JobHandle
from alation_core.runs import RunFacts

HOSTILE = (
    "</script><script>window.caught = 1</script>",
    '"><img src=x onerror="window.caught = 1">',
    "<!-- <script>",
    "]]> &lt; &amp; {{rows}} ${1}",
    "line \u2028 \u2029 \x00 \x85 break\r\n",
    "lone \ud800 half, turned \u202e around",
    "javascript:window.caught=1",
    "x" * 5_000,
)
"""Texts that could break a page, or hide in one."""


def outcome_of(row: int, name: str) -> RowOutcome:
    """Return what became of a row: one of five failed, for a reason that holds its name."""
    if row % 5:
        return RowOutcome(row, "succeeded", row + 1)
    problem = Problem(row, "title", f"The title '{name}' is taken", "row_failed")
    return RowOutcome(row, "failed", None, (problem,))


def run_of(names: Sequence[str], batch: int = 1_000) -> Run[Any]:
    """Return a run of rows, batch by batch."""
    outcomes = []
    for start in range(0, len(names), batch):
        rows = [outcome_of(n, names[n]) for n in range(start, min(start + batch, len(names)))]
        problems = tuple(problem for row in rows for problem in row.problems)
        job = JobDetails("successful", names[start], handle=JobHandle(4_000 + start))
        outcomes.append(BatchOutcome(tuple(rows), (job,), problems))
    facts = RunFacts("https://catalog.example.com", "nightly", 1_764_000_000.0, 75.5)
    return Run("document.create", outcomes, "20261126-0a1b", facts=facts)


def names_of(rows: int) -> list[str]:
    """Return names, hostile ones among them."""
    return [f"Metric {n} {HOSTILE[n % len(HOSTILE)][:80]}" for n in range(rows)]
