"""The results file: one line per input row, in input order, written as the outcomes come."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from alation_cli.exits import BadInput
from alation_core import RowOutcome
from alation_core.foreign import told
from alation_core.runs import Event, Resolved, explained

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
        with suppress(OSError):  # what could not be written is told by then
            self._file.close()
        if self._made is not None and not self._begun:
            with suppress(OSError):
                self._made.unlink(missing_ok=True)

    def __call__(self, event: Event) -> None:
        """Write the rows whose turn has come."""
        if not isinstance(event, Resolved):
            return
        self._waiting |= {
            outcome.row: replace(outcome, problems=tuple(problems))
            for outcome, problems in explained(event.outcome)
        }
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
            self._fail(outcomes[0], os.strerror(error.errno or 0))
        except Exception as error:
            self._fail(outcomes[0], told(error))

    def _fail(self, first: RowOutcome, why: str) -> None:
        self.failure = f"{self.path} lacks the rows from {first.row} on: {why}"

    def _begin(self) -> None:
        self._begun = True
        if stat.S_ISREG(os.fstat(self._file.fileno()).st_mode):
            self._file.truncate(0)
        if self._is_csv:
            self._file.write(",".join(RESULT_COLUMNS) + "\n")
