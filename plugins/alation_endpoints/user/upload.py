"""The CSV file of duplicate accounts, written as an upload. Sheet: user."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from alation_core.bodies import Body, multipart
from alation_endpoints.user.shapes import COLUMNS


def _line(row: Mapping[str, Any]) -> bytes:
    return _csv(["" if row.get(name) is None else str(row[name]) for name in COLUMNS])


def _csv(cells: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


# The columns stand in the order in which the server wrote them.
_FILE = Body("text/plain", encode=_line, prefix=_csv(list(COLUMNS)), separator=b"", suffix=b"")

CSV_UPLOAD: Body = multipart(file="csv_file", encoder=_FILE, filename="duplicates.csv")
"""A multipart form with one file, csv_file, that holds the rows."""
