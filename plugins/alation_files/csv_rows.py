"""Tables in texts: the cells of each line of CSV, with any separator."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from alation_files.errors import BadFile
from alation_files.rows import LinedCells
from alation_files.separators import Dialect, dialect_of

MAX_CELL = 2**31 - 1
"""Characters of a cell at most; the library's own limit of 131,072 is small for a description."""

LOOKED_AT = 20
"""So many lines, at most, are looked at for the headings."""


def table_in_csv(
    name: str,
    text: Iterable[str],
    delimiter: str | None,
    matching: Callable[[Sequence[str]], int],
) -> tuple[Dialect, Iterator[LinedCells]]:
    """Return how the cells are kept apart, and the cells of each line that is not blank.

    Args:
        name: of the file, for messages.
        text: its lines, with their ends.
        delimiter: the separator; None: it is found out.
        matching: tells how many of some headings name a field.

    Raises:
        BadFile: the text is no table, or, when that line is reached, it is malformed.
    """
    source = iter(text)
    first = list(islice(source, LOOKED_AT))
    try:
        dialect = dialect_of(first, delimiter, matching)
    except BadFile as error:
        raise BadFile(f"{name} line 1: {error}") from error
    return dialect, _lines(name, chain(first, source), dialect)


def _lines(name: str, text: Iterable[str], dialect: Dialect) -> Iterator[LinedCells]:
    csv.field_size_limit(MAX_CELL)
    skipped = 1 if dialect.noted else 0
    reader = csv.reader(
        islice(text, skipped, None),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        strict=True,
    )
    while True:
        number = reader.line_num + 1 + skipped
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadFile(f"{name} line {number} is malformed CSV: {error}") from error
        if cells is None:
            return
        yield number, cells
