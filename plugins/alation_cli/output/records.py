"""Records on standard output: as a table for people, or as JSON, JSON Lines or CSV for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from io import StringIO
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

from alation_cli.options import OutputForm
from alation_cli.output.plain import hint, one_line
from alation_cli.output.streams import line_width, takes_unicode
from alation_cli.output.words import ELLIPSIS
from alation_core.shapes import json_text, json_writer
from alation_files.errors import BadFile
from alation_files.harmless import neutral
from alation_files.writing import Cell, cell_text, csv_lines

if TYPE_CHECKING:
    from alation_cli.output.tables import Column

Record = Mapping[str, Any]
CellOf = Callable[[str, Any], Cell]
"""Makes the cell of CSV of a value, from the name of its column and the value."""

WHOLE_COLUMNS = 8
"""Columns of a table at most where no terminal limits it."""

SPOOL_BYTES = 4 * 1024 * 1024
"""So much of a list waits in memory, and more of it in a temporary file."""
_AT_ONCE, _PART = 100, 1 << 16
"""Texts that are written there at once, and characters that are read."""


def as_json(value: Any, indent: int | None = None) -> str:
    """Return a value as JSON; unsafe characters in its texts are escaped and read back the same.

    Numbers that keep their digits have them.
    """
    return _safe(json_text(_encoder(indent), value))


def _encoder(indent: int | None = None) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=not takes_unicode(sys.stdout), indent=indent)


def _safe(text: str) -> str:
    # Most answers are in ASCII, and what steers a terminal there is escaped in JSON, but for this.
    return text if text.isascii() and "\x7f" not in text else neutral(text)


def print_json(value: Any) -> None:
    """Print one value as JSON."""
    print(as_json(value, indent=2))


def print_text(text: str) -> None:
    """Print a text that a server sent: as it is into a file, and safe to show on a terminal."""
    whole = neutral(text) if sys.stdout.isatty() else text
    print(whole, end="" if whole.endswith("\n") else "\n")


def print_records(
    records: Iterable[Record],
    columns: Sequence[str],
    form: OutputForm,
    csv_cell: CellOf = lambda name, value: value,
    *,
    whole: bool = False,
) -> None:
    """Print records as they come; only a table waits for all of them.

    Args:
        records: the records; JSON forms print all that is in them.
        columns: of the table and of CSV.
        form: how they are printed.
        csv_cell: makes the cells of CSV.
        whole: print nothing before the last record was read. Whoever reads what is printed may
            change the list that it comes from.
    """
    if form is OutputForm.TABLE:
        _table(records, columns)
        return
    if form is OutputForm.CSV:
        lines = ([csv_cell(name, record.get(name)) for name in columns] for record in records)
        texts = _csv(columns, lines)
    else:
        texts = _json(records) if form is OutputForm.JSON else _json_lines(records)
    sys.stdout.writelines(spooled(texts) if whole else texts)


def spooled(texts: Iterable[str]) -> Iterator[str]:
    """Make all texts before the first one is handed on; many of them wait in a file.

    Raises:
        BadFile: there is no folder for that file, or it is full.
    """
    with SpooledTemporaryFile(
        SPOOL_BYTES, "w+", encoding="utf-8", errors="surrogatepass", newline=""
    ) as file:
        waiting = iter(texts)
        while some := list(islice(waiting, _AT_ONCE)):
            try:
                file.write("".join(some))
            except OSError as error:
                raise BadFile(
                    "a long list waits in a temporary file, which cannot be written "
                    f"({error.strerror}): set TMPDIR to a folder with space, or write the list "
                    "into a file by --out FILE"
                ) from error
        file.seek(0)
        yield from iter(partial(file.read, _PART), "")


def _table(records: Iterable[Record], columns: Sequence[str]) -> None:
    from alation_cli.output.tables import Column, fitted, is_whole, table_lines

    found = list(records)
    used = [name for name in columns if any(record.get(name) is not None for record in found)]
    width = line_width(sys.stdout)
    shown = [Column(name, [_shown(record.get(name)) for record in found]) for name in used]
    widths = fitted(shown if width is not None else shown[:WHOLE_COLUMNS], width)
    if not found:
        print("nothing found")
    elif width is not None and len(found) == 1 and not is_whole(shown, widths):
        _lines(shown)
    else:
        rule, cut = ("─", ELLIPSIS) if takes_unicode(sys.stdout) else ("-", "~")
        for line in table_lines(shown, widths, width, rule, cut):
            print(line)
        left_out = [one.name for one in shown if one.name not in widths]
        if left_out:
            hint(
                f"{len(widths)} of {len(shown)} fields are shown; --output jsonl has all of them. "
                f"Left out: {', '.join(left_out)}"
            )


def _shown(value: Any) -> str:
    return one_line(cell_text(value))


def _lines(columns: Sequence[Column]) -> None:
    """Print one record that is too wide for a table: a line for each field."""
    most = max(len(column.name) for column in columns)
    for column in columns:
        print(f"{one_line(column.name):<{most}}  {column.cells[0]}".rstrip())


def _json(records: Iterable[Record]) -> Iterator[str]:
    write, separator = json_writer(_encoder()), "["
    for record in records:
        yield f"{separator}\n{_safe(write(record))}"
        separator = ","
    yield "\n]\n" if separator == "," else "[]\n"


def _json_lines(records: Iterable[Record]) -> Iterator[str]:
    write = json_writer(_encoder())
    for record in records:
        yield f"{_safe(write(record))}\n"


def _csv(columns: Sequence[str], lines: Iterable[Sequence[Cell]]) -> Iterator[str]:
    text = StringIO(newline="")
    line = csv_lines(text)
    # A file keeps a text as it is; a terminal must not be steered by it.
    shown = one_line if sys.stdout.isatty() else str
    for cells in chain([columns], lines):
        line([shown(cell_text(cell)) for cell in cells])
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def print_cells(columns: Sequence[str], lines: Iterable[Sequence[Cell]]) -> None:
    """Print lines of cells as CSV, as they come, under their headings."""
    sys.stdout.writelines(_csv(columns, lines))
