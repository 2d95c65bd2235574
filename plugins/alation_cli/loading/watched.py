"""A run with all that watches it: progress, results, signals, and what is told at its end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, redirect_stdout
from dataclasses import field, replace
from functools import cached_property
from typing import Any, Literal

from alation_cli.exits import BadInput, ExitCode, code_at_end, tell
from alation_cli.loading.events import OpenWork
from alation_cli.loading.next_steps import Commands, next_steps, taken_over
from alation_cli.loading.notifying import Notice
from alation_cli.loading.outcome_files import OutcomePaths, opened_files
from alation_cli.loading.progress import Observer, each, shown_progress, standing_line
from alation_cli.loading.reporting import Known, Past, Reporting, head_of, opened_report
from alation_cli.loading.signals import stopped_by_signals
from alation_cli.loading.standing import Standing
from alation_cli.loading.summary import (
    BrokenOff,
    Gathered,
    any_sent,
    left_open,
    not_read_behind,
    summary,
    summary_lines,
)
from alation_cli.loading.told import InputRows
from alation_cli.operations import find_write
from alation_cli.output.plain import hint, is_quiet, one_line, say, wrapped
from alation_cli.output.records import print_json
from alation_cli.output.streams import ToStandardError, written
from alation_core import Alation, BatchOutcome, LeaseLost, Run, RunOwned, SameRowsAgain
from alation_core.foreign import attempt
from alation_core.frozen import dataclass
from alation_core.jobs import DEFAULT_TIMEOUT
from alation_core.operations import WriteOperation
from alation_core.runs import Accepted, Ended, Event, Intent, Polled, RunFacts
from alation_files.errors import BadFile

Outcomes = Callable[[Observer], Run[Any] | Iterable[BatchOutcome[Any]]]


@dataclass(frozen=True)
class Shown:
    """What is shown of a run.

    Args:
        files: where the outcomes are written.
        output: form of the summary.
        commands: those that go on with the run; None where nothing outlives this command.
        timeout: seconds for which a job is waited for; None: the core's own.
        facts: what is known of the run before.
        params: query and path parameters of its operation.
        notice: what is posted when it is over.
        past: reads what earlier processes recorded of it; None: they recorded nothing.
        recorded: reads what its ledger knows of it, by its id; None: it is not recorded.
    """

    files: OutcomePaths = field(default_factory=OutcomePaths)
    output: Literal["table", "json"] = "table"
    commands: Commands | None = None
    timeout: float | None = None
    facts: RunFacts = field(default_factory=RunFacts)
    params: Mapping[str, Any] = field(default_factory=dict)
    notice: Notice = field(default_factory=Notice)
    past: Past | None = None
    recorded: Callable[[str], RunFacts] | None = None

    @property
    def patience(self) -> float:
        """Seconds for which a job is waited for."""
        return DEFAULT_TIMEOUT if self.timeout is None else self.timeout


def watched(
    catalog: Alation, operation: str, rows: InputRows, shown: Shown, outcomes: Outcomes
) -> ExitCode:
    """Let a run happen, show what happens meanwhile, and print what became of its rows.

    Args:
        catalog: where the rows go.
        operation: its name.
        rows: the input.
        shown: what is shown.
        outcomes: makes the call, with what takes its events, and returns its run or its outcomes.

    Raises:
        BadInput: rows cannot be read or do not fit, or a file cannot be written; nothing was sent.
    """
    write = find_write(catalog, operation).operation
    shown = _fitting(shown, write)
    work, gathered, sent = OpenWork(), Gathered(rows), _Sent()
    clock = catalog.transport.clock
    standing, begin = Standing(operation, rows.size, shown.patience), clock.now()
    ending = _Ending(catalog, operation, rows, shown, work, gathered, begin, clock.wall())
    failures: list[str] = []
    # Signals are heard until all that was opened is written to its end.
    with ExitStack() as signals, ExitStack() as opened:
        report = opened.enter_context(opened_report(shown.files.report, clock, shown.past))
        opened.callback(ending.tell, report)  # when the last rows are in it
        files = opened.enter_context(opened_files(shown.files, rows, write, report))
        progress = opened.enter_context(shown_progress(standing, clock))
        # Standard output belongs to the summary: what a plugin prints goes where notices go.
        opened.enter_context(redirect_stdout(ToStandardError()))
        opened.callback(signals.enter_context(stopped_by_signals(catalog, lambda: sent.anything)))
        try:
            told = (sent, work, report, files, shown.notice, _sized(standing, rows), progress)
            found = outcomes(each(told))
            for outcome in found.batches if isinstance(found, Run) else found:
                gathered.add(outcome)
            gathered.whole = True
        except (BadInput, BadFile) as error:
            if not gathered.sent:
                raise
            gathered.whole = True
            where = not_read_behind(rows, gathered.tally.rows)
            gathered.broken = BrokenOff(where, "; ".join(error.lines))
            failures.append(f"{error} (the rows before that were sent, and none behind it)")
        except (SameRowsAgain, RunOwned):
            raise  # nothing of this run was sent or recorded: there is nothing to go on with
        except (KeyboardInterrupt, Exception) as error:
            opened.close()
            signals.close()
            _say_all([f"alation: {failure}" for failure in files.failures])
            _say_all([f"report: {shown.files.report}"] if report.written else [])
            return broken_off(error, work, standing, shown.commands)
    gathered.open = work.stays
    if not report.written:  # an older one may lie there
        shown = replace(shown, files=replace(shown.files, report=None))
    _print_end(operation, work.run, gathered, ending.seconds, shown)
    failures += files.failures
    _say_all([f"alation: {failure}" for failure in failures])
    _say_all(files.notes(gathered.tally.counts, shown.commands, work.run))
    unfinished = _is_unfinished(work, gathered)
    parked = work.stays and not work.gave_up and gathered.broken is None
    stopped = unfinished and (parked or catalog.stop_reason() is not None)
    left = bool(work.unseen) or (unfinished and bool(work.gave_up))
    if stopped and not gathered.ok:
        _say_stopped(work, shown.commands)
    elif not gathered.ok:
        _say_left_open(work, gathered, shown, left=left)
    return code_at_end(ok=gathered.ok, told=not failures, open=stopped or left)


def _is_unfinished(work: OpenWork, gathered: Gathered) -> bool:
    """Tell whether a stop left anything of a run: it may come when all of it is known."""
    if work.run is not None:
        return work.stays
    return gathered.tally.stays_open(gathered.rows.size, parked=False, stopped=True)


@dataclass(frozen=True)
class _Ending:
    """What is needed of a run to tell how it ended, however it did.

    Args:
        catalog: where the rows go.
        operation: its name.
        rows: the input.
        shown: what is shown.
        work: what is open.
        gathered: what it brought.
        begin: reading of the clock when it began.
        day: the same as seconds since 1970.
    """

    catalog: Alation
    operation: str
    rows: InputRows
    shown: Shown
    work: OpenWork
    gathered: Gathered
    begin: float
    day: float

    def tell(self, report: Reporting) -> None:
        """Fill in what is posted where the run has begun, and write the report where it has sent.

        A run that broke off before anything was sent leaves an earlier report where it is.
        """
        work, tally = self.work, report.tally
        has_sent = self.gathered.whole or work.is_under_way or any_sent(tally)
        if not (has_sent or work.run is not None or tally.rows):
            return
        shown, rows = self.shown, self.rows
        broken = self.gathered.broken
        known = Known(
            *(self.operation, work.run, self.facts, rows.name, shown.params, rows.size),
            open=self.work.stays or not self.gathered.whole,
            lacking=self._lacking(),
        )
        shown.notice.reason = None if broken is None else broken.where
        shown.notice.head = head_of(known, tally, shown.commands)
        if has_sent:
            report.write(shown.notice.head)

    def _lacking(self) -> list[str]:
        """Return why not all of it was done, where the run is left open for that."""
        broken, work = self.gathered.broken, self.work
        if broken is not None:
            return [f"{broken.where} ({broken.why})"]
        return [left_open(work.gave_up)] if work.stays and work.gave_up else []

    @property
    def seconds(self) -> float:
        """Seconds for which processes worked on the run; this one, where no more is noted."""
        own = self.catalog.transport.clock.now() - self.begin
        return own if self.facts.seconds is None else self.facts.seconds

    @cached_property
    def facts(self) -> RunFacts:
        """What is known of the run after one more process has worked on it."""
        before, transport = self.shown.facts, self.catalog.transport
        run, recorded = self.work.run, self.shown.recorded
        if run is not None and recorded is not None:
            known = attempt(recorded, run)  # a ledger that fails by now is told where it is written
            if isinstance(known, RunFacts) and known.seconds is not None:
                return replace(known, host=transport.base)
        seconds = transport.clock.now() - self.begin + (before.seconds or 0.0)
        created = self.day if before.created is None else before.created
        return RunFacts(transport.base, before.key, created, seconds)


def _fitting(shown: Shown, operation: WriteOperation[Any]) -> Shown:
    """Return what is shown of a run of an operation: no command that knows none of its jobs."""
    if shown.commands is None or not operation.jobs_apart:
        return shown
    return replace(shown, commands=replace(shown.commands, jobs_apart=True))


def _say_left_open(work: OpenWork, gathered: Gathered, shown: Shown, *, left: bool) -> None:
    """Tell what can be done about rows that did not succeed."""
    if left:
        say("alation: the load stopped before its end; work is open")
        _say_all(work.left(shown.commands))
    counts = gathered.tally.counts
    for line in next_steps(shown.commands, work.run, counts, stays=gathered.open):
        hint(line)


def broken_off(
    error: KeyboardInterrupt | Exception,
    work: OpenWork,
    standing: Standing,
    commands: Commands | None,
    what: str = "load",
) -> ExitCode:
    """Tell what an error leaves at the server; a run that it ended has not come to its end.

    Args:
        error: that ended it.
        work: what is open.
        standing: of the run.
        commands: those that go on with the run; None where nothing outlives this command.
        what: people call what was broken off.

    Returns:
        The exit code.
    """
    if work.is_under_way:
        say(f"so far: {standing_line(standing)}")
    if isinstance(error, KeyboardInterrupt):
        _say_stopped(work, commands, what)
        return ExitCode.STOPPED
    if isinstance(error, LeaseLost):
        tell(error)
        _say_all(taken_over(commands, error.run))
        return ExitCode.STOPPED
    _say_all(work.told(commands))
    code = tell(error)
    unfinished = work.is_under_way or code is ExitCode.NOT_ALL
    return ExitCode.STOPPED if unfinished else code


def _say_stopped(work: OpenWork, commands: Commands | None, what: str = "load") -> None:
    say(f"alation: the {what} was stopped before its end")
    _say_all(work.told(commands))


def _say_all(lines: Sequence[str]) -> None:
    for line in lines:
        say(line)


def _sized(standing: Standing, rows: InputRows) -> Observer:
    """Return what tells a run how many rows it has: of a file it is known when it was read."""

    def observe(event: Event) -> None:
        standing.total = rows.size

    return observe


class _Sent:
    """Notices that something was sent."""

    def __init__(self) -> None:
        self.anything = False

    def __call__(self, event: Event) -> None:
        self.anything = self.anything or isinstance(event, Intent | Accepted | Polled | Ended)


def _print_end(
    operation: str, run: str | None, gathered: Gathered, seconds: float, shown: Shown
) -> None:
    """Print summary and problems; the JSON form keeps standard output for the summary alone."""
    named = shown.files.by_option.items()
    files = {option.removeprefix("--"): str(path) if path else None for option, path in named}
    told = summary(operation, run, gathered, seconds, files)
    problems = gathered.problems.told()
    if is_quiet() and gathered.ok and shown.output == "table":
        return
    if shown.output == "json":
        failure = written(sys.stdout, lambda: print_json(told))
        _say_all(problems)
    else:
        lines = [wrapped(one_line(one), sys.stdout) for one in (*summary_lines(told), *problems)]
        failure = written(sys.stdout, lambda: print("\n".join(lines)))
    if failure is not None:
        _say_all([f"alation: standard output cannot be written: {failure}", *summary_lines(told)])
