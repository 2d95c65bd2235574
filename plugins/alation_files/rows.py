"""Rows with their lines: what every form of file is read into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from alation_core.shapes import ExportedRow
from alation_files.some_at_once import in_blocks

if TYPE_CHECKING:
    from alation_core import Problem, RowOutcome

LinedCells = tuple[int, Sequence[str]]
"""The cells of a table's line, after the line of the file, from 1, in which it begins."""


class ReadRow(NamedTuple):
    """A row as it was read.

    Args:
        line: of the file, from 1, in which it begins.
        value: the row.
        cells: those of a table, under its headings; None: the file is no table.
    """

    line: int
    value: Any
    cells: Sequence[str] | None = None


class Block(NamedTuple):
    """Consecutive rows as they were read.

    Args:
        lines: those in which the rows begin.
        values: the rows.
        cells: of each row, where the file is a table.
    """

    lines: Sequence[int]
    values: Sequence[Any]
    cells: Sequence[Sequence[str] | None]

    def rows(self) -> Iterator[ReadRow]:
        """Return the rows, one by one."""
        return map(ReadRow, *self)


def blocks_of(rows: Iterator[ReadRow], size: int) -> Iterator[Block]:
    """Yield rows in blocks of so many at most; what came before an error is yielded before it."""
    for block in in_blocks(rows, size):
        yield Block(*zip(*block, strict=True))


def exported(blocks: Iterator[Block], only_read: Mapping[str, Any]) -> Iterator[Block]:
    """Yield rows; those that hold what only reads have are said to be exported.

    A person was told of the columns, so that one of them is enough.
    """
    is_written = only_read.keys().isdisjoint
    for block in blocks:
        values = [
            row if type(row) is not dict or is_written(row) else ExportedRow(row)
            for row in block.values
        ]
        yield block._replace(values=values)


@dataclass
class LeftOut:
    """What a file holds and no row does, counted by the name of its field.

    Args:
        empty: cells without a text.
        null: nulls for fields that may be left out and cannot be null.
        only_read: keys of objects that no write takes, in the order in which they came.
    """

    empty: Counter[str] = field(default_factory=Counter)
    null: Counter[str] = field(default_factory=Counter)
    only_read: dict[str, None] = field(default_factory=dict)


@dataclass
class Facts:
    """What is found out of a file while it is read.

    Args:
        headings: of its columns, in their order; of what is no table, the names of the fields.
        fields: the field of each heading, or None; None in the place of all: they are the fields.
        delimiter: what stands between the cells of a text; None: it holds none.
        sheet: the sheet of a workbook that was asked for.
        notes: what a person should know of how it is read.
        left_out: what it holds and no row does.
    """

    headings: Sequence[str] = ()
    fields: Sequence[str | None] | None = None
    delimiter: str | None = None
    sheet: str | None = None
    notes: list[str] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=LeftOut)


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
        facts: what was found out of the file.
        tabled: the cells of each row, where the file is a table.
    """

    name: str
    values: Sequence[Any]
    lines: Sequence[int]
    facts: Facts = field(default_factory=Facts)
    tabled: Sequence[Sequence[str] | None] = ()

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.values)

    @property
    def left_out(self) -> LeftOut:
        """What the file holds and no row does."""
        return self.facts.left_out

    def place(self, row: int) -> str:
        """Return where a row stands."""
        return f"{self.name} line {self.lines[row]}"

    def given(self, row: int) -> ReadRow:
        """Return a row as it was read."""
        cells = self.tabled[row] if self.tabled else None
        return ReadRow(self.lines[row], self.values[row], cells)


@dataclass
class RowStream:
    """The rows of a file that is read while they are sent.

    Args:
        name: of the file, for messages.
        blocks: the rows to come.
        facts: what was found out of the file so far.
        lines: those of the rows that were read and not forgotten.
        read: these rows themselves.
    """

    name: str
    blocks: Iterator[Block]
    facts: Facts = field(default_factory=Facts)
    lines: dict[int, int] = field(default_factory=dict)
    read: dict[int, ReadRow] = field(default_factory=dict)

    @property
    def rows(self) -> Iterator[ReadRow]:
        """The rows to come, one by one."""
        return chain.from_iterable(map(Block.rows, self.blocks))

    @property
    def size(self) -> None:
        """How many rows there are: nobody knows before the end."""

    @property
    def left_out(self) -> LeftOut:
        """What the file held so far and no row does."""
        return self.facts.left_out

    def __iter__(self) -> Iterator[Any]:
        for row, found in enumerate(self.rows):
            self.lines[row], self.read[row] = found.line, found
            yield found.value

    def place(self, row: int) -> str:
        """Return where a row stands."""
        return f"{self.name} line {self.lines[row]}"

    def given(self, row: int) -> ReadRow:
        """Return a row as it was read."""
        return self.read[row]

    def forget(self, outcomes: Iterable[RowOutcome]) -> None:
        """Forget rows that nothing more is said of."""
        for outcome in outcomes:
            self.lines.pop(outcome.row, None)
            self.read.pop(outcome.row, None)


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
