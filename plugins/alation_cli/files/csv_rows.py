"""Rows from CSV: an empty cell means absent, the others are read by the type of their field."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from alation_cli.exits import BadInput
from alation_cli.files.rows import Facts, LinedCells, ReadRow
from alation_cli.files.strange import other_header
from alation_cli.output.plain import plural
from alation_core.shapes import PayloadSchema, nearest, row_from_text

MAX_CELL = 2**31 - 1
"""Characters of a cell at most; the library's own limit of 131,072 is small for a description."""


def rows_from_csv(
    name: str, text: Iterable[str], schema: PayloadSchema, facts: Facts
) -> Iterator[ReadRow]:
    """Yield the rows of CSV with a header line, as they are read.

    Args:
        name: of the file, for messages.
        text: its lines, with their ends.
        schema: of a row.
        facts: takes the headings, and counts the empty cells.

    Raises:
        BadInput: the text is malformed or has another separator, the header names a field twice or
            one that the schema does not know, or a line has not as many cells as the header.
    """
    source = iter(text)
    first = next(source, "")
    strange = other_header(first, schema.fields)
    if strange is not None:
        raise BadInput(f"{name} line 1: {strange}")
    lines = _lines(name, chain([first], source))
    header_line, header = next(lines, (1, []))
    _check_header(f"{name} line {header_line}", header, schema)
    facts.headings = header
    for number, cells in lines:
        if len(cells) != len(header):
            raise BadInput(
                f"{name} line {number} has {plural(len(cells), 'cell')}, "
                f"but the header has {len(header)}"
            )
        if "" in cells:
            named = zip(header, cells, strict=True)
            facts.left_out.empty.update(field for field, cell in named if cell == "")
        row = row_from_text(schema, dict(zip(header, cells, strict=True)))
        row.pop("_alation", None)
        yield ReadRow(number, row, cells)


def _lines(name: str, text: Iterable[str]) -> Iterator[LinedCells]:
    """Yield the cells of each line that is not blank, with the line that they begin in."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(text, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadInput(f"{name} line {number} is malformed CSV: {error}") from error
        if cells is None:
            return
        if cells:
            yield number, cells


def _check_header(place: str, header: Sequence[str], schema: PayloadSchema) -> None:
    for column, field in enumerate(header, 1):
        if not field:
            raise BadInput(f"{place}: column {column} has no name")
    doubled = [field for field, times in Counter(header).items() if times > 1]
    if doubled:
        raise BadInput(f"{place}: the header names the field {doubled[0]!r} twice")
    for field in header:
        if not schema.knows(field) and field != "_alation":
            near = schema.renamed.get(field) or nearest(field, schema.fields)
            hint = f"did you mean {near!r}?" if near else f"known: {', '.join(schema.fields)}"
            raise BadInput(f"{place}, field {field!r}: Unknown field; {hint}")
