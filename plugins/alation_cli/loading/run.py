"""One load: the core's calls, and what they are called with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from typing import Any, Literal

from alation_cli.exits import BadInput, ExitCode
from alation_cli.loading.checking import Checking, shown_checking
from alation_cli.loading.grouped import problem_lines
from alation_cli.loading.known import known_by_key, other_rows
from alation_cli.loading.notices import Notices, left_out, say_notices
from alation_cli.loading.progress import Observer
from alation_cli.loading.rows import opened, read_and_checked, refuse_invalid
from alation_cli.loading.watched import Shown, watched
from alation_cli.output.plain import confirmed
from alation_core import (
    Alation,
    BatchOutcome,
    BoundWrite,
    InputChanged,
    InvalidPayload,
    LeaseLost,
    LedgerError,
    LedgerOption,
    RowOutcome,
    Run,
    SameRowsAgain,
)
from alation_core.frozen import dataclass
from alation_core.runs import Event
from alation_files.errors import BadFile
from alation_files.lean import LeanRows
from alation_files.rows import Places
from alation_files.source import Source, open_rows

ELSEWHERE = (
    "nothing was sent. --ledger FILE, or ALATION_LEDGER, records the run in another place, "
    "--no-ledger nowhere: it cannot be resumed then"
)
"""What is to be done where the ledger cannot be used."""


@dataclass(frozen=True)
class LoadOptions:
    """The options of a load that have nothing to do with where its rows come from.

    Args:
        batch_size: rows per request; None: the operation's own.
        concurrency: jobs open at once.
        timeout: seconds to wait for a job; None: the core's own.
        on_invalid: what happens to rows that do not fit.
        on_refused: what happens to the rest of a refused batch.
        ledger: where the run is recorded, or None.
        again: rows are sent though the ledger knows that they were sent before.
        shown: what is shown of it.
    """

    batch_size: int | None = None
    concurrency: int = 1
    timeout: float | None = None
    on_invalid: Literal["raise", "skip"] = "raise"
    on_refused: Literal["report", "isolate"] = "report"
    ledger: LedgerOption | None = None
    again: bool = False
    shown: Shown = field(default_factory=Shown)

    def arguments(self) -> dict[str, Any]:
        """Return them as the core's call takes them."""
        timeout = {} if self.timeout is None else {"timeout": self.timeout}
        return {
            **timeout,
            "batch_size": self.batch_size,
            "concurrency": self.concurrency,
            "on_invalid": self.on_invalid,
            "on_refused": self.on_refused,
            "ledger": self.ledger,
            "again": self.again,
        }


@dataclass(frozen=True)
class Load:
    """A load that has not begun.

    Args:
        catalog: where the rows go.
        write: the operation.
        params: of the operation.
        options: of the load.
        update: name of the endpoint's operation that changes only what a row names, or None.
    """

    catalog: Alation
    write: BoundWrite[Any]
    params: Mapping[str, Any]
    options: LoadOptions
    update: str | None = None


def load_checked(load: Load, source: Source) -> ExitCode:
    """Check all rows, write them, show what happens meanwhile, and print what became of them.

    Args:
        load: what is called.
        source: of the rows.

    Raises:
        BadInput: rows cannot be read or do not fit, or the results file cannot be written; nothing
            was sent.
        SameRowsAgain: they were sent before, and nobody at a terminal wants them sent once more.
        RunOwned: another process works on the run of that key.
        ConfigurationError: an option or a parameter cannot be used; nothing was sent.
        AuthenticationFailed: the credentials were refused; nothing was sent.
        ServerUnreachable: there is no connection; nothing was sent.
    """
    with shown_checking() as checking, opened(source, load.write) as rows:
        try:
            return _load_rows(load, rows, checking, again=load.options.again)
        except SameRowsAgain as error:
            checking.close()
            if not confirmed(f"alation: {error}\nSend them once more?"):
                raise
            return _load_rows(load, rows, checking, again=True)


def _load_rows(load: Load, rows: LeanRows, checking: Checking, *, again: bool) -> ExitCode:
    write, options = load.write, load.options
    notices = Notices(write, load.params, load.update)
    arguments = options.arguments() | {"again": again}

    def all_checked() -> None:
        checking.close()
        say_notices(notices.of(rows))

    def outcomes(observer: Observer) -> Run[Any]:
        told = _before_the_first(all_checked, observer)
        given = read_and_checked(rows, checking, notices.take)
        try:
            with _recorded(load, rows, again=again):
                run: Run[Any] = write(given, progress=told, **arguments, **load.params)
        except InvalidPayload as error:
            checking.close()
            refuse_invalid(rows, error.problems)
        return run

    shown = replace(options.shown, params=load.params)
    return watched(load.catalog, write.name, rows, shown, outcomes)


@contextmanager
def _recorded(load: Load, rows: Places, *, again: bool) -> Iterator[None]:
    """Say which run goes on, where the key of a load is known; tell what its ledger refuses.

    Raises:
        BadInput: the ledger cannot be used, or the rows are not those of that run.
    """
    known = None
    try:
        known = known_by_key(load.catalog, load.options.ledger, again=again)
        yield
    except InputChanged as changed:
        if known is None:
            raise
        raise other_rows(rows, changed, known) from changed
    except LeaseLost:
        raise  # another process goes on with the run
    except LedgerError as error:
        raise BadInput(str(error), ELSEWHERE) from error


def _before_the_first(act: Callable[[], None], observer: Observer) -> Observer:
    """Do something before the first event: all rows are checked then, and none is sent."""
    done = False

    def observe(event: Event) -> None:
        nonlocal done
        if not done:
            done = True
            act()
        observer(event)

    return observe


def load_in_one_pass(load: Load, source: Source) -> ExitCode:
    """Write rows while they are read; memory does not grow with their number.

    Arguments and errors are those of `load_checked`, but for rows that do not fit: those before
    them were sent, and the rest of the file is not.
    """
    write, options = load.write, load.options
    say_notices(Notices(write, load.params, load.update).of_unread())
    with open_rows(source, write.payload_schema, write.operation.only_read) as rows:
        say_notices(f"{rows.name}: {note}" for note in rows.facts.notes)

        def outcomes(observer: Observer) -> Iterator[BatchOutcome[Any]]:
            told: Sequence[RowOutcome] = ()
            arguments = options.arguments() | {"progress": observer}
            try:
                with _recorded(load, rows, again=options.again):
                    for outcome in write.stream(rows, **arguments, **load.params):
                        rows.forget(told)
                        told = outcome.rows
                        yield outcome
            except InvalidPayload as error:
                raise BadFile(*problem_lines(rows, error.problems)) from error
            say_notices(left_out(write.operation, rows.name, rows.left_out))

        shown = replace(options.shown, params=load.params)
        return watched(load.catalog, write.name, rows, shown, outcomes)
