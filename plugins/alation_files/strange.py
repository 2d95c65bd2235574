"""Files that are not what their names say: a compressed file, a web page, an old workbook."""

from __future__ import annotations

from collections.abc import Mapping

_ZIP = b"PK\x03\x04"
_PARQUET = b"PAR1"
_BEGINNINGS: Mapping[bytes, str] = {
    _ZIP: "a workbook of a spreadsheet, or another zip archive",
    b"\xd0\xcf\x11\xe0": "an old workbook of a spreadsheet",
    b"\x1f\x8b": "compressed (gzip)",
    _PARQUET: "a Parquet file",
    b"%PDF": "a PDF",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"<table": "a web page",
    b"<?xml": "XML",
}
LONGEST_BEGINNING = max(map(len, _BEGINNINGS))

_INSTEAD: Mapping[bytes, str] = {
    _ZIP: "give --format xlsx where it is a workbook, or save it as CSV UTF-8",
    _PARQUET: "give --format parquet",
}


def other_kind(beginning: bytes) -> str | None:
    """Return what a file is by its first bytes, and what to do, where it is no text; else None."""
    known = beginning.lower() if beginning.startswith(b"<") else beginning
    for start, kind in _BEGINNINGS.items():
        if known.startswith(start):
            instead = _INSTEAD.get(start, "save it as CSV UTF-8")
            return f"{kind}, and no text of rows: {instead}"
    return None
