"""The results file: one line per input row, in input order, written as the outcomes come."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from alation_cli.exits import BadInput
from alation_cli.output.plain import plural
from alation_core import BatchOutcome, Problem, RowOutcome
from alation_core.runs import Event, Resolved

RESULT_COLUMNS = ("row", "status", "id", "problems")
"""What is told of a row: the keys of a line of JSON, the columns of CSV."""


def json_line(outcome: RowOutcome) -> str:
    """Return one outcome as a line of JSON; `row` counts from 0."""
    problems = [
        {"field": problem.field, "kind": problem.kind, "message": problem.message}
        for problem in outcome.problems
    ]
    values = (outcome.row, outcome.status, outcome.id, problems)
    return json.dumps(dict(zip(RESULT_COLUMNS, values, strict=True))) + "\n"


def csv_line(outcome: RowOutcome) -> str:
    """Return one outcome as a line of CSV; its problems are texts in one cell, a line each."""
    problems = [
        f"{problem.kind}: {f'{problem.field}: ' if problem.field else ''}{problem.message}"
        for problem in outcome.problems
    ]
    text = io.StringIO()
    cells = [outcome.row, outcome.status, outcome.id, "\n".join(problems)]
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


MAX_REASONS = 3
"""Reasons of a batch that each of its rows tells; of the others it tells the number."""
MAX_REASON = 500
"""Characters of such a reason at most."""


def with_reasons(outcome: BatchOutcome[Any]) -> Iterator[RowOutcome]:
    """Yield the outcomes of the rows of a batch, each with the reason why it did not succeed.

    What concerns a batch as a whole stands once in it: a row that no problem names tells it too.
    """
    reasons = _reasons(outcome.problems)
    for row in outcome.rows:
        if row.problems or row.status in ("succeeded", "rejected"):
            yield row
        else:
            yield replace(row, problems=reasons)


def _reasons(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    loose = {(p.kind, p.field, p.message): p for p in problems if p.row is None}
    if not loose:
        named = next((p for p in problems if p.row is not None and p.kind == "refused"), None)
        if named is None:
            return ()
        message = f"its batch was refused for other rows, first row {named.row}: {named.message}"
        return (replace(named, row=None, field=None, message=_cut(message)),)
    told = [replace(p, message=_cut(p.message)) for p in list(loose.values())[:MAX_REASONS]]
    more = len(loose) - len(told)
    if more:
        told.append(replace(told[0], field=None, message=f"and {plural(more, 'more problem')}"))
    return tuple(told)


def _cut(message: str) -> str:
    return message if len(message) <= MAX_REASON else f"{message[: MAX_REASON - 1]}…"


class ResultsFile:
    """Takes the events of a run and writes the outcome of each row, in input order.

    An earlier file of that name is overwritten at the first outcome, so that a run that sends
    nothing leaves it as it is. Batches may end out of order; their rows wait for those before them.

    Args:
        path: of the file; the suffix .csv makes it CSV, every other one JSON Lines.

    Raises:
        BadInput: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.failure: str | None = None
        self._is_csv = path.suffix.lower() == ".csv"
        self._line: Callable[[RowOutcome], str] = csv_line if self._is_csv else json_line
        self._waiting: dict[int, RowOutcome] = {}
        self._next = 0
        self._begun = False
        self._made = None if path.exists() else Path(os.path.realpath(path))
        try:
            # Halves of characters that a server sent are written by their codes.
            self._file: TextIO = path.open("a", -1, "utf-8", "backslashreplace", "")
        except OSError as error:
            raise BadInput(f"--results {path} cannot be written: {error.strerror}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Write what still waits, where the run was stopped before the rows in front of it."""
        if self._waiting:
            self._write([self._waiting[row] for row in sorted(self._waiting)])
        self._file.close()
        if self._made is not None and not self._begun:
            self._made.unlink(missing_ok=True)

    def __call__(self, event: Event) -> None:
        """Write the rows whose turn has come."""
        if not isinstance(event, Resolved):
            return
        self._waiting |= {outcome.row: outcome for outcome in with_reasons(event.outcome)}
        due = []
        while self._next in self._waiting:
            due.append(self._waiting.pop(self._next))
            self._next += 1
        if due:
            self._write(due)

    def _write(self, outcomes: list[RowOutcome]) -> None:
        # The run goes on where the disk is full: what it did must still be told at its end.
        if self.failure is not None:
            return
        try:
            if not self._begun:
                self._begin()
            self._file.writelines(map(self._line, outcomes))
            self._file.flush()
        except OSError as error:
            first = outcomes[0].row
            self.failure = (
                f"{self.path} lacks the rows from {first} on: {os.strerror(error.errno or 0)}"
            )

    def _begin(self) -> None:
        self._begun = True
        if stat.S_ISREG(os.fstat(self._file.fileno()).st_mode):
            self._file.truncate(0)
        if self._is_csv:
            self._file.write(",".join(RESULT_COLUMNS) + "\n")
