"""Files of rows: CSV, JSON and JSON Lines, with the line of the file that each row begins in."""

from alation_cli.files.rows import FileRows, problem_place
from alation_cli.files.source import read_rows

__all__ = ["FileRows", "problem_place", "read_rows"]
