"""Going on with a recorded run: its rows once more, and the core's call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Any

from alation_cli.exits import BadInput, ExitCode
from alation_cli.loading.apart import check_apart
from alation_cli.loading.checking import shown_checking
from alation_cli.loading.known import what_changed
from alation_cli.loading.progress import Observer
from alation_cli.loading.rows import opened, read_and_checked
from alation_cli.loading.told import InputRows
from alation_cli.loading.watched import Shown, watched
from alation_cli.operations import find_write
from alation_cli.output.plain import say
from alation_cli.recorded.listing import counts_text
from alation_cli.recorded.location import from_here, opened_ledger
from alation_cli.recorded.recording import Shared
from alation_cli.recorded.rows import (
    RecordedRows,
    RetriedRows,
    RowsOfFile,
    recorded_rows,
    rows_of_run,
)
from alation_core import Alation, BoundWrite, InputChanged, LedgerOption, Run
from alation_core.frozen import dataclass
from alation_core.ledger import RecordedRun, Store, counts_of, file_of
from alation_core.runs import Ended, Event, Intent, Polled, Stopped
from alation_core.shapes import secret_fields
from alation_files.lean import LeanRows
from alation_files.rows import Places
from alation_files.source import Source, is_as_noted, noted_source


@dataclass(frozen=True)
class ResumeOptions:
    """How a run goes on.

    Args:
        ledger: its path or address, as the core takes it.
        shared: what is said of the run to other processes.
        source: takes the place of the file that the run was loaded from; None: that file.
        resend_unknown: send rows again whose fate is unknown.
        shown: what is shown of it.
    """

    ledger: str
    shared: Shared = field(default_factory=Shared)
    source: Source | None = None
    resend_unknown: bool = False
    shown: Shown = field(default_factory=Shown)


def all_done(store: Store, run: RecordedRun) -> str | None:
    """Say that a run has nothing to send and nothing to wait for; None: it may have."""
    counts = counts_of(store, run)
    if run.status is None or counts.get("unsent") or counts.get("unknown"):
        return None
    return f"nothing to send: the run {run.id} ended as {run.status} ({counts_text(counts)})"


def how_it_ended(run: RecordedRun) -> ExitCode:
    """Return the exit code of what a run is."""
    return ExitCode.DONE if run.status == "successful" else ExitCode.NOT_ALL


def resume(catalog: Alation, run: RecordedRun, options: ResumeOptions) -> ExitCode:
    """Go on with a recorded run, show what happens meanwhile, and print what became of its rows.

    Args:
        catalog: connected to the host of the run.
        run: the run.
        options: of the command.

    Raises:
        BadInput: the input cannot be read, or is not that of the run; nothing was sent.
        ConfigurationError: the run belongs to another host.
        RunOwned: another process works on it.
    """
    write = find_write(catalog, run.operation)
    with ExitStack() as used:
        checking = used.enter_context(shown_checking())
        rows = _rows(run, options, write, used)
        given: Iterable[Any] | None = None
        if isinstance(rows, LeanRows):
            given = read_and_checked(rows, checking)
        elif isinstance(rows, RetriedRows):
            given = [rows.given(row).value for row in range(rows.size)]
        asked, counts = False, _counts(run, options)

        def outcomes(observer: Observer) -> Run[Any]:
            def observe(event: Event) -> None:
                nonlocal asked
                asked = asked or isinstance(event, Intent | Polled | Ended | Stopped)
                checking.close()
                observer(event)

            nonlocal asked
            try:
                found = catalog.resume(
                    run.id,
                    given,
                    ledger=LedgerOption(options.ledger, lease=options.shared.held),
                    resend_unknown=options.resend_unknown,
                    wait_for_owner=options.shared.patience,
                    progress=observe,
                )
            except InputChanged as changed:
                raise BadInput(_changed(rows, changed, run)) from changed
            # A look into the catalog may have found rows, though nothing was sent.
            asked = asked or found.counts != counts
            return found

        code = watched(catalog, run.operation, rows, options.shown, outcomes)
    if not asked and code in (ExitCode.DONE, ExitCode.NOT_ALL):
        say(f"nothing to send: every row of the run {run.id} is as it was")
    return code


def _counts(run: RecordedRun, options: ResumeOptions) -> Counter[Any]:
    """Return how many rows of the run have each status before it goes on."""
    with opened_ledger(options.ledger) as store:
        return Counter(counts_of(store, run))


def _rows(
    run: RecordedRun, options: ResumeOptions, write: BoundWrite[Any], used: ExitStack
) -> InputRows:
    """Return the rows of the file that is named, or was named then, or those in the ledger."""
    source, noted = options.source, noted_source(run.source)
    if source is None and run.retry_of is not None:
        check_apart(options.shown.files.by_option, noted, file_of(options.ledger))
        with opened_ledger(options.ledger) as store:
            return rows_of_run(store, run, write.payload_schema)
    if source is None and noted is not None and noted.is_file:
        if Path(noted.file).exists() or not run.complete:
            source = from_here(noted)
        else:
            say(f"there is no file {noted.file} any more: its recorded rows are taken")
    if source is None and not run.complete:
        raise BadInput(
            f"the rows of the run {run.id} were not all read: give them once more with --input FILE"
        )
    files = options.shown.files.by_option
    check_apart(files, source, file_of(options.ledger))
    if source is not None and _lies_there(run, options, write):
        return RowsOfFile(run.rows, source.name, partial(opened, source, write))
    if source is not None:
        return used.enter_context(opened(source, write))
    if not any(files.values()):
        return RecordedRows(run.rows)
    with opened_ledger(options.ledger) as store:
        return recorded_rows(store, run)


def _lies_there(run: RecordedRun, options: ResumeOptions, write: BoundWrite[Any]) -> bool:
    """Tell whether the ledger has all that is wanted of the rows, so that no file is read.

    A file that was written to since then is read, and held against the recorded rows.
    """
    wanted = options.source is not None or any(options.shown.files.by_option.values())
    there = run.complete and is_as_noted(run.source)
    return there and not wanted and not secret_fields(write.payload_schema)


def _changed(rows: Places, changed: InputChanged, run: RecordedRun) -> str:
    return (
        f"{what_changed(rows, changed, run.rows)}: this is not the input of the run {run.id} "
        "(nothing was sent). Give the file as it was with --input FILE, or load the changed rows "
        "as a run of their own"
    )
