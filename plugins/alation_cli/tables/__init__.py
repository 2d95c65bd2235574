"""Tables that are written into files, in the form that the suffix tells: CSV, JSON, Excel."""

from alation_cli.tables.file import TableFile
from alation_cli.tables.layout import Cell, ErrorCell, Layout, Style, own_columns, plain_text
from alation_cli.tables.writers import is_workbook

__all__ = [
    "Cell",
    "ErrorCell",
    "Layout",
    "Style",
    "TableFile",
    "is_workbook",
    "own_columns",
    "plain_text",
]
