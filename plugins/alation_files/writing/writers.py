"""The suffix of a file -> what writes a table into it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from alation_files.errors import BadFile
from alation_files.libraries import needed
from alation_files.writing.layout import Layout, Style, T, Writer
from alation_files.writing.texts import CsvTable, JsonLinesTable, JsonTable
from alation_files.writing.workbook import Workbook

Maker = Callable[[BinaryIO, Layout[Any], Style], Writer[Any]]


def _tabs(file: BinaryIO, layout: Layout[T], style: Style) -> Writer[T]:
    return CsvTable(file, layout, replace(style, delimiter="\t"))


_MAKERS: Mapping[str, Maker] = {
    ".csv": CsvTable,
    ".tsv": _tabs,
    ".json": JsonTable,
    ".jsonl": JsonLinesTable,
    ".ndjson": JsonLinesTable,
    ".xlsx": Workbook,
}
_NOT_WRITTEN = (".xls", ".xlsm", ".xlsb", ".ods", ".parquet", ".pq")
KNOWN = ".csv, .jsonl, .json, .xlsx or .tsv"


def is_workbook(path: Path) -> bool:
    """Tell whether a table is written into a file as a workbook."""
    return path.suffix.lower() == ".xlsx"


def writer_of(path: Path, what: str, otherwise: Maker | None = None) -> Maker:
    """Return what writes a table into a file, by its suffix.

    Args:
        path: of the file.
        what: it is called, for messages.
        otherwise: what writes it where nobody knows the suffix; None: that is an error.

    Raises:
        BadFile: no table is written in that form, a library for it is not installed, or there is
            no room for its parts.
    """
    suffix = path.suffix.lower()
    maker = _MAKERS.get(suffix, None if suffix in _NOT_WRITTEN else otherwise)
    if maker is None:
        raise BadFile(f"{what}: end the name in {KNOWN}")
    if is_workbook(path):
        needed("xlsxwriter", f"{what}: a workbook", "cli")
        _hold_room(what)
    return maker


def _hold_room(what: str) -> None:
    """Hold that there is a folder for the parts of a workbook, before anything is done for it.

    Raises:
        BadFile: there is none.
    """
    try:
        tempfile.gettempdir()
    except OSError as error:
        raise BadFile(
            f"{what}: a workbook is put together in a temporary folder ({error.strerror}): set "
            "TMPDIR to one, or write .csv or .jsonl"
        ) from error
