"""`alation load`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alation_cli.exits import BadInput
from alation_cli.options import (
    Form,
    Host,
    JobSeconds,
    OnInvalid,
    OperationName,
    Params,
    RowFile,
    SummaryForm,
    SummaryOutput,
    Timeout,
    UseSandbox,
)

app = typer.Typer()

BatchSize = Annotated[
    int | None,
    typer.Option(min=1, help="Rows per request; by default the limit of the operation."),
]
Concurrency = Annotated[
    int, typer.Option(min=1, help="Jobs that may be open at once; the vendor advises one.")
]
Invalid = Annotated[
    OnInvalid,
    typer.Option(help="A row that does not fit: raise sends nothing, skip leaves it out."),
]
Results = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Write the outcome of every row: JSON Lines, or CSV by suffix."
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Check the file and print the batches; send nothing.")
]


@app.command()
def load(
    operation: OperationName,
    file: RowFile,
    param: Params = None,
    batch_size: BatchSize = None,
    concurrency: Concurrency = 1,
    timeout: Timeout = None,
    on_invalid: Invalid = OnInvalid.RAISE,
    results: Results = None,
    dry_run: DryRun = False,
    output: SummaryOutput = SummaryForm.TABLE,
    form: Form = None,
    host: Host = None,
    sandbox: UseSandbox = False,
    job_seconds: JobSeconds = None,
) -> None:
    """Write the rows of a file and tell, for every row, what became of it.

    The whole file is read and checked before the first request.
    """
    from alation_cli.connection import Target, connect, offline
    from alation_cli.files import read_rows
    from alation_cli.loading.dry_run import dry_run as show_batches
    from alation_cli.loading.results import check_apart
    from alation_cli.loading.run import LoadOptions
    from alation_cli.loading.run import load as write_rows
    from alation_cli.operations import find_write, params_from

    if dry_run and results is not None:
        raise BadInput("--dry-run sends nothing, so there are no results: leave --results out")
    if results is not None:
        check_apart(results, file)
    options = LoadOptions(
        batch_size=batch_size,
        concurrency=concurrency,
        timeout=timeout,
        on_invalid=on_invalid.value,
        results=results,
        output=output.value,
        watch=None if sandbox else f"alation job watch{f' --host {host}' if host else ''}",
    )
    target = Target(host, sandbox, job_seconds)
    with offline() if dry_run else connect(target) as catalog:
        write = find_write(catalog, operation)
        rows = read_rows(file, form, write.payload_schema)
        params = params_from(write.operation.params_schema, param or [])
        act = show_batches if dry_run else write_rows
        raise typer.Exit(act(write, rows, params, options))
