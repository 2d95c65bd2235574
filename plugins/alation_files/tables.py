"""The lines of a table -> rows: the first line has the headings, each further one is a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from alation_core.shapes import PayloadSchema
from alation_files.cells import RowOf, flawed_row, ragged, row_makers
from alation_files.errors import BadFile
from alation_files.headings import Columns, OnlyRead, columns_of
from alation_files.options import FileOptions
from alation_files.rows import Block, Facts, LinedCells, ReadRow, blocks_of

NO_FLAWS: Mapping[int, str] = {}
SHOWN = 40
"""Characters of a cell that a message shows."""


def rows_of_table(
    name: str,
    lines: Iterator[Sequence[LinedCells]],
    schema: PayloadSchema,
    options: FileOptions,
    only_read: OnlyRead,
    facts: Facts,
    flaws: Mapping[int, str] = NO_FLAWS,
) -> Iterator[Block]:
    """Yield the rows of a table, as they are read. A line without any text is none.

    Args:
        name: of the file, for messages.
        lines: the cells of each line, some at once.
        schema: of a row.
        options: of the file.
        only_read: names that a read brings and that are no fields of a row.
        facts: takes what is found out.
        flaws: why rows cannot be used, by their lines.

    Raises:
        BadFile: headings cannot be used, or a column without one holds something.
    """
    (line, headings), rest = _headings(lines)
    place = f"{name} line {line}"
    columns = columns_of(place, headings, schema, options, only_read)
    facts.headings, facts.fields = columns.headings, columns.fields
    facts.notes += columns.notes()
    row_of, rows_of = row_makers(place, columns, schema, options, facts.left_out.empty, only_read)
    for block in filter(None, chain([rest], lines)):
        numbers, cells = zip(*block, strict=True)
        rows = rows_of(cells) if len(block) > 1 and flaws.keys().isdisjoint(numbers) else None
        if rows is not None:
            yield Block(numbers, rows, cells)
        else:
            one_by_one = _one_by_one(name, block, columns, row_of, flaws)
            yield from blocks_of(one_by_one, len(block))


def _headings(lines: Iterator[Sequence[LinedCells]]) -> tuple[LinedCells, Sequence[LinedCells]]:
    """Return the first line that is not blank, and those that were read with it."""
    for block in lines:
        for at, (_, cells) in enumerate(block):
            if any(map(str.strip, cells)):
                return block[at], block[at + 1 :]
    return (1, ()), ()


def _one_by_one(
    name: str,
    lines: Iterable[LinedCells],
    columns: Columns,
    row_of: RowOf,
    flaws: Mapping[int, str],
) -> Iterator[ReadRow]:
    width = len(columns.headings)
    for number, cells in lines:
        if not any(map(str.strip, cells)) and number not in flaws:
            continue
        flaw = flaws.get(number) if flaws else None
        if flaw is None and len(cells) != width:
            flaw = ragged(cells, columns)
        if flaw is not None:
            yield ReadRow(number, flawed_row(cells, columns, row_of, flaw), cells)
            continue
        if columns.nameless:
            _check_nameless(f"{name} line {number}", cells, columns)
        yield ReadRow(number, row_of(cells), cells)


def _check_nameless(place: str, cells: Sequence[str], columns: Columns) -> None:
    for at in columns.nameless:
        if at < len(cells) and cells[at]:
            raise BadFile(
                f"{place}: column {at + 1} has no heading and holds {cells[at][:SHOWN]!r}: give it "
                "a heading, or leave such columns out with --ignore-unknown"
            )
