"""Rows from a workbook (.xlsx): the cells of one sheet as texts, read within bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO

from alation_files.errors import BadFile
from alation_files.libraries import needed
from alation_files.rows import LinedCells
from alation_files.workbook_bounds import Seen, looked_through

ERROR = "#N/A"
"""The text of a cell that holds no value: an error of the spreadsheet, whichever it is, say."""

SHOWN_RANGES = 3
"""So many ranges of merged cells are named."""


def cells_in_workbook(
    name: str, content: BinaryIO, sheet: str | None, notes: list[str]
) -> tuple[Iterator[LinedCells], Mapping[int, str]]:
    """Return the cells of each row of a sheet with its number, and the flaws of rows by it.

    A formula counts as its last value, a date as its text in ISO 8601, a whole number has no point.
    An error has one text, whichever it is, and a formula that nobody calculated has it too: their
    rows are flawed.

    Args:
        name: of the file, for messages.
        content: of the file.
        sheet: its name, or its number from 1; None: the first one.
        notes: takes what is found out.

    Raises:
        BadFile: the file is damaged, too large or no workbook, or there is no such sheet.
    """
    calamine = needed("python_calamine", f"{name}: a workbook", "cli")
    seen = looked_through(name, content)
    content.seek(0)
    try:
        book = calamine.CalamineWorkbook.from_filelike(content)
        chosen = _chosen(name, book.sheet_names, sheet, notes)
        rows = book.get_sheet_by_name(chosen).iter_rows()
    except (calamine.CalamineError, OSError) as error:
        raise BadFile(f"{name} cannot be read as a workbook: {error}") from error
    known = seen.get(chosen, Seen())
    notes += _merged(known.merged)
    without = {
        row: known.errors.get(row, []) + known.uncalculated.get(row, [])
        for row in known.errors.keys() | known.uncalculated.keys()
    }
    return _texts(rows, without), {row: _flaw(known, row) for row in sorted(without)}


def _merged(ranges: Sequence[str]) -> list[str]:
    """Say that what is shown in several cells is the value of one: the others are empty."""
    if not ranges:
        return []
    more = f" and {len(ranges) - SHOWN_RANGES} more" if len(ranges) > SHOWN_RANGES else ""
    shown = f"{', '.join(ranges[:SHOWN_RANGES])}{more}"
    return [f"cells are merged ({shown}): the first of each has the value, the others are empty"]


def _flaw(known: Seen, row: int) -> str:
    """Say why a row cannot be used."""
    said = []
    if errors := known.errors.get(row):
        said.append(
            f"The cell {', '.join(errors)} holds an error of the spreadsheet, and no value."
        )
    if formulas := known.uncalculated.get(row):
        cells = ", ".join(formulas)
        said.append(
            f"The cell {cells} holds a formula that was never calculated, and no value: open the "
            "file in a spreadsheet and save it anew."
        )
    return " ".join(said)


def _texts(
    rows: Iterator[Sequence[Any]], without: Mapping[int, Sequence[str]]
) -> Iterator[LinedCells]:
    for number, cells in enumerate(rows, 1):
        texts = [cell if type(cell) is str else text_of_cell(cell) for cell in cells]
        for place in map(_column, without.get(number, ())):
            if place < len(texts):
                texts[place] = ERROR
        yield number, texts


def _column(cell: str) -> int:
    """Return the column of a cell by its name: 0 for "A7", 26 for "AA7"."""
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def text_of_cell(value: Any) -> str:
    """Return the text that stands for a typed cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _chosen(name: str, sheets: Sequence[str], sheet: str | None, notes: list[str]) -> str:
    told = ", ".join(map(repr, sheets))
    if sheet is None:
        if len(sheets) > 1:
            notes.append(f"the sheet {sheets[0]!r} is read, of {told} (--sheet decides)")
        return sheets[0]
    if sheet in sheets:
        return sheet
    if sheet.isdecimal() and 1 <= int(sheet) <= len(sheets):
        return sheets[int(sheet) - 1]
    raise BadFile(f"{name} has no sheet {sheet!r}: it has {told}")
