"""Rows that are read whenever they are asked for, and not kept: memory does not grow with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from alation_files.errors import BadFile
from alation_files.lines import Lines
from alation_files.rows import Facts, LeftOut, ReadRow, RowStream

Reading = Callable[[], AbstractContextManager[RowStream]]


class LostRow(ReadRow):
    """A row that was read once, and cannot be read again; its value says why."""

    __slots__ = ()


class LeanRows:
    """The rows of a file, which is read anew each time that its rows are wanted.

    What is kept of it: what was found out of the file, and the lines of rows where they do not
    follow each other. The first row is read when this is made.

    Args:
        name: of the file, for messages.
        reading: begins to read the file; only one reading goes on at a time.
        part: tells which part of the file was read by now; None: nothing tells.

    Attributes:
        name: of the file.
        facts: what was found out of the file, as far as it was read.
        lines: of the rows that were read.
        size: how many rows there are; None before all were read.
        failure: why rows cannot be read again; None: none was missed.

    Raises:
        BadFile: the file cannot be used.
    """

    def __init__(
        self,
        name: str,
        reading: Reading,
        part: Callable[[], float | None] | None = None,
    ) -> None:
        self.name = name
        self.lines = Lines()
        self.size: int | None = None
        self.failure: str | None = None
        self._begin = reading
        self._part = part
        self._opened = ExitStack()
        self._readings = 0
        self._fresh: RowStream | None = self._open()
        self.facts: Facts = self._fresh.facts
        self._again: Iterator[tuple[int, ReadRow]] | None = None
        self._waiting: dict[int, ReadRow] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._opened.close()

    @property
    def left_out(self) -> LeftOut:
        """What the file holds and no row does."""
        return self.facts.left_out

    def part(self) -> float | None:
        """Return which part of the file was read by now, from 0 to 1; None: nobody knows."""
        return self._part() if self._part is not None else None

    def blocks(self) -> Iterator[Sequence[Any]]:
        """Yield the values of all rows, some at once, while the file is read.

        Raises:
            BadFile: it is malformed there, or was changed since it was read first.
        """
        stream, self._fresh = self._fresh or self._open(), None
        number = self._readings
        self.facts, self.lines, self.size = stream.facts, Lines(), None
        names: dict[str, None] | None = None if stream.facts.headings else {}
        while True:
            block = next(stream.blocks, None)
            if number != self._readings:
                raise RuntimeError(f"{self.name} is read again before it was read to its end")
            if block is None:
                break
            self.lines.extend(block.lines)
            if names is not None:
                _put_names(names, block.values)
            yield block.values
        if names is not None:
            stream.facts.headings = tuple(names)
        self.size = len(self.lines)

    def __iter__(self) -> Iterator[Any]:
        for block in self.blocks():
            yield from block

    def place(self, row: int) -> str:
        """Return where a row that was read stands."""
        return f"{self.name} line {self.lines[row]}"

    def given(self, row: int) -> ReadRow:
        """Return a row as it was read, once: the file is read again, as far as this row.

        Rows may be asked for in another order than that of the file; those between wait in memory.
        """
        if self._again is None:
            self._again = self._read_again()
        try:
            while row not in self._waiting:
                number, read = next(self._again)
                self._waiting[number] = read
        except BadFile as error:
            self.failure = str(error)
        except StopIteration:
            self.failure = self.failure or f"{self.name} has fewer rows than when it was read first"
        if row in self._waiting:
            return self._waiting.pop(row)
        return LostRow(self.lines[row], self.failure)

    def _read_again(self) -> Iterator[tuple[int, ReadRow]]:
        yield from enumerate(self._open().rows)

    def _open(self) -> RowStream:
        """Begin to read the file, which ends what was read before."""
        self._opened.close()
        self._readings += 1
        return self._opened.enter_context(self._begin())


def _put_names(names: dict[str, None], rows: Sequence[Any]) -> None:
    """Put names of keys that are new behind those that are known."""
    for row in rows:
        if isinstance(row, dict) and not row.keys() <= names.keys():
            names.update(dict.fromkeys(row))
