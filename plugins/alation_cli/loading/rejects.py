"""What a rejects file holds: the rows that did not succeed and may be sent again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alation_cli.loading.told import ToldRow
from alation_cli.tables import Cell, Layout
from alation_files.headings import NOTES


def may_be_sent(told: ToldRow, *, repeat_safe: bool) -> bool:
    """Tell whether a row did not succeed and does no harm where it is sent once more.

    Args:
        told: the row.
        repeat_safe: rows that are in the catalog already may be sent again. Else one of which it is
            not known whether it is there must not: it might then be there twice.
    """
    return told.status != "succeeded" and (repeat_safe or told.status != "unknown")


def rejects_layout(headings: Sequence[str], *, lines: bool = True) -> Layout[ToldRow]:
    """Return how rejects stand in a table: as in the input, with notes that no load takes.

    Args:
        headings: of the input.
        lines: the table is one of lines, each with cells of its own number: one that had too few or
            too many has them still, so that it is not taken for a whole one.
    """
    columns = [*headings, NOTES]
    return Layout(columns, _as_lines if lines else _cells, reject_record, lambda told: told.name)


def _as_lines(told: ToldRow) -> Sequence[Cell]:
    *cells, notes = _cells(told)
    return [*(cells if told.ragged is None else told.ragged), notes]


def _cells(told: ToldRow) -> Sequence[Cell]:
    texts = (told.reason.removesuffix("."), _again(told))
    return [*told.cells, ": ".join(filter(None, (told.status, "; ".join(filter(None, texts)))))]


def reject_record(told: ToldRow) -> dict[str, Any]:
    """Return a row with the notes on it under one reserved key.

    A row that is no object cannot hold the key: it stands under it, as `value`.
    """
    notes = {"row": told.row, "status": told.status, "problems": told.problems}
    if told.hidden:
        notes["again"] = _again(told)
    if isinstance(told.value, dict):
        return {**told.value, NOTES: notes}
    return {NOTES: {**notes, "value": told.value}}


def _again(told: ToldRow) -> str:
    """Return what a person has to do before the row can be sent again."""
    names = ", ".join(told.hidden)
    return f"fill in {names} again, which is secret and not kept" if names else ""
