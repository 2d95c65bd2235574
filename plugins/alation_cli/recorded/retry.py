"""Sending rows of a recorded run once more: which ones, where they stand, and the core's call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alation_cli.exits import BadInput, ExitCode
from alation_cli.loading.apart import check_apart
from alation_cli.loading.next_steps import Commands
from alation_cli.loading.notices import say_notices
from alation_cli.loading.progress import Observer
from alation_cli.loading.watched import Shown, watched
from alation_cli.operations import find_write
from alation_cli.output.plain import plural, say
from alation_cli.recorded.location import from_here, opened_ledger
from alation_cli.recorded.recording import Shared
from alation_cli.recorded.rows import RetriedRows, rows_of_run
from alation_core import Alation, BoundWrite, InputChanged, LedgerOption, Run
from alation_core.ledger import RecordedRun, Store, counts_of, file_of, rows_to_retry
from alation_core.shapes import secret_fields
from alation_files.rows import FileRows
from alation_files.source import noted_source, read_rows


def chosen_rows(store: Store, run: RecordedRun, commands: Commands) -> Sequence[int]:
    """Return the positions of the rows that a retry sends, and tell what it leaves out.

    Args:
        store: the ledger.
        run: whose rows they are.
        commands: about what is left out.

    Raises:
        ConfigurationError: there are none, or the run is open.
    """
    chosen = [row for start, stop in rows_to_retry(store, run) for row in range(start, stop)]
    unknown = counts_of(store, run).get("unknown", 0)
    if unknown:
        say(f"left out: {plural(unknown, 'row')} that may be in the catalog; to look for what is:")
        for line in (f"  {commands.verify(run.id)}", *commands.lacking()):
            say(line)
    return chosen


def retry(
    catalog: Alation,
    run: RecordedRun,
    chosen: Sequence[int],
    ledger: str,
    shared: Shared,
    shown: Shown,
) -> ExitCode:
    """Send rows once more, show what happens meanwhile, and print what became of them.

    Args:
        catalog: connected to the host of the run.
        run: the run.
        chosen: positions of the rows.
        ledger: its path or address, as the core takes it.
        shared: what is said of the new run to other processes.
        shown: what is shown of it.

    Raises:
        BadInput: the input must be read once more, and cannot be, or is not that of the run.
        ConfigurationError: the run belongs to another host.
        RunOwned: another process works on it.
    """
    write = find_write(catalog, run.operation)
    check_apart(shown.files.by_option, noted_source(run.source), file_of(ledger))
    given = _given(run, write)
    with opened_ledger(ledger) as store:
        known = given or rows_of_run(store, run, write.payload_schema)
    rows = RetriedRows(chosen, run.id, known)

    def outcomes(observer: Observer) -> Run[Any]:
        try:
            values = None if given is None else given.values
            book = LedgerOption(ledger, lease=shared.held, wait_for_owner=shared.patience)
            return catalog.retry(run.id, values, ledger=book, progress=observer)
        except InputChanged as changed:
            raise BadInput(
                f"the file is not as it was when {rows.name} was loaded: its row {changed.row} "
                f"{changed.what} (nothing was sent)"
            ) from changed

    return watched(catalog, run.operation, rows, shown, outcomes)


def _given(run: RecordedRun, write: BoundWrite[Any]) -> FileRows | None:
    """Return the file of a run whose rows hold secrets, which no ledger keeps."""
    hidden = sorted(secret_fields(write.payload_schema))
    if not hidden:
        return None
    noted = noted_source(run.source)
    if noted is None or not noted.is_file:
        raise BadInput(
            f"the rows of the run {run.id} hold secrets ({', '.join(hidden)}), which no ledger "
            "keeps, and came from standard input: load them once more"
        )
    rows = read_rows(from_here(noted), write.payload_schema, write.operation.only_read)
    say_notices(f"{rows.name}: {note}" for note in rows.facts.notes)
    return rows
