"""Tables that are written into files, in the form that the suffix tells: CSV, JSON, Excel."""

from alation_files.writing.growing import UNENDED, TableFile
from alation_files.writing.layout import Cell, ErrorCell, Layout, Oversized, Style, cell_text
from alation_files.writing.texts import csv_lines
from alation_files.writing.whole import (
    Table,
    check_whole_file,
    open_table,
    open_workbook,
    whole_file,
)
from alation_files.writing.workbook import write_cell, write_headings
from alation_files.writing.writers import is_workbook, writer_of

__all__ = [
    "UNENDED",
    "Cell",
    "ErrorCell",
    "Layout",
    "Oversized",
    "Style",
    "Table",
    "TableFile",
    "cell_text",
    "check_whole_file",
    "csv_lines",
    "is_workbook",
    "open_table",
    "open_workbook",
    "whole_file",
    "write_cell",
    "write_headings",
    "writer_of",
]
