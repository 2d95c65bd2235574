"""`alation get`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import typer

from alation_cli.options import (
    Host,
    JobSeconds,
    OperationName,
    OutputForm,
    Params,
    RecordOutput,
    UseSandbox,
)

app = typer.Typer()


@app.command()
def get(
    operation: OperationName,
    param: Params = None,
    output: RecordOutput = OutputForm.TABLE,
    host: Host = None,
    sandbox: UseSandbox = False,
    job_seconds: JobSeconds = None,
) -> None:
    """Print the objects of a list, one object, or a text, as the server sent them.

    On a terminal they come page by page. Into a pipe or a file the whole list is read first, so
    that whoever reads it can change what it names.
    """
    import sys

    from alation_cli.connection import Target, connect
    from alation_cli.loading.checking import shown_checking
    from alation_cli.operations import cells_of, columns_of, find_read, params_from
    from alation_cli.output.records import print_json, print_records, print_text, spooled
    from alation_core import BoundList, Item
    from alation_core.shapes import by_python_name

    with connect(Target(host, sandbox, job_seconds)) as catalog:
        read = find_read(catalog, operation)
        params = params_from(by_python_name(read.operation.params_schema), param or [])
        found = read(**params)
        columns, cells = columns_of(read, params), cells_of(catalog, operation)
        text = None if isinstance(read, BoundList) else cast(Item, found).raw
        if isinstance(text, str) and output is OutputForm.TABLE:
            print_text(text)
        elif isinstance(text, str) and output is not OutputForm.JSON:
            print_records(_raw([found]), ["value"], output, cells)
        elif isinstance(read, BoundList):
            at_once = sys.stdout.isatty() and output is not OutputForm.TABLE
            with shown_checking() as checking:
                listed = _raw(found) if at_once else checking.listed(_raw(found), operation)
                records = listed if sys.stdout.isatty() else spooled(listed)
                print_records(records, columns, output, cells)
        elif output is OutputForm.JSON or not columns:  # of an object without fields all is shown
            print_json(cast(Item, found).raw)
        else:
            print_records(_raw([found]), columns, output, cells)


def _raw(items: Any) -> Iterator[Any]:
    """Yield the untouched objects; what is no object comes under the one name `value`."""
    for item in items:
        raw = getattr(item, "raw", item)
        yield raw if isinstance(raw, dict) else {"value": raw}
