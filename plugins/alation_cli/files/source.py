"""From the name of a file to its rows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from alation_cli.exits import BadInput
from alation_cli.files.csv_rows import rows_from_csv
from alation_cli.files.json_rows import rows_from_json, rows_from_json_lines
from alation_cli.files.rows import FileRows
from alation_cli.options import FileForm
from alation_core.shapes import PayloadSchema

STANDARD_INPUT = "-"

_READERS: Mapping[FileForm, Callable[[str, str, PayloadSchema], FileRows]] = {
    FileForm.CSV: rows_from_csv,
    FileForm.JSON: rows_from_json,
    FileForm.JSONL: rows_from_json_lines,
}


def read_rows(file: str, form: FileForm | None, schema: PayloadSchema) -> FileRows:
    """Read all rows of a file.

    Args:
        file: its path; "-" stands for standard input.
        form: how rows stand in it; None: its suffix tells, and standard input is JSON Lines.
        schema: of a row; it tells the types of the cells of a CSV file.

    Raises:
        BadInput: the file cannot be read, is not UTF-8, is malformed, or holds no rows.
    """
    chosen = form or _form_of(file)
    name = "standard input" if file == STANDARD_INPUT else file
    text = _decoded(name, _content(file))
    rows = _READERS[chosen](name, text, schema)
    if not rows.values:
        raise BadInput(f"{name} holds no rows")
    return rows


def _form_of(file: str) -> FileForm:
    if file == STANDARD_INPUT:
        return FileForm.JSONL
    suffix = Path(file).suffix.lower().removeprefix(".")
    if suffix not in list(FileForm):
        raise BadInput(
            f"{file}: its suffix does not tell its form: end the name in .csv, .json or .jsonl, "
            "or give --format"
        )
    return FileForm(suffix)


def _content(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).read_bytes()
    except FileNotFoundError as error:
        raise BadInput(f"there is no file {file}") from error
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}") from error


def _decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The positions of the error count after the byte order mark, where there is one.
        line = error.object[: error.start].count(b"\n") + 1
        byte = error.object[error.start]
        raise BadInput(
            f"{name} line {line} is not UTF-8 (byte 0x{byte:02x}): save the file as UTF-8"
        ) from error
