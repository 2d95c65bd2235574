"""`alation runs`."""

from __future__ import annotations

from typing import Annotated

import typer

from alation_cli.options import (
    Form,
    Host,
    LedgerFile,
    OutputForm,
    RecordOutput,
    Results,
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


@app.callback()
def runs() -> None:
    """Look at recorded runs, go on with them, or take their failed rows out."""


@app.command("list")
def list_runs(ledger: LedgerFile = None, output: RecordOutput = OutputForm.TABLE) -> None:
    """List the recorded runs, newest first."""
    from alation_cli.output.records import print_records
    from alation_cli.recorded.location import default_ledger, is_there, opened_ledger
    from alation_cli.recorded.records import RUN_COLUMNS, run_record

    if ledger is None and not is_there(default_ledger()):
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
def results(run: RunId, ledger: LedgerFile = None, output: RecordOutput = OutputForm.JSONL) -> None:
    """Print what became of each row, in the order of the input."""
    from alation_cli.loading.results import RESULT_COLUMNS
    from alation_cli.output.records import print_records
    from alation_cli.recorded.location import opened_ledger
    from alation_cli.recorded.records import result_records

    with opened_ledger(ledger) as store:
        print_records(result_records(store, store.run(run)), RESULT_COLUMNS, output)


@app.command()
def rejects(run: RunId, ledger: LedgerFile = None) -> None:
    """Print the rows that did not succeed as JSON Lines, which `load` takes once more.

    Each row has the reasons under the key _alation, which `load` leaves out.
    """
    from alation_cli.output.records import print_records
    from alation_cli.recorded.location import opened_ledger
    from alation_cli.recorded.records import rejects as rows_left

    with opened_ledger(ledger) as store:
        print_records(rows_left(store, store.run(run)), (), OutputForm.JSONL)


@app.command()
def resume(
    run: RunId,
    ledger: LedgerFile = None,
    input_file: Input = None,
    form: Form = None,
    resend_unknown: ResendUnknown = False,
    results: Results = None,
    output: SummaryOutput = SummaryForm.TABLE,
    host: Host = None,
) -> None:
    """Go on with a run that was interrupted, or that left rows unsent or unknown.

    What was done is not done again. The host must be that of the run.
    """
    from alation_cli.connection import Target, connect
    from alation_cli.files import Source
    from alation_cli.loading.next_steps import Commands
    from alation_cli.loading.watched import Shown
    from alation_cli.recorded.location import opened_ledger
    from alation_cli.recorded.resume import ResumeOptions
    from alation_cli.recorded.resume import resume as go_on

    with opened_ledger(ledger) as store:
        recorded, path = store.run(run), store.name
    patience = recorded.options.get("timeout")
    shown = Shown(results, output.value, Commands(host, ledger), patience)
    source = None if input_file is None else Source(input_file, form)
    options = ResumeOptions(path, source, resend_unknown, shown)
    with connect(Target(host)) as catalog:
        raise typer.Exit(go_on(catalog, recorded, options))
