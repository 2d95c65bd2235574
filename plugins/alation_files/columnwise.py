"""Cells of many lines -> rows, column by column: what is done once for a column costs less a row.

It decides only what it surely knows; any other lines are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

from alation_files.headings import Columns

Read = Callable[[str], Any]
Rows = list[dict[str, Any]]
_UNCHANGING = frozenset({str, int, float, bool, type(None)})


def by_columns(
    readers: Sequence[tuple[int, str, Read]],
    columns: Columns,
    emptied: Callable[[dict[str, Any], str], None],
) -> Callable[[Sequence[Sequence[str]]], Rows | None]:
    """Return what makes rows of several lines.

    It returns None where a line is blank, has too few or too many cells, or holds something in a
    column without a heading.

    Args:
        readers: the columns that hold values, each with its field and what reads its cells.
        columns: what all of them are for.
        emptied: takes a row and the field whose cell is empty.
    """
    names = [name for _, name, _ in readers]
    widths = {len(columns.headings), columns.width}

    def rows_of(lines: Sequence[Sequence[str]]) -> Rows | None:
        found = set(map(len, lines))
        width = max(found)
        if len(found) > 1 or width not in widths:
            return None
        cells = list(zip(*lines, strict=True))
        # Where one column has a text in each line, no line is blank.
        if not any(all(map(str.strip, column)) for column in cells):
            return None
        if any(any(cells[at]) for at in columns.nameless if at < width):
            return None
        pairs = [zip(repeat(name), _values(read, cells[at])) for at, name, read in readers]
        rows: Rows = list(map(dict, zip(*pairs, strict=True))) if names else [{} for _ in lines]
        for at, name, _ in readers:
            if "" in cells[at]:
                for row, cell in zip(rows, cells[at], strict=True):
                    if cell == "":
                        emptied(row, name)
        return rows

    return rows_of


def _values(read: Read, cells: Sequence[str]) -> Sequence[Any]:
    """Return the values of a column: a cell that stands there more than once is read once."""
    if read is str:
        return cells
    known = {cell: read(cell) if cell else cell for cell in set(cells)}
    if _UNCHANGING.issuperset(map(type, known.values())):
        return [known[cell] for cell in cells]
    # What can be changed belongs to one row.
    return [read(cell) if cell else cell for cell in cells]
