"""A report of a recorded run: all that its ledger knows, and the rows of its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from alation_cli.loading.apart import check_apart
from alation_cli.loading.next_steps import Commands
from alation_cli.loading.reporting import reported
from alation_cli.loading.summary import left_open, not_read_behind
from alation_cli.loading.told import InputRows
from alation_cli.output.plain import plural, say
from alation_cli.recorded.location import ledger_address
from alation_cli.recorded.records import whole_record
from alation_cli.recorded.shown import host_option, next_steps
from alation_cli.recorded.tables import OUT, ROWS_AT_ONCE, told_rows
from alation_cli.signals import tidily
from alation_core.ledger import (
    RecordedRun,
    Store,
    chunks_of,
    every_event,
    file_of,
    why_left_open,
)
from alation_core.runs import FORM_VERSION, Tally, counts_form
from alation_files.source import noted_source
from alation_report.contents import Head, NextStep, safe
from alation_report.report import ReportFile
from alation_report.timeline import Timeline


def write_report(store: Store, run: RecordedRun, ledger: str | None, out: Path) -> None:
    """Write the report of a run.

    Args:
        store: the ledger.
        run: the run.
        ledger: value of --ledger, or None.
        out: the file.

    Raises:
        BadInput: the file would go over the input or the ledger.
        BadFile: it cannot be written.
        LedgerError: what is recorded cannot be read.
    """
    check_apart({OUT: out}, noted_source(run.source), file_of(ledger_address(ledger)))
    with tidily(out), ReportFile(out, f"{OUT} {out}") as file:
        counted = _batches(store, run, file.timeline)
        told, written = told_rows(store, run), 0
        rows = (reported(row, told.teller.fields) for row in told.outcomes)
        while some := list(islice(rows, ROWS_AT_ONCE)):
            file.add(some)
            written += len(some)
        notes = _while_open(store, run, told.rows, counted) if run.status is None else ()
        file.write(head_of_run(store, run, ledger, counted, notes))
    say(f"{out}: {plural(written, 'row')}")


def _batches(store: Store, run: RecordedRun, timeline: Timeline) -> Tally:
    """Take what is known of the batches of a run, and return what they add up to."""
    tally = Tally()
    timeline.recall(every_event(store, run.id))
    for chunk in chunks_of(store, run.id):
        timeline.resolve(chunk.key, chunk.start, chunk.stop, chunk.summary.counts)
        tally.add(chunk)
    return tally


def _while_open(store: Store, run: RecordedRun, rows: InputRows, counted: Tally) -> Iterator[str]:
    """Yield what is to be known of a run that has not ended, as the report of its load has it."""
    left = why_left_open(store, run.id)
    if left is not None and left.error is not None and counted.rows:
        # What the error said may quote a row, and was not kept.
        yield _sentence(f"{not_read_behind(rows, counted.rows)} ({left})")
    elif left is not None:
        yield _sentence(left_open(left))
    elif run.since is None and not run.complete:
        yield _sentence("the input was not read to its end")
    yield "This run has not ended: the report tells what is known by now."


def _sentence(text: str) -> str:
    return safe(f"{text[:1].upper()}{text[1:]}")


def head_of_run(
    store: Store,
    run: RecordedRun,
    ledger: str | None,
    counted: Tally,
    notes: Iterable[str] = (),
) -> Head:
    """Return what stands at the top of the report of a run.

    Args:
        store: the ledger.
        run: the run.
        ledger: value of --ledger, or None.
        counted: its batches.
        notes: what else a person has to know.

    Raises:
        LedgerError: what is recorded cannot be read.
    """
    record = whole_record(store, run)
    commands = Commands(host_option(run.host), ledger)
    steps = [NextStep(what, command) for what, command in next_steps(record, commands)]
    lacking = commands.lacking() if steps else []
    return Head(_form(record, counted), steps, [*notes, *lacking])


def _form(record: Mapping[str, Any], counted: Tally) -> dict[str, Any]:
    """Return a run as `Run.to_dict()` has it: of the record, the same facts by the same names."""
    names = ("operation", "key", "host", "created", "seconds", "status", "rows")
    return {
        "version": FORM_VERSION,
        "run": record["id"],
        **{name: record[name] for name in names},
        "batches": counted.batches,
        "jobs": counted.jobs,
        "counts": counts_form(record["counts"]),
        **{name: record[name] for name in ("file", "params", "retry_of")},
    }
