"""Results and rejects of a recorded run, printed or written into a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from alation_cli.connection import offline
from alation_cli.exits import BadInput
from alation_cli.loading.apart import check_apart
from alation_cli.loading.next_steps import Commands
from alation_cli.loading.outcome_files import (
    OutcomeFile,
    flaws_note,
    rejects_file,
    rejects_notes,
    results_file,
)
from alation_cli.loading.rejects import may_be_sent, rejects_layout
from alation_cli.loading.results import RESULT_COLUMNS, results_layout
from alation_cli.loading.told import InputRows, Teller, ToldRow
from alation_cli.operations import find_write
from alation_cli.options import OutputForm, RowsForm
from alation_cli.output.plain import plural, say
from alation_cli.output.records import print_cells, print_records
from alation_cli.recorded.location import ledger_address
from alation_cli.recorded.rows import rows_of_run
from alation_cli.signals import tidily
from alation_core import AlationError
from alation_core.frozen import dataclass
from alation_core.ledger import RecordedRun, Store, file_of, outcomes_of
from alation_core.operations import WriteOperation
from alation_core.runs import RowStatus
from alation_files.headings import NOTES
from alation_files.source import noted_source
from alation_files.writing import Layout, Oversized
from alation_report.problem_texts import WHILE_OPEN, WITHOUT_REASON

OUT = "--out"
ROW = "row"
ROWS_AT_ONCE = 1000
"""So many rows are handed to a file at once."""


@dataclass(frozen=True)
class ToldRun:
    """A run that is told.

    Args:
        rows: its input.
        teller: tells the rows.
        outcomes: every row, with what became of it.
        repeat_safe: rows that are in the catalog already may be sent again.
    """

    rows: InputRows
    teller: Teller
    outcomes: Iterable[ToldRow]
    repeat_safe: bool


@dataclass(frozen=True)
class Wanted:
    """What is wanted of a run.

    Args:
        ledger: value of --ledger, or None.
        output: form of what is printed; None: JSON Lines.
        out: the file that is written; None: it is printed.
    """

    ledger: str | None = None
    output: RowsForm | None = None
    out: Path | None = None


def show_results(store: Store, run: RecordedRun, wanted: Wanted) -> None:
    """Print every row of a run with what became of it, or write a file of them.

    Args:
        store: the ledger.
        run: the run.
        wanted: what is printed or written.

    Raises:
        BadInput: the options contradict each other, or the file cannot be written.
        LedgerError: what is recorded cannot be read.
    """
    _check(run, wanted)
    told = told_rows(store, run)
    if wanted.out is not None:
        _write(results_file(wanted.out, told.teller, told.rows, OUT, whole=True), told.outcomes)
        return
    layout = results_layout(told.teller.headings)
    ours = layout.columns[-len(RESULT_COLUMNS) :]
    _print(told.outcomes, layout, wanted.output, ours if told.rows.lines else [ROW, *ours])


def show_rejects(store: Store, run: RecordedRun, wanted: Wanted) -> None:
    """Print the rows of a run that did not succeed, or write a file of them.

    A row of which nobody knows whether it is in the catalog is printed as JSON Lines only, with its
    status, or where it does no harm that it is sent again.

    Arguments and errors are those of `show_results`.
    """
    _check(run, wanted)
    output, out = wanted.output, wanted.out
    told = told_rows(store, run)
    all_of_them = told.repeat_safe or (out is None and output in (None, RowsForm.JSONL))
    counts: Counter[RowStatus] = Counter()

    def chosen() -> Iterator[ToldRow]:
        for one in told.outcomes:
            counts[one.status] += 1
            if may_be_sent(one, repeat_safe=all_of_them):
                yield one

    if out is not None:
        safe, rows = told.repeat_safe, told.rows
        _write(rejects_file(out, told.teller, rows, OUT, repeat_safe=safe, whole=True), chosen())
    else:
        aligned = output is RowsForm.TABLE
        layout = rejects_layout(told.teller.headings, workbook=aligned)
        _print(chosen(), layout, output, [NOTES, *told.teller.headings])
    commands = Commands(None, wanted.ledger)
    way, notes = commands.resume(run.id), []
    if all_of_them and not told.repeat_safe and counts["unknown"]:
        notes.append(
            f"{plural(counts.pop('unknown'), 'row')} of these may be in the catalog already "
            f"(status unknown): take them out before you load the others, or: {way}"
        )
    where = str(out or "what is printed")
    notes += rejects_notes(counts, where, way, repeat_safe=told.repeat_safe)
    for line in (*(f"note: {note}" for note in notes), *(commands.lacking() if notes else ())):
        say(line)


def _check(run: RecordedRun, wanted: Wanted) -> None:
    output, out = wanted.output, wanted.out
    if out is None:
        if output is RowsForm.XLSX:
            raise BadInput("a workbook is not printed: give --out FILE.xlsx")
        return
    if output is not None and out.suffix.lower() != f".{output}":
        raise BadInput(f"--output {output} and --out {out} contradict each other: leave one out")
    check_apart({OUT: out}, noted_source(run.source), file_of(ledger_address(wanted.ledger)))


def told_rows(store: Store, run: RecordedRun) -> ToldRun:
    """Return every row of a run, with what became of it."""
    operation = _operation(run)
    schema = operation.payload_schema if operation is not None else None
    rows = rows_of_run(store, run, schema)
    teller = Teller(rows, schema, WHILE_OPEN if run.status is None else WITHOUT_REASON)
    outcomes = map(teller.recorded, outcomes_of(store, run))
    return ToldRun(rows, teller, outcomes, operation is not None and operation.repeat_safe)


def _operation(run: RecordedRun) -> WriteOperation[Any] | None:
    """Return the operation of a run; None where its plugin is not there any more."""
    with offline() as catalog, suppress(BadInput, AlationError):
        return find_write(catalog, run.operation).operation
    return None


def _write(file: OutcomeFile, rows: Iterable[ToldRow]) -> None:
    """Write a file.

    Raises:
        BadInput: it cannot be written to its end.
    """
    table, waiting = file.table, []
    with tidily(table.path), table:
        table.write([])
        for told in rows:
            waiting.append(told)
            if len(waiting) >= ROWS_AT_ONCE:
                table.write(waiting)
                waiting = []
        table.write(waiting)
    if table.failure is not None:
        raise BadInput(table.failure)
    if table.flaws:
        say(f"note: {flaws_note(table)}")
    left_out = table.flaws if table.style.oversized is Oversized.LEAVE_OUT else 0
    say(f"{table.path}: {plural(table.written - left_out, 'row')}")


def _print(
    rows: Iterable[ToldRow],
    layout: Layout[ToldRow],
    output: RowsForm | None,
    shown: Sequence[str],
) -> None:
    """Print rows; a table has the columns that are to be shown."""
    form = OutputForm(output or RowsForm.JSONL)
    if form is OutputForm.CSV:
        print_cells(layout.columns, map(layout.cells, rows))
    elif form is OutputForm.TABLE:
        print_records((_named(layout, row) for row in rows), shown, form)
    else:
        print_records(map(layout.record, rows), (), form)


def _named(layout: Layout[ToldRow], told: ToldRow) -> dict[str, Any]:
    return {**dict(zip(layout.columns, layout.cells(told), strict=False)), ROW: told.row}
