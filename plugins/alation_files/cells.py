"""Cells of text -> a row: what each column's field reads, and what an empty cell says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any

from marshmallow import fields

from alation_core.shapes import (
    FlawedRow,
    PayloadSchema,
    ToldApartSchema,
    cell_reader,
    row_from_text,
)
from alation_files.errors import BadFile
from alation_files.headings import NOTHING_READ, Columns, OnlyRead
from alation_files.options import Empty, FileOptions
from alation_files.values import takes

SURPLUS = ""
"""The key, which no field has, under which a row holds cells that have no heading."""

RowOf = Callable[[Sequence[str]], dict[str, Any]]


def row_maker(
    place: str,
    columns: Columns,
    schema: PayloadSchema,
    options: FileOptions,
    empty: Counter[str],
    only_read: OnlyRead = NOTHING_READ,
) -> RowOf:
    """Return what makes a row of cells, as many as there are headings.

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
        return _by_schema(used, schema, blank, empty)
    readers = [(at, name, cell_reader(fields[name])) for at, name in used]

    def row_of(cells: Sequence[str]) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for at, name, read in readers:
            cell = cells[at]
            if cell != "":
                row[name] = read(cell)
            elif name in blank:
                row[name] = copy(blank[name])
            elif name not in only_read:
                empty[name] += 1
        return row

    return row_of


def _by_schema(
    used: Sequence[tuple[int, str]],
    schema: PayloadSchema,
    blank: Mapping[str, Any],
    empty: Counter[str],
) -> RowOf:
    """Return what makes rows of which each says itself what it is, or that have further keys."""

    def row_of(cells: Sequence[str]) -> dict[str, Any]:
        named = {name: cells[at] for at, name in used}
        row = row_from_text(schema, named)
        for name, cell in named.items():
            if cell == "" and name in blank:
                row[name] = copy(blank[name])
            elif cell == "":
                empty[name] += 1
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
