"""A table in a workbook of Excel (.xlsx): texts as texts, and memory that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Generic

from alation_cli.tables.layout import Cell, ErrorCell, Layout, Style, T, Unwritable
from alation_files.libraries import needed

MAX_ROWS = 1_048_576
"""Lines of a sheet at most, the headings among them."""
MAX_COLUMNS = 16_384
MAX_TEXT = 32_767
"""Characters of a cell at most, as Excel counts them: in units of UTF-16."""
MAX_NUMBER = 10**15
"""Whole numbers below this one keep all their digits in a cell."""

WIDTH, WIDEST = 14, 60
"""Widths of the columns; the last one, which tells why, is the widest."""


class Workbook(Generic[T]):
    """Writes a workbook of one sheet; it is in the file when it ends.

    Raises:
        BadFile: the library is not installed.
    """

    def __init__(self, file: BinaryIO, layout: Layout[T], style: Style) -> None:
        self._module = needed("xlsxwriter", "a workbook", "cli")
        self._file = file
        self._layout = layout
        self._style = style
        self._line = 0
        self.flaws = 0

    def begin(self) -> None:
        """Write the headings, which stay in sight.

        Raises:
            Unwritable: there are too many.
        """
        columns = self._layout.columns
        if len(columns) > MAX_COLUMNS:
            raise Unwritable(f"a sheet has {MAX_COLUMNS:,} columns at most: take a name in .csv")
        options = {"constant_memory": True}
        self._book: Any = self._module.Workbook(self._file, options)
        self._sheet: Any = self._book.add_worksheet(self._style.sheet)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(columns) - 1, WIDTH)
        self._sheet.set_column(len(columns) - 1, len(columns) - 1, WIDEST)
        bold = self._book.add_format({"bold": True})
        for column, heading in enumerate(columns):
            self._sheet.write_string(0, column, _held(heading) or heading, bold)

    def add(self, things: Iterable[T]) -> None:
        """Write things, a line of the sheet each.

        Raises:
            Unwritable: the sheet is full.
        """
        for thing in things:
            self._add(self._layout.cells(thing))

    def _add(self, cells: Sequence[Cell]) -> None:
        held = [
            (column, _held(cell)) for column, cell in enumerate(cells) if cell not in (None, "")
        ]
        cut = sum(cell is None for _, cell in held)
        if cut and self._style.whole:
            self.flaws += 1
            return
        self.flaws += cut
        if self._line + 1 >= MAX_ROWS:
            raise Unwritable(f"a sheet has {MAX_ROWS:,} lines at most: take a name in .csv")
        self._line += 1
        for column, cell in held:
            value = _cut(str(cells[column])) if cell is None else cell
            if isinstance(value, ErrorCell):
                self._sheet.write_formula(self._line, column, "=NA()", None, value)
            elif isinstance(value, int):
                self._sheet.write_number(self._line, column, value)
            else:
                self._sheet.write_string(self._line, column, value)

    def end(self) -> None:
        """Write the workbook into the file."""
        self._book.close()


def _held(cell: Cell) -> Cell:
    """Return what is written for a cell that holds something; None: it cannot be written whole."""
    if isinstance(cell, ErrorCell):
        return cell
    if isinstance(cell, int):
        return cell if abs(cell) < MAX_NUMBER else str(cell)
    text = str(cell).encode("utf-8", "backslashreplace").decode()
    # The library takes the second one for a text with formats of its own.
    too_long = _units(text) > MAX_TEXT or (text.startswith("<r>") and text.endswith("</r>"))
    return None if too_long else text


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> str:
    short = text.encode("utf-8", "backslashreplace").decode()[: MAX_TEXT - 1]
    while _units(short) > MAX_TEXT - 1:
        short = short[: len(short) - (_units(short) - MAX_TEXT + 1)]
    return f"{short}\u2026"
