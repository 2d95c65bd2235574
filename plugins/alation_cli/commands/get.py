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
    """Print the objects of a list as they come, or one object, as the server sent them."""
    from alation_cli.connection import Target, connect
    from alation_cli.operations import find_read, params_from
    from alation_cli.output.records import print_json, print_records
    from alation_core import BoundList, Item

    with connect(Target(host, sandbox, job_seconds)) as catalog:
        read = find_read(catalog, operation)
        found = read(**params_from(read.operation.params_schema, param or []))
        columns = list(read.operation.item_schema.fields)
        if isinstance(read, BoundList):
            print_records(_raw(found), columns, output)
        elif output is OutputForm.JSON:
            print_json(cast(Item, found).raw)
        else:
            print_records(_raw([found]), columns, output)


def _raw(items: Any) -> Iterator[Any]:
    """Yield the untouched objects; what is no object comes under the one name `value`."""
    for item in items:
        raw = getattr(item, "raw", item)
        yield raw if isinstance(raw, dict) else {"value": raw}
