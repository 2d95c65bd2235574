"""`alation load`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os import fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Exit

from alation_cli import options, run_options
from alation_cli.exits import BadInput, ExitCode
from alation_cli.file_options import reads_a_file, source_of
from alation_cli.manners import command
from alation_cli.notifies import notifies
from alation_cli.options import OnInvalid, SummaryForm
from alation_cli.parameters import OneOf

if TYPE_CHECKING:
    from alation_cli.loading.notifying import Notice
    from alation_cli.loading.outcome_files import OutcomePaths
    from alation_cli.loading.run import Load
    from alation_cli.recorded.recording import Shared
    from alation_core import LedgerOption
    from alation_files.source import Source


@command()
@options.operation_name
@options.row_file
@options.params
@click.option(
    "--batch-size",
    type=click.IntRange(min=1),
    metavar="N",
    help="Rows per request; by default the limit of the operation.",
)
@click.option(
    "--concurrency",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="Jobs that may be open at once; the vendor advises one.",
)
@options.timeout
@click.option(
    "--on-invalid",
    type=OneOf(OnInvalid),
    default=OnInvalid.RAISE.value,
    show_default=True,
    help="A row that does not fit: raise sends nothing, skip leaves it out.",
)
@click.option(
    "--isolate", is_flag=True, help="Send the rest of a refused batch again, without its bad rows."
)
@click.option(
    "--no-precheck",
    is_flag=True,
    help="Send rows while the file is read; memory does not grow with it.",
)
@options.results
@options.rejects
@options.report
@run_options.ledger_name
@click.option("--no-ledger", is_flag=True, help="Record nothing: the run cannot be resumed.")
@run_options.key
@run_options.lease
@run_options.wait_for_owner
@click.option(
    "--again", is_flag=True, help="Send rows once more that the ledger knows were sent before."
)
@run_options.rate
@run_options.senders
@click.option("--dry-run", is_flag=True, help="Check the file and print the batches; send nothing.")
@options.summary_output
@options.host
@options.use_sandbox
@options.job_seconds
@reads_a_file
@notifies
def load(
    operation: str,
    file: str,
    about: dict[str, Any],
    param: Sequence[str],
    batch_size: int | None,
    concurrency: int,
    timeout: float | None,
    on_invalid: OnInvalid,
    isolate: bool,
    no_precheck: bool,
    results: Path | None,
    rejects: Path | None,
    report: Path | None,
    ledger: str | None,
    no_ledger: bool,
    key: str | None,
    lease: float | None,
    wait_for_owner: float | None,
    again: bool,
    rate: float | None,
    senders: int | None,
    dry_run: bool,
    output: SummaryForm,
    host: str | None,
    sandbox: bool,
    job_seconds: float | None,
    notice: Notice,
) -> None:
    """Write the rows of a file and tell, for every row, what became of it.

    All rows are checked first, unless --no-precheck is given; `alation runs` knows what was sent.
    """
    from alation_cli.connection import Budget, Target, connect, offline
    from alation_cli.loading.next_steps import Commands
    from alation_cli.loading.outcome_files import OutcomePaths
    from alation_cli.loading.run import Load, LoadOptions
    from alation_cli.loading.watched import Shown
    from alation_cli.operations import find_write, params_from, update_of, write_params
    from alation_cli.recorded.recording import Shared
    from alation_cli.recorded.records import recorded_events, recorded_facts
    from alation_core.runs import RunFacts

    source = source_of(file, about)
    files = OutcomePaths(results, rejects, report)
    act = _way(files, dry_run=dry_run, no_precheck=no_precheck)
    shared = Shared(key, lease, wait_for_owner, senders)
    book = _book(ledger, source, files, shared, wanted=not no_ledger, lasting=not sandbox)
    budget = Budget(rate, senders, book.path if book is not None else None)
    commands = None if sandbox else Commands(host, ledger)
    options = LoadOptions(
        *(batch_size, concurrency, timeout),
        on_invalid=on_invalid.value,
        on_refused="isolate" if isolate else "report",
        again=again,
        ledger=book,
        shown=Shown(
            *(files, output.value, commands, timeout, RunFacts(key=key)),
            notice=notice,
            past=recorded_events(fspath(book.path)) if book is not None else None,
            recorded=recorded_facts(fspath(book.path)) if book is not None else None,
        ),
    )
    target = Target(host, sandbox, job_seconds)
    with offline() if dry_run else connect(target, budget=budget) as catalog:
        write = find_write(catalog, operation)
        params = params_from(write_params(write.operation), param or [])
        todo = Load(catalog, write, params, options, update_of(catalog, operation))
        raise Exit(act(todo, source))


def _book(
    ledger: str | None,
    source: Source,
    files: OutcomePaths,
    shared: Shared,
    *,
    wanted: bool,
    lasting: bool,
) -> LedgerOption | None:
    """Return where the run is recorded, if anywhere.

    Raises:
        BadInput: options contradict each other, or one of the files would go over the input, the
            ledger or the other one.
    """
    from alation_cli.loading.apart import check_apart
    from alation_cli.recorded.recording import ledger_option
    from alation_core.ledger import file_of

    book = ledger_option(ledger, source.noted(), shared, wanted=wanted, lasting=lasting)
    check_apart(files.by_option, source, file_of(book.path) if book is not None else None)
    return book


def _way(
    files: OutcomePaths, *, dry_run: bool, no_precheck: bool
) -> Callable[[Load, Source], ExitCode]:
    """Return what is done with the rows.

    Raises:
        BadInput: options contradict each other.
    """
    from alation_cli.loading.dry_run import dry_run as show_batches
    from alation_cli.loading.run import load_checked, load_in_one_pass

    given = [option for option, path in files.by_option.items() if path is not None]
    if dry_run and (given or no_precheck):
        option = "--no-precheck" if no_precheck else given[0]
        raise BadInput(f"--dry-run sends nothing and checks all: leave {option} out")
    if dry_run:
        return show_batches
    return load_in_one_pass if no_precheck else load_checked
