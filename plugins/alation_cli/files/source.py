"""Where rows come from, and how they are read from there."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from alation_cli.exits import BadInput
from alation_cli.files.csv_rows import rows_from_csv
from alation_cli.files.json_rows import rows_from_json, rows_from_json_lines
from alation_cli.files.rows import FileRows, LeftOut, LinedRow, RowStream
from alation_cli.files.strange import LONGEST_BEGINNING, other_kind
from alation_cli.options import FileForm
from alation_core.shapes import PayloadSchema

STANDARD_INPUT = "-"

_Reader = Callable[[str, Iterable[str], PayloadSchema, LeftOut], Iterator[LinedRow]]
_READERS: Mapping[FileForm, _Reader] = {
    FileForm.CSV: rows_from_csv,
    FileForm.JSON: rows_from_json,
    FileForm.JSONL: rows_from_json_lines,
}
_LINE_ENDS: Mapping[FileForm, str] = {FileForm.CSV: "", FileForm.JSON: "\n", FileForm.JSONL: "\n"}
"""Which characters end a line, as `open` is told it: in CSV all that are known, each kept."""

_NO_UTF8 = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class Source:
    """Where rows come from.

    Args:
        file: path of a file; "-" stands for standard input.
        form: how rows stand in it; None: its suffix tells, and standard input is JSON Lines.
    """

    file: str
    form: FileForm | None = None

    @property
    def is_file(self) -> bool:
        """Whether the rows can be read once more."""
        return self.file != STANDARD_INPUT

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.file if self.is_file else "standard input"

    def known_form(self) -> FileForm:
        """Return how rows stand in it.

        Raises:
            BadInput: no form is given, and the suffix of the file tells none.
        """
        if self.form is not None:
            return self.form
        if not self.is_file:
            return FileForm.JSONL
        suffix = Path(self.file).suffix.lower().removeprefix(".")
        if suffix not in list(FileForm):
            raise BadInput(
                f"{self.file}: its suffix does not tell its form: end the name in .csv, .json or "
                ".jsonl, or give --format"
            )
        return FileForm(suffix)

    def noted(self) -> str:
        """Return the source as a text that can be read from any folder, for a ledger.

        Raises:
            BadInput: the form is neither given nor told by the suffix.
        """
        file = str(Path(self.file).absolute()) if self.is_file else self.file
        return json.dumps({"file": file, "form": self.known_form()})


def noted_source(text: str | None) -> Source | None:
    """Return a source that was noted; None where none was, or not by this command."""
    try:
        found = json.loads(text or "")
        return Source(found["file"], FileForm(found["form"]))
    except (ValueError, KeyError, TypeError):
        return None


def read_rows(
    source: Source,
    schema: PayloadSchema,
    seen: Callable[[Iterable[LinedRow]], Iterable[LinedRow]] = lambda rows: rows,
) -> FileRows:
    """Read all rows of a source.

    Args:
        source: where they come from.
        schema: of a row; it tells the types of the cells of a CSV file.
        seen: passes the rows on while they are read.

    Raises:
        BadInput: the file cannot be read, is not UTF-8, is malformed, or holds no rows.
    """
    with open_rows(source, schema) as stream:
        found = list(seen(stream.rows))
    values, lines = [value for _, value in found], [line for line, _ in found]
    return FileRows(stream.name, values, lines, stream.left_out)


@contextmanager
def open_rows(source: Source, schema: PayloadSchema) -> Iterator[RowStream]:
    """Yield the rows of a source, which is read as they are asked for; a JSON list at once.

    Arguments are those of `read_rows`.

    Raises:
        BadInput: as for `read_rows`; what stands behind the first row is found when it is reached.
    """
    form, name, left_out = source.known_form(), source.name, LeftOut()
    with _opened(source) as content:
        _check_kind(name, content)
        # Bytes that are no UTF-8 become halves of surrogate pairs, so that their line is known.
        text = io.TextIOWrapper(content, "utf-8-sig", "surrogateescape", _LINE_ENDS[form])
        try:
            rows = _READERS[form](name, _checked(name, text), schema, left_out)
            first = next(rows, None)
            if first is None:
                raise BadInput(f"{name} holds no rows")
            yield RowStream(name, chain([first], rows), left_out=left_out)
        finally:
            text.detach()


def _opened(source: Source) -> AbstractContextManager[BinaryIO]:
    try:
        return Path(source.file).open("rb") if source.is_file else nullcontext(sys.stdin.buffer)
    except FileNotFoundError as error:
        raise BadInput(f"there is no file {source.file}") from error
    except OSError as error:
        raise BadInput(f"{source.file} cannot be read: {error.strerror}") from error


def _check_kind(name: str, content: BinaryIO) -> None:
    """Hold that the bytes may be a text.

    Raises:
        BadInput: they begin as those of another kind of file do.
    """
    peek = getattr(content, "peek", None)
    kind = other_kind(peek(LONGEST_BEGINNING)) if peek is not None else None
    if kind is not None:
        raise BadInput(f"{name} is {kind}, and no text of rows: save it as CSV UTF-8")


def _checked(name: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        wrong = None if line.isascii() else _NO_UTF8.search(line)
        if wrong is not None:
            byte = ord(wrong[0]) - 0xDC00
            raise BadInput(
                f"{name} line {number} is not UTF-8 (byte 0x{byte:02x}): save the file as UTF-8"
            )
        yield line
