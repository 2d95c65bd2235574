"""The suffix of a file -> what writes a table into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from alation_cli.exits import BadInput
from alation_cli.tables.layout import Layout, Style, T, Writer
from alation_cli.tables.texts import CsvTable, JsonLinesTable, JsonTable
from alation_cli.tables.workbook import Workbook
from alation_files.libraries import needed

_Maker = Callable[[BinaryIO, Layout[Any], Style], Writer[Any]]


def _tabs(file: BinaryIO, layout: Layout[T], style: Style) -> Writer[T]:
    return CsvTable(file, layout, replace(style, delimiter="\t"))


_MAKERS: Mapping[str, _Maker] = {
    ".csv": CsvTable,
    ".tsv": _tabs,
    ".json": JsonTable,
    ".jsonl": JsonLinesTable,
    ".ndjson": JsonLinesTable,
    ".xlsx": Workbook,
}
_NOT_WRITTEN = (".xls", ".xlsm", ".xlsb", ".ods", ".parquet", ".pq")
KNOWN = ".csv, .xlsx, .jsonl, .json or .tsv"


def is_workbook(path: Path) -> bool:
    """Tell whether a table is written into a file as a workbook."""
    return path.suffix.lower() == ".xlsx"


def writer_of(path: Path, option: str, *, lenient: bool = False) -> _Maker:
    """Return what writes a table into a file: JSON Lines where it has no suffix.

    Args:
        path: of the file.
        option: that names it, for messages.
        lenient: it is JSON Lines also where nobody knows its suffix.

    Raises:
        BadInput: no table is written in that form.
        BadFile: a library for it is not installed.
    """
    suffix = path.suffix.lower()
    known = suffix in _MAKERS or not suffix or (lenient and suffix not in _NOT_WRITTEN)
    if not known:
        raise BadInput(f"{option} {path}: no file is written in that form: end the name in {KNOWN}")
    if is_workbook(path):
        needed("xlsxwriter", f"{option} {path}", "cli")
    return _MAKERS.get(suffix, JsonLinesTable)
