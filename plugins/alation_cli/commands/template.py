"""`alation template`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alation_cli import options
from alation_cli.exits import BadInput
from alation_cli.manners import command
from alation_cli.options import OutputForm
from alation_cli.parameters import FILE, OneOf

if TYPE_CHECKING:
    from alation_cli.row_template.told import Told


@command()
@options.operation_name
@click.option(
    "--out",
    type=FILE,
    metavar="FILE",
    help="Write a file: .csv, .jsonl, .json, or .xlsx with choices to pick from.",
)
@click.option(
    "--output",
    type=OneOf(OutputForm),
    default=OutputForm.CSV.value,
    show_default=True,
    help="csv prints the template; json, jsonl and table what each field takes.",
)
def template(operation: str, out: Path | None, output: OutputForm) -> None:
    """Make a file to begin with: the headings of an operation, and a row that fits.

    What each field takes is told on standard error, or stands on the second sheet of a workbook.
    """
    from alation_cli.connection import offline
    from alation_cli.operations import find_write
    from alation_cli.output.plain import command_line, say
    from alation_cli.output.records import print_records
    from alation_cli.row_template.examples import example_row
    from alation_cli.row_template.files import write_template
    from alation_cli.row_template.params import load_params
    from alation_cli.row_template.told import told_fields
    from alation_core.shapes import text_from_value

    if out is not None and output is not OutputForm.CSV:
        raise BadInput("--out writes by the suffix of its file: leave --output out")
    with offline() as catalog:
        write = find_write(catalog, operation)
        fields, example = told_fields(write), example_row(write)
        params = load_params(write)

    def cell(name: str, value: Any) -> Any:
        kept = type(value) in (int, float, bool)
        return value if kept else text_from_value(write.payload_schema.fields.get(name), value)

    if output in (OutputForm.JSON, OutputForm.JSONL, OutputForm.TABLE):
        shown = ("name", "required", "takes", "description")
        print_records([field.record() for field in fields], shown, output)
        return
    if out is None:
        names = [field.name for field in fields]
        print_records([example], names, OutputForm.CSV, cell)
    else:
        write_template(out, fields, example, cell)
    _tell(fields, whole=out is None or out.suffix.lower() != ".xlsx")
    file = "FILE.csv" if out is None else str(out)
    say(f"to load it: {command_line(['alation', 'load', operation, file, *params])}")


def _tell(fields: Sequence[Told], *, whole: bool) -> None:
    """Say what the fields take, or where that stands."""
    import sys
    from shutil import get_terminal_size

    from alation_cli.output.plain import say
    from alation_cli.row_template.told import told_lines

    if not whole:
        say('the sheet "fields" tells what each column takes')
        return
    for line in told_lines(fields, get_terminal_size().columns if sys.stderr.isatty() else None):
        say(line)
