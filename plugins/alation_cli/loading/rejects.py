"""What a rejects file holds: the rows that did not succeed and may be sent again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alation_cli.loading.told import ToldRow
from alation_files.headings import NOTES
from alation_files.workbook import ERROR
from alation_files.writing import Cell, ErrorCell, Layout

_CORRECT = "correct this row, and delete this cell"


def may_be_sent(told: ToldRow, *, repeat_safe: bool) -> bool:
    """Tell whether a row did not succeed, is known, and does no harm where it is sent once more.

    Args:
        told: the row.
        repeat_safe: rows that are in the catalog already may be sent again. Else one of which it is
            not known whether it is there must not: it might then be there twice.
    """
    if told.status == "succeeded" or told.lost:
        return False
    return repeat_safe or told.status != "unknown"


def rejects_layout(headings: Sequence[str], *, workbook: bool) -> Layout[ToldRow]:
    """Return how rejects stand in a table: as in the input, with notes that no load takes.

    A row that could not be read whole is not mended by being written: it is one that cannot be used
    when it is read again.

    Args:
        headings: of the input.
        workbook: the table is in a workbook, and has a cell under each heading.
    """
    columns = [*headings, NOTES]
    cells = _in_workbook if workbook else _in_lines
    return Layout(columns, cells, reject_record, lambda told: told.name)


def _in_lines(told: ToldRow) -> Sequence[Cell]:
    """A line that had too few or too many cells has them still; another flaw makes it one."""
    *cells, notes = _cells(told)
    if told.ragged is not None:
        return [*told.ragged, notes]
    return [*cells, _CORRECT, notes] if told.flawed else [*cells, notes]


def _in_workbook(told: ToldRow) -> Sequence[Cell]:
    """A cell that was missing, or held an error of the spreadsheet, holds such an error."""
    *cells, notes = _cells(told)
    if not told.flawed:
        return [*cells, notes]
    given = len(cells) if told.ragged is None else len(told.ragged)
    marked = [
        ErrorCell(ERROR) if at >= given or cell == ERROR else cell for at, cell in enumerate(cells)
    ]
    return [*marked, notes, *(told.ragged or ())[len(cells) :]]


def _cells(told: ToldRow) -> Sequence[Cell]:
    texts = (told.reason.removesuffix("."), _again(told))
    return [*told.cells, ": ".join(filter(None, (told.status, "; ".join(filter(None, texts)))))]


def reject_record(told: ToldRow) -> dict[str, Any]:
    """Return a row with the notes on it under one reserved key.

    A row that is no object cannot hold the key: it stands under it, as `value`.
    """
    notes: dict[str, Any] = {"row": told.row, "status": told.status, "problems": told.problems}
    if told.hidden:
        notes["again"] = _again(told)
    if isinstance(told.value, dict):
        return {**told.value, NOTES: notes}
    return {NOTES: {**notes, "value": told.value}}


def _again(told: ToldRow) -> str:
    """Return what a person has to do before the row can be sent again."""
    names = ", ".join(told.hidden)
    return f"fill in {names} again, which is secret and not kept" if names else ""
