"""The batches of a run that is there, as a report has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core import BatchOutcome, Problem, Run
from alation_core.foreign import attempt
from alation_core.runs import explained, job_form
from alation_report.contents import NextStep, ReportedRow
from alation_report.problem_texts import WITHOUT_REASON, joined
from alation_report.timeline import JobSpan, Timeline


def rows_of(
    outcome: BatchOutcome[Any],
    names: Sequence[object] | None,
    unexplained: Mapping[str, str] = WITHOUT_REASON,
) -> Iterator[ReportedRow]:
    """Yield the rows of a batch.

    Args:
        outcome: of the batch.
        names: what people know each row of the run by; None: nobody said.
        unexplained: what is said of a row where nothing else is, by its status.
    """
    for row, problems in explained(outcome):
        yield ReportedRow(
            row.row,
            None,
            "" if names is None else _name(names[row.row]),
            row.status,
            row.id,
            joined(map(_text, problems)) or unexplained.get(row.status, ""),
            [{"kind": p.kind, "field": p.field, "message": p.message} for p in problems],
            [p.message for p in problems],
        )


def _name(given: object) -> str:
    """Return a name as a text: ids and days are names as well."""
    found = "" if given is None else attempt(str, given)
    return found if isinstance(found, str) else type(given).__name__


def _text(problem: Problem) -> str:
    return f"field {problem.field!r}: {problem.message}" if problem.field else problem.message


def without_times(timeline: Timeline, number: int, outcome: BatchOutcome[Any]) -> None:
    """Put a batch into a timeline of which no event told.

    Args:
        timeline: takes it.
        number: of the batch, from 0.
        outcome: of the batch.
    """
    positions = outcome.columns.positions
    start, stop = (positions[0], positions[-1] + 1) if positions else (0, 0)
    batch = timeline.resolve((number,), start, stop, outcome.summary.counts)
    for job in outcome.jobs:
        form = job_form(job, number)
        if form["job"] is not None:
            batch.jobs.append(JobSpan(str(form["job"]), state=form["status"] or "unknown"))


def steps_of(run: Run[Any]) -> Iterator[NextStep]:
    """Yield what can be done about a run in Python."""
    if run.id is not None and (run.status == "open" or run.resumable):
        yield NextStep("To go on with the run, in Python:", f"catalog.resume({run.id!r})")
    elif run.id is not None and not run.ok:
        yield NextStep("To send what failed once more, in Python:", f"catalog.retry({run.id!r})")
