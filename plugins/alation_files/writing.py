"""Tables written to a file by its suffix, whole or not at all."""

from __future__ import annotations

import csv
import enum
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from alation_core import ConfigurationError
from alation_core.shapes import json_text
from alation_files.libraries import needed

Record = Mapping[str, Any]
CellOf = Callable[[str, Any], Any]
"""Makes a cell of a value, from its heading and the value: a text, a number, a boolean or None."""

LONGEST_CELL = 32_767
"""Characters of a cell of a workbook at most."""
MOST_ROWS = 2**20 - 1
"""Rows of a workbook at most, without the headings."""
_EXACT = 10**15
"""Below it a workbook keeps every whole number."""
_AS_IT_IS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_ENCODER = json.JSONEncoder(ensure_ascii=False)


class TableForm(enum.StrEnum):
    """How a table stands in a file: the suffixes of its name."""

    CSV = "csv"
    JSONL = "jsonl"
    JSON = "json"
    XLSX = "xlsx"


class Table(Protocol):
    """A table that is being written."""

    def write(self, record: Record) -> None:
        """Add a row: values by their headings. In JSON it may have other keys as well.

        Raises:
            ConfigurationError: a workbook cannot hold it.
        """


def form_of(path: str | os.PathLike[str]) -> TableForm:
    """Return the form of a table by the suffix of its file.

    Raises:
        ConfigurationError: there is none of that suffix.
    """
    suffix = Path(path).suffix.lower().removeprefix(".")
    if suffix not in list(TableForm):
        raise ConfigurationError(
            f"{path}: end the name in {', '.join(f'.{one}' for one in TableForm)}"
        )
    return TableForm(suffix)


@contextmanager
def open_table(
    path: str | os.PathLike[str], headings: Sequence[str], cell: CellOf = lambda name, value: value
) -> Iterator[Table]:
    """Yield a table; its file gets its name when all rows are in it, and is none after an error.

    Args:
        path: of the file; its suffix says how it is written. A file of this name is replaced.
        headings: of the columns, in order.
        cell: makes the cells of CSV and of a workbook; a value that is none becomes JSON.

    Raises:
        ConfigurationError: the suffix is unknown, a library is missing, or it cannot be written.
    """
    form = form_of(path)
    with whole_file(path) as place:
        if form is TableForm.XLSX:
            with open_workbook(place, named=path) as book:
                sheet = book.add_worksheet("rows")
                write_headings(book, sheet, headings)
                yield _Sheet(path, sheet, headings, cell)
            return
        # JSON knows halves of characters by their codes.
        with place.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            if form is TableForm.CSV:
                yield _Csv(file, headings, cell)
            elif form is TableForm.JSONL:
                yield _Lines(file)
            else:
                objects = _List(file)
                yield objects
                file.write("\n]\n" if objects.begun else "[]\n")


def csv_lines(file: IO[str]) -> Callable[[Sequence[str]], object]:
    """Return what writes a line of cells. A carriage return in one is kept apart by quotes."""
    as_needed = csv.writer(file, lineterminator="\n")
    quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def line(cells: Sequence[str]) -> object:
        return (quoted if any("\r" in cell for cell in cells) else as_needed).writerow(cells)

    return line


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield the place of a new file, which gets its name at the end; after an error it is gone.

    Raises:
        ConfigurationError: it cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            raise ConfigurationError(f"{path} is no file that can be replaced")
        handle, name = tempfile.mkstemp(
            dir=target.parent, prefix=f".{target.name}.", suffix=".part"
        )
        os.close(handle)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from error
    place = Path(name)
    try:
        yield place
        place.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        place.replace(target)
    except OSError as error:
        if error.filename not in (None, name, str(target)):
            raise  # it is about another file
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            place.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def open_workbook(
    place: Path, named: str | os.PathLike[str], *, constant_memory: bool = True
) -> Iterator[Any]:
    """Yield a workbook whose texts stay texts, whatever they look like.

    Args:
        place: where it is written.
        named: what the file is called, for messages.
        constant_memory: rows are written in order, and memory does not grow with them.

    Raises:
        ConfigurationError: the library is missing.
    """
    xlsxwriter = needed("xlsxwriter", f"{named}: a workbook", "cli")
    book = xlsxwriter.Workbook(str(place), {**_AS_IT_IS, "constant_memory": constant_memory})
    try:
        yield book
    except BaseException:
        with suppress(Exception):
            book.close()  # else it complains of it when it is thrown away
        raise
    try:
        book.close()
    except xlsxwriter.exceptions.XlsxWriterException as error:
        raise ConfigurationError(f"{named} cannot be written: {error}") from error


def write_headings(book: Any, sheet: Any, headings: Sequence[str]) -> None:
    """Write the first row of a sheet, which stays in view."""
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, max(12, min(40, len(heading) + 4)))
        sheet.write_string(0, column, heading, bold)


def write_cell(sheet: Any, row: int, column: int, value: Any) -> str | None:
    """Write one cell of a sheet; return why it cannot hold the value, or None.

    A number that a workbook does not keep exactly stands there as a text.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        wrong = sheet.write_boolean(row, column, value)
    elif _is_kept(value):
        wrong = sheet.write_number(row, column, value)
    else:
        wrong = sheet.write_string(row, column, _text(value))
    if wrong == -2:
        return f"it has more than {LONGEST_CELL} characters"
    return f"a workbook has {MOST_ROWS} rows at most" if wrong == -1 else None


def _is_kept(value: Any) -> bool:
    if type(value) is int:
        return abs(value) < _EXACT
    return type(value) is float and float(f"{value:.16G}") == value


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json_text(_ENCODER, value)


@dataclass
class _Sheet:
    path: str | os.PathLike[str]
    sheet: Any
    headings: Sequence[str]
    cell: CellOf
    rows: int = 0

    def write(self, record: Record) -> None:
        self.rows += 1
        for column, name in enumerate(self.headings):
            value = self.cell(name, record.get(name))
            why = write_cell(self.sheet, self.rows, column, value)
            if why is not None:
                raise ConfigurationError(
                    f"{self.path} row {self.rows + 1}, column {name!r}: {why}; write .csv or .jsonl"
                )


class _Csv:
    def __init__(self, file: IO[str], headings: Sequence[str], cell: CellOf) -> None:
        self._line = csv_lines(file)
        self._headings, self._cell = headings, cell
        self._line(headings)

    def write(self, record: Record) -> None:
        self._line([_text(self._cell(name, record.get(name))) for name in self._headings])


@dataclass
class _Lines:
    file: IO[str]

    def write(self, record: Record) -> None:
        self.file.write(f"{json_text(_ENCODER, record)}\n")


@dataclass
class _List:
    file: IO[str]
    begun: bool = False

    def write(self, record: Record) -> None:
        self.file.write(f"{',' if self.begun else '['}\n{json_text(_ENCODER, record)}")
        self.begun = True
