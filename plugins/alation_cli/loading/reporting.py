"""The report of a load: gathered while it goes on, written when it ends, however it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alation_cli.loading.next_steps import Commands, steps_of
from alation_cli.loading.signals import unless_stopped
from alation_cli.loading.told import ToldRow
from alation_core.clock import Clock
from alation_core.foreign import Raised, attempt
from alation_core.ledger import OPEN
from alation_core.runs import FORM_VERSION, Begun, Event, Resolved, RunFacts, Tally, facts_form
from alation_report.contents import Head, NextStep, ReportedRow, name_of, safe
from alation_report.report import ReportFile

REPORT = "--report"
Past = Callable[[str], Iterable[Event]]
"""Reads the events that are recorded of a run, by its id."""


@dataclass
class Reporting:
    """Takes the events and the rows of a run for its report. What goes wrong here ends nothing.

    Args:
        file: of the report; None: nobody wants one.
        tally: what the events told of.
        failure: why the report is not there, or not of all rows; None: it is.
        written: the report is there.
        past: reads what earlier processes recorded; None: they recorded nothing.
    """

    file: ReportFile | None = None
    past: Past | None = None
    tally: Tally = field(default_factory=Tally)
    failure: str | None = None
    written: bool = False

    def __call__(self, event: Event) -> None:
        """Take note of an event."""
        if isinstance(event, Resolved):
            self.tally.add(event.outcome)
        if isinstance(event, Begun) and event.goes_on:
            self._recall(event)
        self._attempt(lambda file: file.take(event))

    def add(self, rows: Sequence[ToldRow], fields: Sequence[str]) -> None:
        """Take rows, in input order.

        Args:
            rows: the rows.
            fields: their names in order.
        """
        self._attempt(lambda file: file.add([reported(row, fields) for row in rows]))

    def write(self, head: Head) -> None:
        """Write the report; a signal gives it up."""
        if not unless_stopped(lambda: self._attempt(lambda file: file.write(head))):
            self._fail("it was stopped while it was written")
        self.written = self.file is not None and self.failure is None

    def _recall(self, begun: Begun) -> None:
        """Take the times of what was done before; without them the report has fewer times."""
        file, past = self.file, self.past
        if file is not None and past is not None and (run := begun.run) is not None:
            attempt(lambda: file.timeline.recall(past(run)))

    def _attempt(self, act: Callable[[ReportFile], None]) -> None:
        if self.file is None or self.failure is not None:
            return
        raised = attempt(act, self.file)
        if isinstance(raised, Raised):
            self._fail(str(raised.error))

    def _fail(self, why: str) -> None:
        path = None if self.file is None else self.file.path
        self.failure = f"there is no report {path}: {why}"


def reported(told: ToldRow, fields: Sequence[str]) -> ReportedRow:
    """Return a row as a report has it; of its values only the first ones, which name it."""
    return ReportedRow(
        told.row,
        told.line,
        name_of(told.value, fields),
        told.status,
        told.id,
        told.reason,
        told.problems,
        told.texts,
    )


@contextmanager
def opened_report(path: Path | None, clock: Clock, past: Past | None = None) -> Iterator[Reporting]:
    """Yield what takes a report; without a path it takes nothing.

    Args:
        path: of the report.
        clock: of the run.
        past: reads what earlier processes recorded of it; None: they recorded nothing.

    Raises:
        BadFile: it cannot be written.
    """
    if path is None:
        yield Reporting()
        return
    with ReportFile(path, f"{REPORT} {path}", clock.wall() - clock.now()) as file:
        yield Reporting(file, past)


@dataclass(frozen=True)
class Known:
    """What is known of a run beside its rows.

    Args:
        operation: its name.
        run: its id; None where it is not recorded.
        facts: of it.
        file: its input.
        params: query and path parameters of its operation.
        total: rows of the input; None: nobody knows.
        open: it has not come to its end.
        lacking: what else keeps the report from telling of all that was to be loaded.
    """

    operation: str
    run: str | None
    facts: RunFacts
    file: str
    params: Mapping[str, Any]
    total: int | None
    open: bool
    lacking: Sequence[str] = ()


def head_of(known: Known, tally: Tally, commands: Commands | None) -> Head:
    """Return what stands at the top of the report of a load.

    Args:
        known: of the run.
        tally: its outcomes, counted.
        commands: that go on with it; None where nothing outlives this command.
    """
    counted = tally.to_dict()
    status = OPEN if known.open else counted["status"]
    form: dict[str, Any] = {
        "version": FORM_VERSION,
        "run": known.run,
        "operation": known.operation,
        **facts_form(known.facts),
        **counted,
        "status": status,
        "file": known.file,
        "params": dict(known.params),
    }
    steps, notes = [], [safe(f"{text[:1].upper()}{text[1:]}") for text in known.lacking]
    if known.total is not None and known.total > tally.rows:
        notes.append(f"{known.total - tally.rows:,} rows of the input have no outcome yet.")
    if commands is not None and known.run is not None:
        told = steps_of(status, counted["counts"], commands, known.run, None)
        steps = [NextStep(what, command) for what, command in told]
        notes += commands.lacking()
    return Head(form, steps, notes)
