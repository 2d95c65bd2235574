"""Cells of text -> a row: what each column's field reads, and what an empty cell says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any

from marshmallow import fields

from alation_core.frozen import dataclass
from alation_core.shapes import (
    FlawedRow,
    PayloadSchema,
    ToldApartSchema,
    cell_reader,
    row_from_text,
)
from alation_files.columnwise import by_columns
from alation_files.errors import BadFile
from alation_files.headings import NOTHING_READ, Columns, OnlyRead
from alation_files.options import Empty, FileOptions
from alation_files.values import takes

SURPLUS = ""
"""The key, which no field has, under which a row holds cells that have no heading."""

RowOf = Callable[[Sequence[str]], dict[str, Any]]
RowsOf = Callable[[Sequence[Sequence[str]]], list[dict[str, Any]] | None]
"""Makes the rows of several lines at once; None: they are to be looked at one by one."""


def row_makers(
    place: str,
    columns: Columns,
    schema: PayloadSchema,
    options: FileOptions,
    empty: Counter[str],
    only_read: OnlyRead = NOTHING_READ,
) -> tuple[RowOf, RowsOf]:
    """Return what makes a row of cells, as many as there are headings, and what makes several.

    Args:
        place: of the headings, for messages.
        columns: what the cells are for.
        schema: of a row.
        options: of the file; they say what an empty cell means.
        empty: counts the cells that say nothing, by their field.
        only_read: names that a read brings; a cell is read as that of the field which it fills.

    Raises:
        BadFile: a field is to be cleared that knows no empty value.
    """
    used = columns.used
    blank = _blanks(place, [name for _, name in used], schema, options)
    fields = {name: schema.fields.get(fills or "") for name, fills in only_read.items()}
    fields |= schema.fields
    if isinstance(schema, ToldApartSchema) or any(name not in fields for _, name in used):
        return _by_schema(used, schema, Emptied(blank, empty, NOTHING_READ)), _one_by_one
    readers = [(at, name, cell_reader(fields[name])) for at, name in used]
    emptied = Emptied(blank, empty, only_read).put

    def row_of(cells: Sequence[str]) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for at, name, read in readers:
            cell = cells[at]
            if cell != "":
                row[name] = read(cell)
            else:
                emptied(row, name)
        return row

    return row_of, by_columns(readers, columns, emptied)


@dataclass(frozen=True)
class Emptied:
    """What empty cells say.

    Args:
        blank: the values that they stand for, by their fields; others say nothing.
        counts: takes the number of those that say nothing.
        uncounted: names of fields that are not counted.
    """

    blank: Mapping[str, Any]
    counts: Counter[str]
    uncounted: OnlyRead

    def put(self, row: dict[str, Any], name: str) -> None:
        """Let a row hold what the empty cell of a field stands for, or nothing."""
        if name in self.blank:
            row[name] = copy(self.blank[name])
            return
        row.pop(name, None)
        if name not in self.uncounted:
            self.counts[name] += 1


def _one_by_one(lines: Sequence[Sequence[str]]) -> None:
    """Let each line be looked at."""


def _by_schema(
    used: Sequence[tuple[int, str]],
    schema: PayloadSchema,
    emptied: Emptied,
) -> RowOf:
    """Return what makes rows of which each says itself what it is, or that have further keys."""

    def row_of(cells: Sequence[str]) -> dict[str, Any]:
        named = {name: cells[at] for at, name in used}
        row = row_from_text(schema, named)
        for name, cell in named.items():
            if cell == "":
                emptied.put(row, name)
        return row

    return row_of


def ragged(cells: Sequence[str], columns: Columns) -> str | None:
    """Return what is wrong with a line that has too few or too many cells; else None.

    Surplus cells that hold nothing count for nothing.
    """
    wanted, given = len(columns.headings), len(cells)
    if given >= wanted and (given <= columns.width or not any(cells[columns.width :])):
        return None
    noun = "cell" if given == 1 else "cells"
    return f"The line has {given} {noun}, but the header has {wanted}."


def flawed_row(cells: Sequence[str], columns: Columns, row_of: RowOf, flaw: str) -> FlawedRow:
    """Return the row of a line that cannot be used: what is there of it, and what is wrong."""
    wanted = len(columns.headings)
    whole = [*cells[:wanted], *[""] * (wanted - len(cells))]
    return FlawedRow(row_of(whole) | {SURPLUS: [*cells[wanted:]]}, flaw)


def _blanks(
    place: str, names: Sequence[str], schema: PayloadSchema, options: FileOptions
) -> dict[str, Any]:
    """Return the values that empty cells stand for, by their fields; others say nothing."""
    found: dict[str, Any] = {}
    wrong = []
    for name in options.empty_in:
        if not schema.knows(name):
            wrong.append(f"--empty {name}={options.empty_in[name]}: there is no field {name!r}")
        elif name not in names:
            wrong.append(f"{place}: --empty names the field {name!r}, and no column stands for it")
    for name in names:
        word = options.empty_in.get(name, options.empty)
        field = schema.fields.get(name)
        values = [] if field is None or word == "keep" else _emptied(field, word)
        if values:
            found[name] = values[0]
        elif name in options.empty_in and word != "keep":
            what = "be null" if word == "null" else "be cleared: it takes no empty value"
            wrong.append(f"--empty {name}={word}: the field {name!r} cannot {what}")
    if wrong:
        raise BadFile(*wrong)
    return found


def _emptied(field: fields.Field[Any], word: Empty) -> list[Any]:
    """Return the values, best first, that say "nothing" to a field that may be left out."""
    if field.required:
        return []
    candidates: list[Any] = [None] if word == "null" else ["", [], None]
    return [value for value in candidates if takes(field, value)]
