"""`alation runs`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Exit

from alation_cli import options, run_options
from alation_cli.file_options import reads_a_file, source_of
from alation_cli.manners import group
from alation_cli.notifies import notifies
from alation_cli.options import OutputForm, RowsForm, SummaryForm
from alation_cli.parameters import FILE, OneOf
from alation_cli.run_options import RunStatus

if TYPE_CHECKING:
    from alation_cli.loading.notifying import Notice

rows_output = click.option(
    "--output",
    type=OneOf(RowsForm),
    help="Form of what is printed, jsonl by default; xlsx only with --out.",
)
rows_file = click.option(
    "--out",
    type=FILE,
    metavar="FILE",
    help="Write a file, and print nothing: .csv, .xlsx, .jsonl or .json, told by the suffix.",
)


@group()
def runs() -> None:
    """Look at recorded runs, go on with them, send or check their rows once more, forget them."""


@runs.command("list")
@run_options.ledger_name
@run_options.limit
@run_options.status
@run_options.of_operation
@run_options.of_key
@options.record_output
def list_runs(
    ledger: str | None,
    limit: int | None,
    status: RunStatus | None,
    operation: str | None,
    key: str | None,
    output: OutputForm,
) -> None:
    """List the recorded runs, newest first."""
    from alation_cli.output.plain import hint, show
    from alation_cli.output.records import print_records
    from alation_cli.recorded.chosen import SHOWN_RUNS, chosen_runs
    from alation_cli.recorded.listing import run_lines, width
    from alation_cli.recorded.location import is_named, is_there, ledger_address, opened_ledger
    from alation_cli.recorded.records import RUN_COLUMNS, run_record
    from alation_core.ledger import RunFilter

    address = ledger_address(ledger)
    if not is_named(ledger) and not is_there(address):
        print_records([], RUN_COLUMNS, output)
        return
    aligned = output is OutputForm.TABLE
    with opened_ledger(address) as store:
        most = SHOWN_RUNS if limit is None and aligned else limit
        only = RunFilter(operation, status=None if status is None else status.value)
        found = chosen_runs(store, only, key, most)
        runs = list(found.runs) if aligned else found.runs
        if not aligned or not runs:
            print_records((run_record(store, run) for run in runs), RUN_COLUMNS, output)
            return
        told = [{**run_record(store, run), "begun": run.created} for run in runs]
        for line in run_lines(told, width()):
            show(line)
    if found.note is not None:
        hint(found.note)


@runs.command()
@run_options.run_id
@run_options.ledger_name
@options.summary_output
def show(run: str, ledger: str | None, output: SummaryForm) -> None:
    """Print what is known of a run, and what can be done with it."""
    from alation_cli.loading.next_steps import Commands
    from alation_cli.output.plain import show
    from alation_cli.output.records import print_json
    from alation_cli.recorded.listing import width
    from alation_cli.recorded.location import ledger_address, opened_ledger
    from alation_cli.recorded.records import whole_record
    from alation_cli.recorded.shown import host_option, next_commands, run_text

    with opened_ledger(ledger_address(ledger)) as store:
        record = whole_record(store, found := store.run(run))
    if output is SummaryForm.JSON:
        print_json(record)
        return
    lines = run_text(record, found, width())
    commands = Commands(host_option(found.host), ledger)
    for line in (*lines, *next_commands(record, commands)):
        show(line)


@runs.command()
@run_options.run_id
@run_options.ledger_name
@rows_output
@rows_file
def results(run: str, ledger: str | None, output: RowsForm | None, out: Path | None) -> None:
    """Print every row with what became of it, in the order of the input, or write a file of them.

    The rows are those of the file that was loaded where it is as it was then.
    """
    from alation_cli.recorded.location import ledger_address, opened_ledger
    from alation_cli.recorded.tables import Wanted, show_results

    with opened_ledger(ledger_address(ledger)) as store:
        show_results(store, store.run(run), Wanted(ledger, output, out))


@runs.command()
@run_options.run_id
@run_options.ledger_name
@rows_output
@rows_file
def rejects(run: str, ledger: str | None, output: RowsForm | None, out: Path | None) -> None:
    """Print the rows that did not succeed, or write a file of them, which `load` takes once more.

    Each row has the reasons under the key or the heading _alation, which `load` leaves out.
    """
    from alation_cli.recorded.location import ledger_address, opened_ledger
    from alation_cli.recorded.tables import Wanted, show_rejects

    with opened_ledger(ledger_address(ledger)) as store:
        show_rejects(store, store.run(run), Wanted(ledger, output, out))


@runs.command()
@run_options.run_id
@run_options.ledger_name
@click.option(
    "--out",
    type=FILE,
    required=True,
    metavar="FILE",
    help="The file: .html for people, .json for programs.",
)
def report(run: str, ledger: str | None, out: Path) -> None:
    """Write a report of a run as one file: counts, problems, batches and jobs, and every row.

    Of an open run it tells what is known by now. The file asks for nothing from anywhere.
    """
    from alation_cli.recorded.location import ledger_address, opened_ledger
    from alation_cli.recorded.report import write_report

    with opened_ledger(ledger_address(ledger)) as store:
        write_report(store, store.run(run), ledger, out)


@runs.command()
@run_options.run_id
@run_options.ledger_name
@click.option(
    "--input",
    "input_file",
    metavar="FILE",
    help="Take the rows from here, and not from the file that was loaded.",
)
@click.option(
    "--resend-unknown", is_flag=True, help="Send unknown rows again; they may then be there twice."
)
@run_options.wait_for_owner
@run_options.lease
@run_options.rate
@run_options.senders
@options.results
@options.rejects
@options.report
@options.summary_output
@options.host
@reads_a_file
@notifies
def resume(
    run: str,
    about: dict[str, Any],
    ledger: str | None,
    input_file: str | None,
    resend_unknown: bool,
    wait_for_owner: float | None,
    lease: float | None,
    rate: float | None,
    senders: int | None,
    results: Path | None,
    rejects: Path | None,
    report: Path | None,
    output: SummaryForm,
    host: str | None,
    notice: Notice,
) -> None:
    """Go on with a run that was interrupted, or that left rows unsent or unknown.

    What was done is not done again. The host must be that of the run.
    """
    from alation_cli.connection import Budget, Target, connect
    from alation_cli.loading.next_steps import Commands
    from alation_cli.loading.outcome_files import OutcomePaths
    from alation_cli.loading.watched import Shown
    from alation_cli.output.plain import show
    from alation_cli.recorded.location import ledger_address, opened_ledger
    from alation_cli.recorded.notifying import tell_recorded
    from alation_cli.recorded.recording import Shared
    from alation_cli.recorded.records import recorded_events, recorded_facts
    from alation_cli.recorded.resume import ResumeOptions, all_done, how_it_ended
    from alation_cli.recorded.resume import resume as go_on
    from alation_core.foreign import attempt
    from alation_core.runs import RunFacts

    address, shared = ledger_address(ledger), Shared(None, lease, wait_for_owner)
    files = OutcomePaths(results, rejects, report)
    tells_rows = any(files.by_option.values()) or output is not SummaryForm.TABLE
    with opened_ledger(address) as store:
        recorded = store.run(run)
        done = None if tells_rows else all_done(store, recorded)
        if done is not None:  # it is what it is, also where not all of it can be told
            attempt(tell_recorded, notice, store, recorded, ledger)
    if done is not None:
        show(done)
        raise Exit(how_it_ended(recorded))
    patience = recorded.options.get("timeout")
    facts = RunFacts(None, recorded.key, recorded.created, recorded.worked)
    shown = Shown(
        *(files, output.value, Commands(host, ledger), patience, facts, recorded.params, notice),
        past=recorded_events(address),
        recorded=recorded_facts(address),
    )
    source = None if input_file is None else source_of(input_file, about)
    options = ResumeOptions(address, shared, source, resend_unknown, shown)
    with connect(Target(host), budget=Budget(rate, senders, address)) as catalog:
        raise Exit(go_on(catalog, recorded, options))


@runs.command()
@run_options.run_id
@run_options.ledger_name
@run_options.wait_for_owner
@run_options.lease
@run_options.rate
@run_options.senders
@options.results
@options.rejects
@options.report
@options.summary_output
@options.host
@notifies
def retry(
    run: str,
    ledger: str | None,
    wait_for_owner: float | None,
    lease: float | None,
    rate: float | None,
    senders: int | None,
    results: Path | None,
    rejects: Path | None,
    report: Path | None,
    output: SummaryForm,
    host: str | None,
    notice: Notice,
) -> None:
    """Send once more what failed, was refused or rejected, as a new run that names the old one.

    Rows that succeeded, or are unknown, are left out. An open run goes on by runs resume.
    """
    from alation_cli.connection import Budget, Target, connect
    from alation_cli.loading.next_steps import Commands
    from alation_cli.loading.outcome_files import OutcomePaths
    from alation_cli.loading.watched import Shown
    from alation_cli.recorded.location import ledger_address, opened_ledger
    from alation_cli.recorded.recording import Shared
    from alation_cli.recorded.records import recorded_facts
    from alation_cli.recorded.retry import chosen_rows
    from alation_cli.recorded.retry import retry as send_again

    commands = Commands(host, ledger)
    address, shared = ledger_address(ledger), Shared(None, lease, wait_for_owner)
    with opened_ledger(address) as store:
        recorded = store.run(run)
        chosen = chosen_rows(store, recorded, commands)
    files = OutcomePaths(results, rejects, report)
    shown = Shown(
        *(files, output.value, commands),
        params=recorded.params,
        notice=notice,
        recorded=recorded_facts(address),
    )
    with connect(Target(host), budget=Budget(rate, senders, address)) as catalog:
        raise Exit(send_again(catalog, recorded, chosen, address, shared, shown))


@runs.command()
@run_options.run_id
@run_options.ledger_name
@options.record_output
@options.host
def verify(run: str, ledger: str | None, output: OutputForm, host: str | None) -> None:
    """Look into the catalog for what a run wrote: there, gone or different; sends reads only.

    Rows that were unknown and are found have succeeded, in the ledger too. It exits with 0 where
    every row is there, else with 1.
    """
    from alation_cli.connection import Target, connect
    from alation_cli.recorded.location import ledger_address, opened_ledger
    from alation_cli.recorded.verify import verify as look

    address = ledger_address(ledger)
    with opened_ledger(address) as store:
        recorded = store.run(run)
    with connect(Target(host)) as catalog:
        raise Exit(look(catalog, recorded, address, output))


@runs.command()
@click.option(
    "--older",
    required=True,
    metavar="AGE",
    help="Runs that ended longer ago: 12h, 30d, 4w; 0d is any age.",
)
@run_options.ledger_name
@click.option("--dry-run", is_flag=True, help="Tell what would be removed; remove nothing.")
def prune(older: str, ledger: str | None, dry_run: bool) -> None:
    """Forget runs that ended long ago, with their rows, and give their space back.

    Open runs stay, and those that somebody works on. Rows that are loaded again are not noticed
    where the run that loaded them first is forgotten.
    """
    from alation_cli.output.plain import show
    from alation_cli.recorded.location import ledger_address, opened_ledger
    from alation_cli.recorded.pruning import age, pruned_now
    from alation_core.ledger import file_of

    seconds, address = age(older), ledger_address(ledger)
    with opened_ledger(address) as store:
        is_file = file_of(address) is not None
        for line in pruned_now(store, seconds, is_file=is_file, dry_run=dry_run):
            show(line)
