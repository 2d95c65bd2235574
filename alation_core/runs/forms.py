"""A run in plain forms: for JSON, for data frames, and in the same words wherever it is told.

`alation load --output json`, reports, notifications and `Run.to_dict()` are made of these, so that
one name stands for one fact. No row, no raw answer and no secret is in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from alation_core.problems import Problem, shown
from alation_core.results import JobDetails
from alation_core.runs.row_outcome import RowOutcome, RowStatus

FORM_VERSION = 1
"""Of the form of a run: another number where a key goes or comes to mean something else."""

STATUSES: Sequence[RowStatus] = get_args(RowStatus)
"""What can become of a row, in the order in which it is told."""

COLUMNS = ("row", "status", "id", "batch", "job", "kind", "field", "message")


@dataclass(frozen=True)
class RunFacts:
    """What is known of a run beside its outcomes.

    Args:
        host: the server that it wrote to.
        key: what its caller calls it.
        created: when it began, in seconds since 1970.
        seconds: for which processes worked on it.
    """

    host: str | None = None
    key: str | None = None
    created: float | None = None
    seconds: float | None = None


def utc(seconds: float) -> str:
    """Return a time of day as text: ISO 8601, in UTC, to the second."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def facts_form(facts: RunFacts) -> dict[str, Any]:
    """Return what is known of a run beside its outcomes."""
    return {
        "key": facts.key,
        "host": facts.host,
        "created": None if facts.created is None else utc(facts.created),
        "seconds": None if facts.seconds is None else round(facts.seconds, 3),
    }


def counts_form(counts: Mapping[Any, int]) -> dict[str, int]:
    """Return how many rows have each status; none that no row has."""
    return {status: counts[status] for status in STATUSES if counts.get(status)}


def plain_problem(problem: Problem) -> dict[str, Any]:
    """Return what people and files are shown of a problem: all but the raw answer.

    The row that its message names beside its own is told where there is one.
    """
    told = {"field": problem.field, "kind": problem.kind, "message": problem.message}
    return told if problem.other is None else {**told, "other": problem.other}


def problem_form(problem: Problem, batch: int) -> dict[str, Any]:
    """Return a problem of a run, with its row, or None, and its batch."""
    return {"row": problem.row, "batch": batch, **plain_problem(problem)}


def job_form(details: JobDetails, batch: int) -> dict[str, Any]:
    """Return what a job ended with; its number or name is None where it was answered at once."""
    return {
        "batch": batch,
        "job": None if details.handle is None else details.handle.value,
        "status": _text(details.status),
        "msg": _text(details.msg),
    }


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of a run, with what explains it.

    Args:
        outcome: what became of it.
        problems: its own, or else those of its batch.
        batch: its batch among those of the run, from 0.
        job: number or name of the first job of the batch.
    """

    outcome: RowOutcome
    problems: Sequence[Problem]
    batch: int
    job: int | str | None


def outcome_form(row: PlacedRow) -> dict[str, Any]:
    """Return a row of a run with all its problems."""
    return {
        "row": row.outcome.row,
        "status": row.outcome.status,
        "id": row.outcome.id,
        "batch": row.batch,
        "job": row.job,
        "problems": [plain_problem(problem) for problem in row.problems],
    }


def columns_form(rows: Iterable[PlacedRow]) -> dict[str, list[Any]]:
    """Return rows as columns, each of one type, or None: so every kind of data frame takes them."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    adders = [column.append for column in columns.values()]
    for row in rows:
        for add, cell in zip(adders, _cells(row), strict=True):
            add(cell)
    ids = columns["id"]
    if len({type(one) for one in ids if one is not None}) > 1:
        columns["id"] = [None if one is None else str(one) for one in ids]
    return columns


def _cells(row: PlacedRow) -> Iterator[Any]:
    outcome = row.outcome
    yield from (outcome.row, outcome.status, outcome.id, row.batch)
    yield None if row.job is None else str(row.job)
    first = row.problems[0] if row.problems else None
    yield from (None, None, None) if first is None else (first.kind, first.field, first.message)


def _text(value: Any) -> str | None:
    """A server may send anything in the place of a text."""
    return value if value is None or isinstance(value, str) else shown(value)
