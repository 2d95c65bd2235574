"""Files of rows: CSV, JSON and JSON Lines, with the line of the file that each row begins in."""

from alation_cli.files.rows import (
    FileRows,
    LeftOut,
    Places,
    RowStream,
    problem_place,
    problem_text,
)
from alation_cli.files.source import Source, noted_source, open_rows, read_rows

__all__ = [
    "FileRows",
    "LeftOut",
    "Places",
    "RowStream",
    "Source",
    "noted_source",
    "open_rows",
    "problem_place",
    "problem_text",
    "read_rows",
]
