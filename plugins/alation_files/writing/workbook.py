"""A table in a workbook of Excel (.xlsx): texts as texts, and memory that does not grow with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any, BinaryIO, Generic

from alation_files.harmless import written_halves
from alation_files.libraries import needed
from alation_files.writing.layout import (
    Cell,
    ErrorCell,
    Layout,
    Oversized,
    Style,
    T,
    Unwritable,
    cell_text,
)

MAX_ROWS = 1_048_576
"""Lines of a sheet at most, the headings among them."""
MAX_COLUMNS = 16_384
MAX_TEXT = 32_767
"""Characters of a cell at most, as Excel counts them: in units of UTF-16."""
MAX_NUMBER = 10**15
"""Whole numbers below this one keep all their digits in a cell."""

NARROWEST, WIDEST = 12, 40
"""Widths of columns by their headings."""
INSTEAD = "write .csv or .jsonl"
_CHANGED = re.compile("_x[0-9a-fA-F]{4}(?=_x[0-9a-fA-F]{4}_|[\x00-\x08\x0b-\x1f])|[\ufffe\uffff]")
"""A sheet has "_x001F_" for U+001F, and "_x005F_x001F_" for that text. The library looks at each
line below once, so it overlooks the second of two texts that share one; readers leave U+FFFE."""


def new_book(file: BinaryIO, *, constant_memory: bool) -> Any:
    """Return a workbook.

    Args:
        file: takes it when it is closed.
        constant_memory: cells are written in order, and memory does not grow with them.

    Raises:
        BadFile: the library is not installed.
    """
    module = needed("xlsxwriter", "a workbook", "cli")
    return module.Workbook(file, {"constant_memory": constant_memory})


def close_book(book: Any) -> None:
    """Write a workbook into its file.

    Raises:
        Unwritable: it cannot be written.
    """
    errors = needed("xlsxwriter.exceptions", "a workbook", "cli")
    try:
        book.close()
    except errors.XlsxWriterException as error:
        raise Unwritable(str(error), "as a whole") from error


def write_headings(book: Any, sheet: Any, headings: Sequence[str]) -> None:
    """Write the first row of a sheet, which stays in view."""
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, max(NARROWEST, min(WIDEST, len(heading) + 4)))
        text = written_halves(heading)
        sheet.write_string(0, column, _cut(text) if _lacks(text) else text, bold)


def write_cell(sheet: Any, row: int, column: int, cell: Cell) -> None:
    """Write one cell of a sheet.

    A number that a workbook does not keep exactly stands there as a text. One that it cannot hold
    whole is cut.
    """
    held = _held(cell)
    if held is not None:
        _put(sheet, row, column, _cut(held) if _lacks(held) else held)


class Workbook(Generic[T]):
    """Writes a workbook of one sheet; it is in the file when it ends."""

    def __init__(self, file: BinaryIO, layout: Layout[T], style: Style) -> None:
        self._file = file
        self._layout = layout
        self._style = style
        self._line = 0
        self.flaws = 0

    def begin(self) -> None:
        """Write the headings, which stay in sight.

        Raises:
            Unwritable: there are too many.
            BadFile: the library is not installed.
        """
        columns, last_width = self._layout.columns, self._style.last_width
        if len(columns) > MAX_COLUMNS:
            raise Unwritable(f"a sheet has {MAX_COLUMNS:,} columns at most; {INSTEAD}", "row 1")
        self._book = new_book(self._file, constant_memory=True)
        self._sheet: Any = self._book.add_worksheet(self._style.sheet)
        write_headings(self._book, self._sheet, columns)
        if last_width is not None:
            self._sheet.set_column(len(columns) - 1, len(columns) - 1, last_width)

    def add(self, things: Iterable[T]) -> None:
        """Write things, a line of the sheet each.

        Raises:
            Unwritable: the sheet is full, or cannot hold a cell that must be whole.
        """
        for thing in things:
            self._add(self._layout.cells(thing))

    def _add(self, cells: Sequence[Cell]) -> None:
        row, oversized = self._line + 1, self._style.oversized
        held = {column: _held(cell) for column, cell in enumerate(cells)}
        lacking = {column: why for column, cell in held.items() if (why := _lacks(cell))}
        if lacking and oversized is Oversized.REFUSE:
            column, why = next(iter(lacking.items()))
            name = self._layout.columns[column]
            raise Unwritable(f"{why}; {INSTEAD}", f"row {row + 1}, column {name!r}")
        if lacking and oversized is Oversized.LEAVE_OUT:
            self.flaws += 1
            return
        if row >= MAX_ROWS:
            raise Unwritable(f"a sheet has {MAX_ROWS:,} lines at most; {INSTEAD}", f"row {row + 1}")
        self.flaws += len(lacking)
        self._line = row
        for column, cell in held.items():
            if cell is not None:
                _put(self._sheet, row, column, _cut(cell) if column in lacking else cell)

    def flush(self) -> None:
        """Do nothing: a workbook is written at its end."""

    def end(self) -> None:
        """Write the workbook into the file.

        Raises:
            Unwritable: it cannot be written.
        """
        close_book(self._book)


def _held(cell: Cell) -> Any:
    """Return what a workbook keeps of a cell: a number, a boolean, a text; None: it is empty."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, (bool, ErrorCell)) or _is_exact(cell):
        return cell
    return written_halves(cell_text(cell))


def _is_exact(cell: Cell) -> bool:
    if type(cell) is int:
        return abs(cell) < MAX_NUMBER
    return type(cell) is float and isfinite(cell) and float(f"{cell:.16G}") == cell


def _lacks(held: Any) -> str | None:
    """Return why a sheet cannot hold a cell whole; None: it can."""
    if not isinstance(held, str):
        return None
    if _units(held) > MAX_TEXT:
        return f"it has more than {MAX_TEXT} characters"
    # The library takes it for a text with formats of its own.
    if held.startswith("<r>") and held.endswith("</r>"):
        return "it reads as a text with formats"
    if ("_x" in held or not held.isascii()) and (changed := _CHANGED.search(held)):
        return f"{changed[0]!r} in it would be read as another sign"
    return None


def _put(sheet: Any, row: int, column: int, held: Any) -> None:
    if isinstance(held, ErrorCell):
        sheet.write_formula(row, column, "=NA()", None, held)
    elif isinstance(held, bool):
        sheet.write_boolean(row, column, held)
    elif isinstance(held, str):
        sheet.write_string(row, column, held)
    else:
        sheet.write_number(row, column, held)


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> str:
    short = text[: MAX_TEXT - 1]
    while _units(short) > MAX_TEXT - 1:
        short = short[: len(short) - (_units(short) - MAX_TEXT + 1)]
    return f"{short}\u2026"
