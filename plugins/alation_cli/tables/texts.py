"""Tables in texts: CSV that Excel opens rightly, JSON Lines, and a JSON list."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any, BinaryIO, Generic

from alation_cli.output.plain import neutral
from alation_cli.tables.layout import Layout, Style, T
from alation_core.shapes import json_text

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads a CSV file in the encoding of the country."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)


class _Text(Generic[T]):
    """What the forms share: UTF-8, and halves of characters, which a server may send, as codes."""

    flaws = 0

    def __init__(self, file: BinaryIO, layout: Layout[T], style: Style) -> None:
        self.layout = layout
        self.style = style
        self.text = io.TextIOWrapper(file, "utf-8", "backslashreplace", "")

    def begin(self) -> None:
        """Write nothing."""

    def end(self) -> None:
        """Let go of the file, which stays open."""
        self.text.detach()


class CsvTable(_Text[T]):
    """Cells with a separator between them, one line of the table after the other."""

    def begin(self) -> None:
        """Write the headings."""
        self.text.write(BYTE_ORDER_MARK)
        self._writer = csv.writer(
            _Lines(self.text), delimiter=self.style.delimiter, lineterminator=_Lines.END
        )
        self._writer.writerow(self.layout.columns)
        self.text.flush()

    def add(self, things: Iterable[T]) -> None:
        """Write things, a line each."""
        self._writer.writerows(map(self.layout.cells, things))
        self.text.flush()


class _Lines:
    """Ends lines as the other tools of a shell do.

    The writer of CSV puts cells in quotes where they hold a sign of its own line end: with this one
    that is either sign.
    """

    END = "\r\n"

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text

    def write(self, line: str) -> None:
        self.text.write(f"{line.removesuffix(self.END)}\n")


class JsonLinesTable(_Text[T]):
    """An object of JSON on each line."""

    def add(self, things: Iterable[T]) -> None:
        """Write things, a line each."""
        self.text.writelines(f"{_json(self.layout.record(thing))}\n" for thing in things)
        self.text.flush()


class JsonTable(_Text[T]):
    """A list of JSON, an object on each line."""

    def begin(self) -> None:
        """Open the list."""
        self._mark = "["
        self.text.write(self._mark)
        self._mark = "\n"

    def add(self, things: Iterable[T]) -> None:
        """Write things as items of the list."""
        for thing in things:
            self.text.write(f"{self._mark}{_json(self.layout.record(thing))}")
            self._mark = ",\n"
        self.text.flush()

    def end(self) -> None:
        """Close the list, which was begun."""
        self.text.write("\n]\n" if self._mark == ",\n" else "]\n")
        super().end()


def _json(value: Any) -> str:
    return neutral(json_text(_ENCODER, value))
