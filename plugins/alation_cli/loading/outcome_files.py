"""The files of a run: results and rejects, in input order, written as the outcomes come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from alation_cli.loading.next_steps import Commands
from alation_cli.loading.rejects import may_be_sent, rejects_layout
from alation_cli.loading.reporting import REPORT, Reporting
from alation_cli.loading.results import results_layout
from alation_cli.loading.signals import unless_stopped
from alation_cli.loading.told import InputRows, Teller, ToldRow
from alation_cli.output.plain import plural
from alation_core.foreign import Raised, attempt
from alation_core.frozen import dataclass
from alation_core.operations import WriteOperation
from alation_core.runs import Event, Resolved, RowStatus
from alation_files.writing import UNENDED, Layout, Oversized, Style, TableFile, is_workbook

RESULTS, REJECTS = "--results", "--rejects"
REASONS_WIDTH = 60
"""Of the last column in a workbook, which tells why."""


@dataclass(frozen=True)
class OutcomePaths:
    """Where the outcomes of a run are written.

    Args:
        results: takes every row, with what became of it; None: nobody wants that.
        rejects: takes the rows that may be sent again; None: nobody wants them.
        report: tells all of the run, for people or programs; None: nobody wants it.
    """

    results: Path | None = None
    rejects: Path | None = None
    report: Path | None = None

    @property
    def by_option(self) -> dict[str, Path | None]:
        """The files by the options that name them."""
        return {RESULTS: self.results, REJECTS: self.rejects, REPORT: self.report}


@dataclass(frozen=True)
class OutcomeFile:
    """One file of a run.

    Args:
        table: what is written.
        takes: whether a row belongs into it.
    """

    table: TableFile[ToldRow]
    takes: Callable[[ToldRow], bool]


class OutcomeFiles:
    """Takes the events of a run and writes each row into the files that take it, in input order.

    Batches may end out of order; their rows wait for those before them.

    Args:
        teller: tells the rows.
        files: the files.
        report: takes every row as well.
        rejects: path of the one that takes the rejects, or None.
        repeat_safe: rows that are in the catalog already may be sent again.
    """

    def __init__(
        self,
        teller: Teller,
        files: Sequence[OutcomeFile],
        report: Reporting,
        rejects: Path | None = None,
        *,
        repeat_safe: bool = False,
    ) -> None:
        self._teller = teller
        self._files = files
        self._report = report
        self._is_wanted = bool(files) or report.file is not None
        self._rejects = rejects
        self._repeat_safe = repeat_safe
        self._waiting: dict[int, ToldRow] = {}
        self._next = 0
        self._untold: str | None = None

    def __call__(self, event: Event) -> None:
        """Write the rows whose turn has come."""
        if not isinstance(event, Resolved) or not self._is_wanted:
            return
        found = attempt(self._take, event)
        if isinstance(found, Raised):
            self._untold = f"not all rows are in the files of this run: {found}"

    def _take(self, event: Resolved) -> None:
        # Told at once: an input that is read in one pass forgets its rows.
        self._waiting |= {told.row: told for told in self._teller.live(event.outcome)}
        due = []
        while self._next in self._waiting:
            due.append(self._waiting.pop(self._next))
            self._next += 1
        if due:
            self._write(due)

    def finish(self) -> None:
        """Write what still waits, where the run was stopped before the rows in front of it."""
        if self._waiting:
            self._write([self._waiting[row] for row in sorted(self._waiting)])
            self._waiting = {}

    def _write(self, rows: Sequence[ToldRow]) -> None:
        for file in self._files:
            file.table.write([told for told in rows if file.takes(told)])
        self._report.add(rows, self._teller.fields)

    @property
    def failures(self) -> list[str]:
        """What is missing in the files, and why."""
        written = [file.table.failure for file in self._files]
        failures = [self._untold, self._teller.lost, *written, self._report.failure]
        return [failure for failure in failures if failure]

    def notes(
        self, counts: Mapping[RowStatus, int], commands: Commands | None, run: str | None
    ) -> list[str]:
        """Return what else a person should know of the files.

        Args:
            counts: of the rows of the run, by their statuses.
            commands: that go on with it; None where nothing outlives this one.
            run: its id; None where it is not recorded.
        """
        notes = [flaws_note(file.table) for file in self._files if file.table.flaws]
        way = commands.resume(run) if commands is not None and run is not None else None
        if self._rejects is not None:
            notes += rejects_notes(counts, str(self._rejects), way, repeat_safe=self._repeat_safe)
        return [f"note: {note}" for note in notes]


def flaws_note(table: TableFile[Any]) -> str:
    """Return what a workbook could not hold."""
    if table.style.oversized is Oversized.LEAVE_OUT:
        lacking = f"{plural(table.flaws, 'row')} left out"
    else:
        lacking = f"{plural(table.flaws, 'cell')} cut"
    return f"{table.path}: {lacking}: a cell of Excel holds 32,767 characters; .csv holds all"


def rejects_notes(
    counts: Mapping[RowStatus, int], where: str, way: str | None, *, repeat_safe: bool
) -> Iterator[str]:
    """Yield what a person has to know before the rejects of a run are loaded.

    Args:
        counts: of the rows of the run, by their statuses.
        where: the rejects stand.
        way: command that goes on with the run; None: it cannot go on.
        repeat_safe: rows that are in the catalog already may be sent again.
    """
    unknown, unsent = counts.get("unknown", 0), counts.get("unsent", 0)
    if unknown and not repeat_safe:
        then = f"to settle that: {way}" if way else "look there before you send them again"
        are, they = ("is", "it") if unknown == 1 else ("are", "they")
        left_out = f"{plural(unknown, 'unknown row')} {are} not in {where}"
        yield f"{left_out}, for {they} may be in the catalog already; {then}"
    if unsent and way and not repeat_safe:
        are, them = ("is", "it") if unsent == 1 else ("are", "them")
        yield (
            f"{plural(unsent, 'unsent row')} {are} in {where}: load {them} from there, or go on "
            f"with the run, which sends {them} too, but not both"
        )


def results_file(
    path: Path,
    teller: Teller,
    rows: InputRows,
    option: str,
    *,
    lenient: bool = False,
    whole: bool = False,
) -> OutcomeFile:
    """Return a file that takes every row.

    Args:
        path: of the file.
        teller: tells the rows.
        rows: the input, whose separator the file has.
        option: that names the file.
        lenient: it is JSON Lines where nobody knows its suffix.
        whole: it gets its name at its end.

    Raises:
        BadFile: it cannot be written.
    """
    style = Style(rows.facts.delimiter or ",", last_width=REASONS_WIDTH)

    def layout() -> Layout[ToldRow]:
        return results_layout(teller.headings)

    table = TableFile(path, layout, option, style, lenient=lenient, whole=whole)
    return OutcomeFile(table, lambda told: True)


def rejects_file(
    path: Path,
    teller: Teller,
    rows: InputRows,
    option: str,
    *,
    repeat_safe: bool,
    whole: bool = False,
) -> OutcomeFile:
    """Return a file that takes the rows that may be sent again.

    Args:
        path: of the file.
        teller: tells the rows.
        rows: the input, whose separator, or sheet, the file has.
        option: that names the file.
        repeat_safe: rows that are in the catalog already may be sent again.
        whole: it gets its name at its end.

    Raises:
        BadFile: it cannot be written.
    """
    facts = rows.facts
    style = Style(facts.delimiter or ",", facts.sheet, Oversized.LEAVE_OUT, REASONS_WIDTH)

    def layout() -> Layout[ToldRow]:
        return rejects_layout(teller.headings, workbook=is_workbook(path))

    table = TableFile(path, layout, option, style, whole=whole)
    return OutcomeFile(table, lambda told: may_be_sent(told, repeat_safe=repeat_safe))


@contextmanager
def opened_files(
    paths: OutcomePaths, rows: InputRows, operation: WriteOperation[Any], report: Reporting
) -> Iterator[OutcomeFiles]:
    """Yield what writes the files of a run.

    Args:
        paths: where they are.
        rows: the input.
        operation: that writes the rows.
        report: takes them as well.

    Raises:
        BadFile: one cannot be written.
    """
    teller = Teller(rows, operation.payload_schema)
    safe = operation.repeat_safe
    with ExitStack() as opened:
        found = []
        if paths.results is not None:
            found.append(results_file(paths.results, teller, rows, RESULTS, lenient=True))
            opened.push(_ending(found[-1].table))
        if paths.rejects is not None:
            found.append(rejects_file(paths.rejects, teller, rows, REJECTS, repeat_safe=safe))
            opened.push(_ending(found[-1].table))
        files = OutcomeFiles(teller, found, report, paths.rejects, repeat_safe=safe)
        opened.callback(files.finish)
        yield files


def _ending(table: TableFile[Any]) -> Callable[..., None]:
    """Return what ends a file: a workbook may take long then, and a signal gives it up."""

    def end(*raised: Any) -> None:
        if not unless_stopped(lambda: table.__exit__(*raised)):
            table.fail(UNENDED, "it was stopped")

    return end
