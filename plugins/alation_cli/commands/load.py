"""`alation load`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alation_cli.exits import BadInput, ExitCode
from alation_cli.file_options import reads_a_file, source_of
from alation_cli.options import (
    Host,
    JobSeconds,
    OnInvalid,
    OperationName,
    Params,
    Rejects,
    Results,
    RowFile,
    SummaryForm,
    SummaryOutput,
    Timeout,
    UseSandbox,
)
from alation_cli.run_options import Key, Lease, LedgerName, Rate, Senders, WaitForOwner

if TYPE_CHECKING:
    from alation_cli.loading.outcome_files import OutcomePaths
    from alation_cli.loading.run import Load
    from alation_cli.recorded.recording import Shared
    from alation_core import LedgerOption
    from alation_files.source import Source

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
NoLedger = Annotated[
    bool, typer.Option("--no-ledger", help="Record nothing: the run cannot be resumed.")
]
Isolate = Annotated[
    bool,
    typer.Option("--isolate", help="Send the rest of a refused batch again, without its bad rows."),
]
NoPrecheck = Annotated[
    bool,
    typer.Option(
        "--no-precheck", help="Send rows while the file is read; memory does not grow with it."
    ),
]
Again = Annotated[
    bool,
    typer.Option("--again", help="Send rows once more that the ledger knows were sent before."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Check the file and print the batches; send nothing.")
]


@app.command()
@reads_a_file
def load(
    operation: OperationName,
    file: RowFile,
    about: dict[str, Any],
    param: Params = None,
    batch_size: BatchSize = None,
    concurrency: Concurrency = 1,
    timeout: Timeout = None,
    on_invalid: Invalid = OnInvalid.RAISE,
    isolate: Isolate = False,
    no_precheck: NoPrecheck = False,
    results: Results = None,
    rejects: Rejects = None,
    ledger: LedgerName = None,
    no_ledger: NoLedger = False,
    key: Key = None,
    lease: Lease = None,
    wait_for_owner: WaitForOwner = None,
    again: Again = False,
    rate: Rate = None,
    senders: Senders = None,
    dry_run: DryRun = False,
    output: SummaryOutput = SummaryForm.TABLE,
    host: Host = None,
    sandbox: UseSandbox = False,
    job_seconds: JobSeconds = None,
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

    source = source_of(file, about)
    files = OutcomePaths(results, rejects)
    act = _way(files, dry_run=dry_run, no_precheck=no_precheck)
    shared = Shared(key, lease, wait_for_owner, senders)
    book = _book(ledger, source, files, shared, wanted=not no_ledger, lasting=not sandbox)
    budget = Budget(rate, senders, book.path if book is not None else None)
    options = LoadOptions(
        *(batch_size, concurrency, timeout),
        on_invalid=on_invalid.value,
        on_refused="isolate" if isolate else "report",
        again=again,
        ledger=book,
        shown=Shown(files, output.value, None if sandbox else Commands(host, ledger), timeout),
    )
    target = Target(host, sandbox, job_seconds)
    with offline() if dry_run else connect(target, budget=budget) as catalog:
        write = find_write(catalog, operation)
        params = params_from(write_params(write.operation), param or [])
        todo = Load(catalog, write, params, options, update_of(catalog, operation))
        raise typer.Exit(act(todo, source))


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
    from alation_cli.recorded.location import file_of
    from alation_cli.recorded.recording import ledger_option

    book = ledger_option(ledger, source.noted(), shared, wanted=wanted, lasting=lasting)
    check_apart(files.by_option, source, file_of(str(book.path)) if book is not None else None)
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
