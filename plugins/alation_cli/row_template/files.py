"""A template as a file: headings and a row that fits, in a workbook with what each field takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from alation_cli.row_template.told import Told
from alation_files.writing import (
    Cell,
    is_workbook,
    open_table,
    open_workbook,
    write_cell,
    write_headings,
)

ROWS_WITH_CHOICES = 5_000
"""So many rows of a workbook offer the choices of a field."""
LONGEST_LIST = 255
"""Characters of the choices that a cell offers at most: a limit of workbooks."""
FIELD_HEADINGS = ("name", "required", "takes", "description")

CellOf = Callable[[str, Any], Cell]


def write_template(
    path: Path, fields: Sequence[Told], example: Mapping[str, Any], cell: CellOf
) -> None:
    """Write a template.

    Args:
        path: of the file; its suffix says how it is written.
        fields: of a row, in the order of the columns.
        example: a row that fits.
        cell: makes the cells of its values.

    Raises:
        ConfigurationError: it cannot be written.
    """
    if not is_workbook(path):
        with open_table(path, [field.name for field in fields], cell) as table:
            table.write(example)
        return
    with open_workbook(path) as book:
        rows, told = book.add_worksheet("rows"), book.add_worksheet("fields")
        write_headings(book, rows, [field.name for field in fields])
        for column, field in enumerate(fields):
            write_cell(rows, 1, column, cell(field.name, example.get(field.name)))
            _help(rows, column, field)
        write_headings(book, told, FIELD_HEADINGS)
        for row, field in enumerate(fields, 1):
            required = "required" if field.required else None
            for column, text in enumerate((field.name, required, field.takes, field.description)):
                write_cell(told, row, column, text)
        told.set_column(2, 3, 60)


def _help(sheet: Any, column: int, field: Told) -> None:
    """Say at the heading what the column takes, and offer its choices below."""
    needed = "Required. " if field.required else ""
    sheet.write_comment(0, column, f"{needed}{field.takes}\n{field.description}".strip())
    choices = [str(choice) for choice in field.choices]
    if (
        choices
        and len(",".join(choices)) <= LONGEST_LIST
        and not any("," in one for one in choices)
    ):
        sheet.data_validation(
            1,
            column,
            ROWS_WITH_CHOICES,
            column,
            {"validate": "list", "source": choices, "error_type": "warning"},
        )
