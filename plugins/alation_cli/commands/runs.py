"""`alation runs`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from alation_cli.file_options import reads_a_file
from alation_cli.options import (
    Form,
    Host,
    LedgerFile,
    OutputForm,
    RecordOutput,
    Rejects,
    Results,
    RowsForm,
    SummaryForm,
    SummaryOutput,
)

app = typer.Typer(no_args_is_help=True)

RunId = Annotated[
    str,
    typer.Argument(metavar="ID", help="Id of the run, or the beginning of it.", show_default=False),
]
Input = Annotated[
    str | None,
    typer.Option(
        "--input",
        metavar="FILE",
        help="Take the rows from here, and not from the file that was loaded.",
    ),
]
ResendUnknown = Annotated[
    bool,
    typer.Option("--resend-unknown", help="Send unknown rows again; they may then be there twice."),
]
Printed = Annotated[
    RowsForm | None,
    typer.Option(
        "--output",
        help="Form of what is printed, jsonl by default; xlsx only with --out.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write a file, and print nothing: .csv, .xlsx, .jsonl or .json, told by the suffix.",
    ),
]


@app.callback()
def runs() -> None:
    """Look at recorded runs, go on with them, or take their failed rows out."""


@app.command("list")
def list_runs(ledger: LedgerFile = None, output: RecordOutput = OutputForm.TABLE) -> None:
    """List the recorded runs, newest first."""
    from alation_cli.output.records import print_records
    from alation_cli.recorded.location import default_ledger, opened_ledger
    from alation_cli.recorded.records import RUN_COLUMNS, run_record

    if ledger is None and not default_ledger().exists():
        print_records([], RUN_COLUMNS, output)
        return
    with opened_ledger(ledger) as store:
        print_records([run_record(run) for run in store.runs()], RUN_COLUMNS, output)


@app.command()
def show(run: RunId, ledger: LedgerFile = None, output: SummaryOutput = SummaryForm.TABLE) -> None:
    """Print what is known of a run."""
    from alation_cli.output.plain import show
    from alation_cli.output.records import cell, print_json
    from alation_cli.recorded.location import opened_ledger
    from alation_cli.recorded.records import whole_record

    with opened_ledger(ledger) as store:
        record = whole_record(store, store.run(run))
    if output is SummaryForm.JSON:
        print_json(record)
        return
    for name, value in record.items():
        show(f"{name:<10} {cell(value)}".rstrip())


@app.command()
def results(run: RunId, ledger: LedgerFile = None, output: Printed = None, out: Out = None) -> None:
    """Print every row with what became of it, in the order of the input, or write a file of them.

    The rows are those of the file that was loaded where it is as it was then.
    """
    from alation_cli.recorded.location import opened_ledger
    from alation_cli.recorded.tables import show_results

    with opened_ledger(ledger) as store:
        show_results(store, store.run(run), output, out)


@app.command()
def rejects(run: RunId, ledger: LedgerFile = None, output: Printed = None, out: Out = None) -> None:
    """Print the rows that did not succeed, or write a file of them, which `load` takes once more.

    Each row has the reasons under the key or the heading _alation, which `load` leaves out.
    """
    from alation_cli.recorded.location import opened_ledger
    from alation_cli.recorded.tables import show_rejects

    with opened_ledger(ledger) as store:
        show_rejects(store, store.run(run), output, out)


@app.command()
@reads_a_file
def resume(
    run: RunId,
    about: dict[str, Any],
    ledger: LedgerFile = None,
    input_file: Input = None,
    form: Form = None,
    resend_unknown: ResendUnknown = False,
    results: Results = None,
    rejects: Rejects = None,
    output: SummaryOutput = SummaryForm.TABLE,
    host: Host = None,
) -> None:
    """Go on with a run that was interrupted, or that left rows unsent or unknown.

    What was done is not done again. The host must be that of the run.
    """
    from alation_cli.connection import Target, connect
    from alation_cli.loading.next_steps import Commands
    from alation_cli.loading.outcome_files import OutcomePaths
    from alation_cli.loading.watched import Shown
    from alation_cli.recorded.location import opened_ledger
    from alation_cli.recorded.resume import ResumeOptions
    from alation_cli.recorded.resume import resume as go_on
    from alation_files.options import options_from
    from alation_files.source import Source

    with opened_ledger(ledger) as store:
        recorded, path = store.run(run), store.name
    files = OutcomePaths(results, rejects)
    shown = Shown(files, output.value, Commands(host, ledger))
    source = None if input_file is None else Source(input_file, form, options_from(**about))
    options = ResumeOptions(path, source, resend_unknown, shown)
    with connect(Target(host)) as catalog:
        raise typer.Exit(go_on(catalog, recorded, options))
