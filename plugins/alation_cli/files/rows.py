"""Rows with their lines: what every form of file is read into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from alation_core import Problem, RowOutcome

LinedRow = tuple[int, Any]
"""A row, after the line of the file, from 1, in which it begins."""


@dataclass
class LeftOut:
    """What a file holds and no row does, counted by the name of its field.

    Args:
        empty: cells of CSV without a text.
        null: nulls for fields that may be left out and cannot be null.
    """

    empty: Counter[str] = field(default_factory=Counter)
    null: Counter[str] = field(default_factory=Counter)


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
        left_out: what the file holds and no row does.
    """

    name: str
    values: Sequence[Any]
    lines: Sequence[int]
    left_out: LeftOut = field(default_factory=LeftOut)

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
        left_out: what the file held so far and no row does.
    """

    name: str
    rows: Iterator[LinedRow]
    lines: dict[int, int] = field(default_factory=dict)
    left_out: LeftOut = field(default_factory=LeftOut)

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


def problem_text(rows: Places, problem: Problem) -> str:
    """Return what is wrong, with another row that it concerns named by its line."""
    if problem.other is None:
        return problem.message
    return problem.message.replace(f"row {problem.other}", rows.place(problem.other), 1)


def problem_place(rows: Places, problem: Problem) -> str:
    """Return a problem in one sentence for people: file, line and field, then what is wrong."""
    place = [rows.place(problem.row)] if problem.row is not None else []
    place += [f"field {problem.field!r}"] if problem.field else []
    text = problem_text(rows, problem)
    return f"{', '.join(place)}: {text}" if place else text
