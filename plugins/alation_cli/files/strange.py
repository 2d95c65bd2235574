"""Files that are not what their names say: another separator, a workbook, a compressed file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

SEPARATORS: Mapping[str, str] = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
"""Signs that other programs put between cells, by their names."""

SAVE_ANEW = (
    "save it anew with commas between the cells (in a spreadsheet: CSV UTF-8, comma delimited)"
)

_BEGINNINGS: Mapping[bytes, str] = {
    b"PK\x03\x04": "a workbook of a spreadsheet, or another zip archive",
    b"\xd0\xcf\x11\xe0": "an old workbook of a spreadsheet",
    b"\x1f\x8b": "compressed (gzip)",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"<table": "a web page",
    b"<?xml": "XML",
}
LONGEST_BEGINNING = max(map(len, _BEGINNINGS))


def other_kind(beginning: bytes) -> str | None:
    """Return what a file is by its first bytes, where no rows can be read from it; else None."""
    known = beginning.lower() if beginning.startswith(b"<") else beginning
    return next((kind for start, kind in _BEGINNINGS.items() if known.startswith(start)), None)


def other_header(line: str, known: Collection[str]) -> str | None:
    """Return what is wrong with the first line of a file that is no CSV with commas; else None.

    Args:
        line: the line as it stands in the file.
        known: names of the fields.
    """
    line = line.rstrip("\r\n")
    if line.lstrip('"').lower().startswith("sep="):
        return f"this line is a note for a spreadsheet ({line!r}): {SAVE_ANEW}, without this line"
    if line.lstrip().startswith(("{", "[")):
        return "this looks like JSON: give --format jsonl, or json where the file is one list"
    cells = _names(line, ",")
    for sign, name in SEPARATORS.items():
        parts = _names(line, sign)
        alone = len(cells) == 1 and cells[0] not in known
        better = sum(part in known for part in parts) > sum(cell in known for cell in cells)
        if len(parts) > 1 and (alone or better):
            return f"the cells are separated by {name}, not by commas: {SAVE_ANEW}"
    return None


def _names(line: str, sign: str) -> Sequence[str]:
    return [part.strip(' "') for part in line.split(sign)]
