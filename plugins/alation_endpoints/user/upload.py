"""The CSV file of duplicate accounts, written as an upload. Sheet: user."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from alation_core.bodies import Body
from alation_endpoints.user.shapes import COLUMNS

BOUNDARY = "alation-core-csv-file"
"""Fixed, so that equal rows make equal requests. No row can hold it: cells have no line breaks."""


def _line(row: Mapping[str, Any]) -> bytes:
    return _csv(["" if row.get(name) is None else str(row[name]) for name in COLUMNS])


def _csv(cells: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


_HEAD = (
    f"--{BOUNDARY}\r\n"
    'Content-Disposition: form-data; name="csv_file"; filename="duplicates.csv"\r\n'
    "Content-Type: text/plain\r\n\r\n"
)

CSV_UPLOAD: Body = Body(
    content_type=f"multipart/form-data; boundary={BOUNDARY}",
    encode=_line,
    prefix=_HEAD.encode() + _csv(list(COLUMNS)),
    separator=b"",
    suffix=f"\r\n--{BOUNDARY}--\r\n".encode(),
)
"""A multipart form with one file, csv_file, that holds the rows."""
