"""From the name of a file to its rows."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from alation_cli.exits import BadInput
from alation_cli.files.csv_rows import rows_from_csv
from alation_cli.files.json_rows import rows_from_json, rows_from_json_lines
from alation_cli.files.rows import FileRows, LinedRow, RowStream
from alation_cli.options import FileForm
from alation_core.shapes import PayloadSchema

STANDARD_INPUT = "-"

_READERS: Mapping[FileForm, Callable[[str, Iterable[str], PayloadSchema], Iterator[LinedRow]]] = {
    FileForm.CSV: rows_from_csv,
    FileForm.JSON: rows_from_json,
    FileForm.JSONL: rows_from_json_lines,
}
_LINE_ENDS: Mapping[FileForm, str] = {FileForm.CSV: "", FileForm.JSON: "\n", FileForm.JSONL: "\n"}
"""Which characters end a line, as `open` is told it: in CSV all that are known, each kept."""

_NO_UTF8 = re.compile("[\udc80-\udcff]")


def read_rows(file: str, form: FileForm | None, schema: PayloadSchema) -> FileRows:
    """Read all rows of a file.

    Args:
        file: its path; "-" stands for standard input.
        form: how rows stand in it; None: its suffix tells, and standard input is JSON Lines.
        schema: of a row; it tells the types of the cells of a CSV file.

    Raises:
        BadInput: the file cannot be read, is not UTF-8, is malformed, or holds no rows.
    """
    with open_rows(file, form, schema) as stream:
        found = list(stream.rows)
    return FileRows(stream.name, [value for _, value in found], [line for line, _ in found])


@contextmanager
def open_rows(file: str, form: FileForm | None, schema: PayloadSchema) -> Iterator[RowStream]:
    """Yield the rows of a file, which is read as they are asked for; a JSON list is read at once.

    Arguments are those of `read_rows`.

    Raises:
        BadInput: as for `read_rows`; what stands behind the first row is found when it is reached.
    """
    chosen = form_of(file, form)
    name = "standard input" if file == STANDARD_INPUT else file
    with _opened(file) as content:
        # Bytes that are no UTF-8 become halves of surrogate pairs, so that their line is known.
        text = io.TextIOWrapper(content, "utf-8-sig", "surrogateescape", _LINE_ENDS[chosen])
        try:
            rows = _READERS[chosen](name, _checked(name, text), schema)
            first = next(rows, None)
            if first is None:
                raise BadInput(f"{name} holds no rows")
            yield RowStream(name, chain([first], rows))
        finally:
            text.detach()


def form_of(file: str, form: FileForm | None) -> FileForm:
    """Return how rows stand in a file.

    Raises:
        BadInput: no form is given, and the suffix of the file tells none.
    """
    if form is not None:
        return form
    if file == STANDARD_INPUT:
        return FileForm.JSONL
    suffix = Path(file).suffix.lower().removeprefix(".")
    if suffix not in list(FileForm):
        raise BadInput(
            f"{file}: its suffix does not tell its form: end the name in .csv, .json or .jsonl, "
            "or give --format"
        )
    return FileForm(suffix)


def _opened(file: str) -> AbstractContextManager[BinaryIO]:
    try:
        return nullcontext(sys.stdin.buffer) if file == STANDARD_INPUT else Path(file).open("rb")
    except FileNotFoundError as error:
        raise BadInput(f"there is no file {file}") from error
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}") from error


def _checked(name: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        wrong = None if line.isascii() else _NO_UTF8.search(line)
        if wrong is not None:
            byte = ord(wrong[0]) - 0xDC00
            raise BadInput(
                f"{name} line {number} is not UTF-8 (byte 0x{byte:02x}): save the file as UTF-8"
            )
        yield line
