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

_Maker = Callable[[BinaryIO, Layout[Any], Style], Writer[Any]]

INSTALL = "pip install 'alation-core[cli]'"


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


def writer_of(path: Path, option: str) -> _Maker:
    """Return what writes a table into a file: JSON Lines where its suffix tells nothing.

    Args:
        path: of the file.
        option: that names it, for messages.

    Raises:
        BadInput: no table is written in that form, or not by what is installed.
    """
    suffix = path.suffix.lower()
    if suffix in _NOT_WRITTEN:
        raise BadInput(f"{option} {path}: no file is written in that form: end the name in {KNOWN}")
    if is_workbook(path):
        try:
            import xlsxwriter  # noqa: F401 - whether it is there
        except ModuleNotFoundError as error:
            raise BadInput(
                f"{option} {path}: a library that writes workbooks is needed: {INSTALL}, or end "
                "the name in .csv"
            ) from error
    return _MAKERS.get(suffix, JsonLinesTable)
