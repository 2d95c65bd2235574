"""A look into a workbook before a library reads it: how large it is, and which cells have no value.

A few bytes may stand for a sheet of billions of cells, and the library leaves cells that hold an
error (#DIV/0!), or a formula that nobody calculated, as empty as those that hold nothing.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree import ElementTree

from alation_files.errors import BadFile

MAX_BYTES = 512 << 20
"""So much a workbook may hold when it is unpacked."""
MAX_CELLS = 50_000_000
"""So large the rectangle around the cells of a sheet may be."""
MOST_COLUMNS = 16_384
CHUNK_BYTES = 1 << 20
_APART = "save the rows as CSV, or in several files"

_USUAL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_REFERENCE = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"')
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ERROR = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s(?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A formula without a result. A text may be an empty one: that is a result."""
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"'
)
_LONGEST_CELL = 1 << 17
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Seen:
    """What a sheet holds.

    Args:
        rows: number of the last row.
        columns: number of the last column.
        unplaced: cells that do not say where they stand.
        errors: the cells that hold an error, by the number of their row.
        uncalculated: the cells whose formula has no result, by the number of their row.
        merged: the ranges of cells that are shown as one.
        begun: a cell that goes on in the next part of the sheet.
    """

    rows: int = 0
    columns: int = 0
    unplaced: int = 0
    errors: dict[int, list[str]] = field(default_factory=dict)
    uncalculated: dict[int, list[str]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    begun: bytes = b""


def looked_through(name: str, content: BinaryIO) -> Mapping[str, Seen]:
    """Look through a workbook; return what its sheets hold, by their names.

    Raises:
        BadFile: it is damaged, too large, or no workbook.
    """
    if not zipfile.is_zipfile(content):
        raise BadFile(
            f"{name} is no workbook (.xlsx): where it is a text, give --format csv; an old one, "
            "or one with a password, has to be saved anew"
        )
    try:
        with zipfile.ZipFile(content) as archive:
            left, seen = MAX_BYTES, {}
            for member in archive.infolist():
                found = Seen()
                for chunk in _chunks(archive, member):
                    left -= len(chunk)
                    if left < 0:
                        raise BadFile(f"{name} holds more than {MAX_BYTES >> 20} MB: {_APART}")
                    if "/worksheets/" in member.filename:
                        _look(chunk, found)
                _check_extent(name, found)
                seen[member.filename] = found
            return {sheet: seen[path] for sheet, path in _paths(archive).items() if path in seen}
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, OSError, KeyError) as error:
        raise BadFile(f"{name} cannot be read as a workbook (.xlsx): {error}") from error
    except (NotImplementedError, RuntimeError) as error:  # an odd compression, a password
        raise BadFile(f"{name} cannot be unpacked: {error}") from error


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the content of a member; no tag is cut in two."""
    rest = b""
    with archive.open(member) as file:
        while chunk := file.read(CHUNK_BYTES):
            whole, end, open_tag = (rest + chunk).rpartition(b">")
            yield whole + end
            rest = open_tag
    yield rest


def _look(chunk: bytes, seen: Seen) -> None:
    """Take note of the cells in a part of a sheet."""
    found, cells = _USUAL.findall(chunk), chunk.count(b"<c ")
    if len(found) != cells or b"<c>" in chunk or b":c" in chunk:  # the slow look finds any form
        found, cells = _REFERENCE.findall(chunk), len(_CELL.findall(chunk))
    if found:
        columns, rows = {column for column, _ in found}, {row for _, row in found}
        seen.rows = max(seen.rows, *map(int, rows))
        seen.columns = max(seen.columns, *map(_number, columns))
    seen.unplaced += max(0, cells - len(found))
    if b't="e"' in chunk:
        _note(seen.errors, _ERROR.findall(chunk))
    if b"mergeCell" in chunk:
        seen.merged += [cells.decode() for cells in _MERGED.findall(chunk)]
    if seen.begun or b"f>" in chunk or b"<f" in chunk or b":f" in chunk:
        whole, end, seen.begun = (seen.begun + chunk).rpartition(b"c>")
        seen.begun = seen.begun[-_LONGEST_CELL:]
        _note(seen.uncalculated, _FORMULA.findall(whole + end))


def _note(cells: dict[int, list[str]], found: Iterable[tuple[bytes, bytes]]) -> None:
    for column, row in found:
        cells.setdefault(int(row), []).append(f"{column.decode()}{row.decode()}")


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _check_extent(name: str, seen: Seen) -> None:
    columns = max(seen.columns, min(seen.unplaced, MOST_COLUMNS) if seen.unplaced > 16 else 0)
    if max(seen.rows, seen.unplaced) * columns > MAX_CELLS:
        raise BadFile(
            f"{name} has a sheet whose cells reach to row {seen.rows} and column {columns}: "
            f"{_APART}"
        )


def _paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the path of each sheet by its name."""
    relations = _parsed(archive, "xl/_rels/workbook.xml.rels")
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    book = _parsed(archive, "xl/workbook.xml")
    found = {}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            target = targets.get(sheet.get(_RELATION), "")
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            found[sheet.get("name", "")] = path
    return found


def _parsed(archive: zipfile.ZipFile, path: str) -> ElementTree.Element:
    # Python's parser bounds what entities may grow to, and the size was looked at before.
    return ElementTree.fromstring(archive.read(path))  # noqa: S314
