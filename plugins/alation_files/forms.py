"""The forms of files, told by their suffixes."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from pathlib import Path


class FileForm(enum.StrEnum):
    """How rows stand in a file."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"


_SUFFIXES: Mapping[str, FileForm] = {
    "csv": FileForm.CSV,
    "tsv": FileForm.TSV,
    "tab": FileForm.TSV,
    "json": FileForm.JSON,
    "jsonl": FileForm.JSONL,
    "ndjson": FileForm.JSONL,
    "xlsx": FileForm.XLSX,
    "xlsm": FileForm.XLSX,
    "parquet": FileForm.PARQUET,
    "pq": FileForm.PARQUET,
}
KNOWN_SUFFIXES = ".csv, .tsv, .json, .jsonl, .xlsx or .parquet"


def form_of(file: str) -> FileForm:
    """Return the form that the suffix of a file tells.

    Raises:
        BadFile: it tells none.
    """
    from alation_files.errors import BadFile  # here: a command's help needs the forms alone

    suffix = Path(file).suffix.lower().removeprefix(".")
    if suffix in ("xls", "xlsb", "ods"):
        raise BadFile(f"{file}: workbooks are read as .xlsx: save it anew in that form, or as CSV")
    if suffix not in _SUFFIXES:
        raise BadFile(
            f"{file}: its suffix does not tell its form: end the name in {KNOWN_SUFFIXES}, or give "
            "--format"
        )
    return _SUFFIXES[suffix]
