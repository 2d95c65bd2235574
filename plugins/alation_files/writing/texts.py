"""Tables in texts: CSV that Excel opens rightly, JSON Lines, and a JSON list."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO, Generic, Protocol

from alation_files.harmless import neutral
from alation_files.writing.layout import Cell, Layout, Style, T, cell_text, compact_json

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads a CSV file in the encoding of the country."""


class _Text(Generic[T]):
    """What the forms share: UTF-8, and halves of characters, which a server may send, as codes."""

    flaws = 0

    def __init__(self, file: BinaryIO, layout: Layout[T], style: Style) -> None:
        self.layout = layout
        self.style = style
        self.text = io.TextIOWrapper(file, "utf-8", "backslashreplace", "")

    def begin(self) -> None:
        """Write nothing."""

    def flush(self) -> None:
        """Bring what was written into the file."""
        self.text.flush()

    def end(self) -> None:
        """Let go of the file, which stays open."""
        self.text.detach()


class CsvTable(_Text[T]):
    """Cells with a separator between them, one line of the table after the other."""

    def begin(self) -> None:
        """Write the headings."""
        self.text.write(BYTE_ORDER_MARK)
        self._line = csv_lines(self.text, self.style.delimiter)
        self._line(self.layout.columns)

    def add(self, things: Iterable[T]) -> None:
        """Write things, a line each."""
        for thing in things:
            self._line([cell_text(cell) for cell in self.layout.cells(thing)])


class _Sink(Protocol):
    def write(self, text: str, /) -> object: ...


class _Lines:
    """Ends lines as the other tools of a shell do.

    The writer of CSV puts cells in quotes where they hold a sign of its own line end: with this one
    that is either sign.
    """

    END = "\r\n"

    def __init__(self, text: _Sink) -> None:
        self.text = text

    def write(self, line: str) -> None:
        self.text.write(f"{line.removesuffix(self.END)}\n")


def csv_lines(text: _Sink, delimiter: str = ",") -> Callable[[Sequence[Cell]], object]:
    """Return what writes a line of cells as CSV."""
    return csv.writer(_Lines(text), delimiter=delimiter, lineterminator=_Lines.END).writerow


class JsonLinesTable(_Text[T]):
    """An object of JSON on each line."""

    def add(self, things: Iterable[T]) -> None:
        """Write things, a line each."""
        self.text.writelines(f"{_json(self.layout.record(thing))}\n" for thing in things)


class JsonTable(_Text[T]):
    """A list of JSON, an object on each line."""

    _mark = "[\n"
    """Stands before the next object."""

    def add(self, things: Iterable[T]) -> None:
        """Write things as items of the list."""
        for thing in things:
            self.text.write(f"{self._mark}{_json(self.layout.record(thing))}")
            self._mark = ",\n"

    def end(self) -> None:
        """Close the list."""
        self.text.write("\n]\n" if self._mark == ",\n" else "[]\n")
        super().end()


def _json(value: Any) -> str:
    return neutral(compact_json(value))
