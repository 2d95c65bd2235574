"""`alation get`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alation_cli import options
from alation_cli.exits import BadInput
from alation_cli.manners import command
from alation_cli.options import OutputForm
from alation_cli.parameters import FILE

if TYPE_CHECKING:
    from alation_cli.reads.wanted import Reading


@command()
@options.operation_name
@options.params
@click.option("--fields", metavar="A,B", help="Fields of the objects, in this order; else all.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="End the list after so many objects.",
)
@click.option(
    "--page-size",
    type=click.IntRange(min=1),
    metavar="N",
    help="Objects that the server is asked for at a time.",
)
@click.option(
    "--for",
    "for_write",
    metavar="ENDPOINT.OPERATION",
    help="Bring what this write takes back, for `alation load`.",
)
@click.option(
    "--out",
    type=FILE,
    metavar="FILE",
    help="Write a file: .csv, .jsonl, .json or .xlsx. It is whole, or it is not there.",
)
@options.record_output
@options.host
@options.use_sandbox
@options.job_seconds
def get(
    operation: str,
    param: Sequence[str],
    fields: str | None,
    limit: int | None,
    page_size: int | None,
    for_write: str | None,
    out: Path | None,
    output: OutputForm,
    host: str | None,
    sandbox: bool,
    job_seconds: float | None,
) -> None:
    """Print the objects of a list, one object, or a text, as the server sent them.

    On a terminal they come page by page. Into a pipe the whole list is read first, so that whoever
    reads it can change what it names.
    """
    from alation_cli.connection import Target, connect
    from alation_cli.operations import find_read, params_from
    from alation_cli.output.plain import say
    from alation_cli.reads.chosen import split
    from alation_cli.reads.wanted import Wanted, reading
    from alation_core.shapes import by_python_name
    from alation_files.writing import writer_of

    if out is not None and output is not OutputForm.TABLE:
        raise BadInput("--out writes by the suffix of its file: leave --output out")
    if out is not None:
        writer_of(out, str(out))
    with connect(Target(host, sandbox, job_seconds)) as catalog:
        read = find_read(catalog, operation)
        params = params_from(by_python_name(read.operation.params_schema), param or [])
        wanted = Wanted(split(fields), limit, page_size, for_write)
        asked = reading(catalog, read, params, wanted)
        for line in asked.notes:
            say(f"note: {line}")
        if out is None:
            _print(asked, output)
            _tell(asked)
        else:
            _write(asked, out)


def _print(asked: Reading, output: OutputForm) -> None:
    import sys

    from alation_cli.loading.checking import shown_checking
    from alation_cli.output.records import print_json, print_records, print_text
    from alation_core import BoundList

    if isinstance(asked.read, BoundList):
        at_once = sys.stdout.isatty() and output is not OutputForm.TABLE
        with shown_checking() as checking:
            found, name = asked.records(), asked.read.name
            listed = found if at_once else checking.listed(found, name)
            whole = not sys.stdout.isatty()
            print_records(listed, asked.columns, output, asked.cell, whole=whole)
        return
    one: list[Any] = list(asked.records())
    text = one[0].get("value") if asked.is_text and one else None
    if text is not None and output is OutputForm.TABLE:
        print_text(text)
    elif output is OutputForm.JSON or not asked.columns:  # of one without fields all is shown
        print_json(one[0] if one and text is None else text)
    else:
        print_records(one, asked.columns, output, asked.cell)


def _write(asked: Reading, out: Path) -> None:
    """Write the file, and tell what is in it and how it is loaded back."""
    from alation_cli.loading.checking import shown_checking
    from alation_cli.output.plain import plural, say
    from alation_cli.signals import tidily
    from alation_files.writing import open_table

    count = 0
    with (
        tidily(out),
        open_table(out, asked.columns, asked.table_cell) as table,
        shown_checking() as checking,
    ):
        for record in checking.listed(asked.records(), asked.read.name):
            table.write(record)
            count += 1
    say(f"{out}: {plural(count, 'row')} of {asked.read.name}")
    _tell(asked)
    if asked.back is not None and count:
        say(f"to load it back: {asked.back.command(out)}")


def _tell(asked: Reading) -> None:
    """Say what a person should know of the rows."""
    from alation_cli.output.plain import say

    for line in asked.told():
        say(f"note: {line}")
