"""Files of rows: CSV, JSON and JSON Lines, with the line of the file that each row begins in."""

from alation_cli.files.rows import FileRows, Places, RowStream, problem_place
from alation_cli.files.source import Source, noted_source, open_rows, read_rows

__all__ = [
    "FileRows",
    "Places",
    "RowStream",
    "Source",
    "noted_source",
    "open_rows",
    "problem_place",
    "read_rows",
]
