"""Going on with a recorded run: its rows once more, and the core's call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alation_cli.exits import BadInput, ExitCode
from alation_cli.files import FileRows, Places, Source, noted_source, read_rows
from alation_cli.loading.apart import check_apart
from alation_cli.loading.checking import Checking, shown_checking
from alation_cli.loading.progress import Observer
from alation_cli.loading.watched import Shown, watched
from alation_cli.operations import find_write
from alation_cli.output.plain import plural, say
from alation_core import Alation, BatchOutcome, InputChanged
from alation_core.ledger import RecordedRun
from alation_core.runs import Event
from alation_core.shapes import PayloadSchema


@dataclass(frozen=True)
class RecordedRows:
    """Rows that are taken from the ledger.

    Args:
        size: how many there are.
        name: of the input, for messages.
    """

    size: int
    name: str = "the recorded input"

    def place(self, row: int) -> str:
        """Return where a row stands."""
        return f"row {row} of {self.name}"


@dataclass(frozen=True)
class ResumeOptions:
    """How a run goes on.

    Args:
        ledger: its path, as the core takes it.
        source: takes the place of the file that the run was loaded from; None: that file.
        resend_unknown: send rows again whose fate is unknown.
        shown: what is shown of it.
    """

    ledger: str
    source: Source | None = None
    resend_unknown: bool = False
    shown: Shown = field(default_factory=Shown)


def resume(catalog: Alation, run: RecordedRun, options: ResumeOptions) -> ExitCode:
    """Go on with a recorded run, show what happens meanwhile, and print what became of its rows.

    Args:
        catalog: connected to the host of the run.
        run: the run.
        options: of the command.

    Raises:
        BadInput: the input cannot be read, or is not that of the run; nothing was sent.
        ConfigurationError: the run belongs to another host, or another process works on it.
    """
    write = find_write(catalog, run.operation)
    with shown_checking() as checking:
        rows = _rows(run, options, write.payload_schema, checking)
        given = checking.checked(rows) if isinstance(rows, FileRows) else None

        def outcomes(observer: Observer) -> Iterable[BatchOutcome[Any]]:
            def observe(event: Event) -> None:
                checking.close()
                observer(event)

            try:
                return catalog.resume(
                    run.id,
                    given,
                    ledger=options.ledger,
                    resend_unknown=options.resend_unknown,
                    progress=observe,
                ).batches
            except InputChanged as changed:
                raise BadInput(_changed(rows, changed, run)) from changed

        return watched(catalog, run.operation, rows, options.shown, outcomes)


def _rows(
    run: RecordedRun, options: ResumeOptions, schema: PayloadSchema, checking: Checking
) -> FileRows | Places:
    """Return the rows of the file that is named, or was named then, or those in the ledger."""
    source, noted = options.source, noted_source(run.source)
    if source is None and noted is not None and noted.is_file:
        if Path(noted.file).exists() or not run.complete:
            source = noted
        else:
            say(f"there is no file {noted.file} any more: its recorded rows are taken")
    if source is None and not run.complete:
        raise BadInput(
            f"the rows of the run {run.id} were not all read: give them once more with --input FILE"
        )
    check_apart(options.shown.results, source, Path(options.ledger))
    if source is None:
        return RecordedRows(run.rows)
    return read_rows(source, schema, checking.reading(source.name))


def _changed(rows: Places, changed: InputChanged, run: RecordedRun) -> str:
    if changed.what == "is missing":
        size = plural(changed.row, "row")
        place = f"{rows.name} ends after {size}, but the run has {run.rows}"
    else:
        place = f"{rows.place(changed.row)} {changed.what}"
    return (
        f"{place}: this is not the input of the run {run.id} (nothing was sent). Give the file as "
        "it was with --input FILE, or load the changed rows as a run of their own"
    )
