"""Rows with their lines: what every form of file is read into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from alation_core import Problem, RowOutcome

LinedRow = tuple[int, Any]
"""A row, after the line of the file, from 1, in which it begins."""


class Places(Protocol):
    """Tells people where a row of the input stands."""

    @property
    def name(self) -> str:
        """Name of the input."""

    @property
    def size(self) -> int | None:
        """How many rows there are; None where nobody knows yet."""

    def place(self, row: int) -> str:
        """Return where a row stands; rows count from 0."""


@dataclass(frozen=True)
class FileRows:
    """The rows of a file.

    Args:
        name: of the file, for messages.
        values: of each row, in the order of the file.
        lines: the line of the file, from 1, in which each row begins.
    """

    name: str
    values: Sequence[Any]
    lines: Sequence[int]

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.values)

    def place(self, row: int) -> str:
        """Return where a row stands."""
        return f"{self.name} line {self.lines[row]}"


@dataclass
class RowStream:
    """The rows of a file that is read while they are sent.

    Args:
        name: of the file, for messages.
        rows: the rows to come.
        lines: those of the rows that were read and not forgotten.
    """

    name: str
    rows: Iterator[LinedRow]
    lines: dict[int, int] = field(default_factory=dict)

    @property
    def size(self) -> None:
        """How many rows there are: nobody knows before the end."""

    def __iter__(self) -> Iterator[Any]:
        for row, (line, value) in enumerate(self.rows):
            self.lines[row] = line
            yield value

    def place(self, row: int) -> str:
        """Return where a row stands."""
        return f"{self.name} line {self.lines[row]}"

    def forget(self, outcomes: Iterable[RowOutcome]) -> None:
        """Forget the lines of rows that nothing more is said of."""
        for outcome in outcomes:
            self.lines.pop(outcome.row, None)


def problem_place(rows: Places, problem: Problem) -> str:
    """Return a problem in one sentence for people: file, line and field, then what is wrong."""
    place = [rows.place(problem.row)] if problem.row is not None else []
    place += [f"field {problem.field!r}"] if problem.field else []
    return f"{', '.join(place)}: {problem.message}" if place else problem.message
