"""Files that are written whole or not at all: a table, or a workbook of several sheets."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from alation_core.frozen import dataclass
from alation_files.errors import BadFile
from alation_files.writing.layout import Cell, Layout, Oversized, Style, Unwritable, Writer
from alation_files.writing.workbook import close_book, new_book
from alation_files.writing.writers import writer_of

Record = Mapping[str, Any]
CellOf = Callable[[str, Any], Cell]
"""Makes a cell of a value, from its heading and the value."""

SHEET = "rows"
_STYLE = Style(sheet=SHEET, oversized=Oversized.REFUSE)

_PART_BYTES = 100
"""Of a name, in that of the file that gets it at the end."""


@dataclass(frozen=True)
class Table:
    """A table that is being written."""

    _writer: Writer[Record]

    def write(self, record: Record) -> None:
        """Add a row: values by their headings. In JSON it may have other keys as well."""
        self._writer.add([record])


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
        BadFile: the suffix is unknown, a library is missing, it cannot be written, or a workbook
            cannot hold a row.
    """
    make = writer_of(Path(path), str(path))
    layout: Layout[Record] = Layout(
        headings,
        lambda record: [cell(name, record.get(name)) for name in headings],
        lambda record: record,
    )
    with whole_file(path) as file:
        writer = make(file, layout, _STYLE)
        with _ended(writer.end):
            writer.begin()
            yield Table(writer)


@contextmanager
def open_workbook(path: str | os.PathLike[str]) -> Iterator[Any]:
    """Yield a workbook, for cells in any order; its file is whole, or it is not there.

    Raises:
        BadFile: the library is missing, or it cannot be written.
    """
    with whole_file(path) as file:
        book = new_book(file, constant_memory=False)
        with _ended(lambda: close_book(book)):
            yield book


@contextmanager
def _ended(end: Callable[[], None]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(Exception):
            end()  # else what a workbook keeps outside of memory is left behind
        raise
    end()


@contextmanager
def whole_file(path: str | os.PathLike[str], what: str | None = None) -> Iterator[BinaryIO]:
    """Yield a new file, which gets its name at the end; after an error it is gone.

    Args:
        path: of the file. One of this name is replaced, and stays as it is until then.
        what: it is called, for messages; None: as its path is.

    Raises:
        BadFile: it cannot be written, or cannot hold what it is given.
    """
    named = what or str(path)
    target = _target_of(path, named)
    handle, place = _part_of(target, named)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        place.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        place.replace(target)
    except Unwritable as error:
        raise BadFile(f"{named} {error.place}: {error}") from error
    except OSError as error:
        if error.filename not in (None, str(place), str(target)):
            raise  # it is about another file
        raise BadFile(f"{named} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            place.unlink(missing_ok=True)


def check_whole_file(path: str | os.PathLike[str], what: str | None = None) -> None:
    """Hold that a file can be written by `whole_file`, whose arguments and error these are."""
    named = what or str(path)
    handle, place = _part_of(_target_of(path, named), named)
    os.close(handle)
    place.unlink(missing_ok=True)


def _target_of(path: str | os.PathLike[str], named: str) -> Path:
    try:
        return Path(os.path.realpath(path))
    except ValueError as error:  # it holds U+0000
        raise BadFile(f"{named!r} cannot be written: {error}") from error


def _part_of(target: Path, named: str) -> tuple[int, Path]:
    """Make the file that gets the name at the end; return its handle and its path."""
    try:
        if target.exists() and not target.is_file():
            raise BadFile(f"{named} is no file that can be replaced")
        # Of a name that is as long as a disk takes, no longer one may be made.
        start = os.fsencode(target.name)[:_PART_BYTES].decode("utf-8", "ignore")
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{start}.", suffix=".part")
    except OSError as error:
        raise BadFile(f"{named} cannot be written: {error.strerror}") from error
    return handle, Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
