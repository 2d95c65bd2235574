"""Writes bound to a client: what users call with rows."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from os import PathLike
from typing import Any, Generic, TypeVar

from alation_core.batching.grouping import Batch
from alation_core.batching.limits import BatchLimit
from alation_core.batching.rows import PreparedRow, RejectedRow
from alation_core.calls.context import Context
from alation_core.calls.input import Ready, checked, prepared, problems_of, unread
from alation_core.calls.one_object import without_contradictions
from alation_core.calls.options import OnInvalid, OnRefused, WriteOptions
from alation_core.errors import InvalidPayload
from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.jobs.polling import DEFAULT_TIMEOUT
from alation_core.ledger.book import RunBook
from alation_core.ledger.opening import LedgerOption, open_book
from alation_core.operations.write import WriteOperation
from alation_core.problems import Problem
from alation_core.results import JobDetails
from alation_core.runs.outcome import BatchOutcome, Run, Tally
from alation_core.runs.plan import Plan
from alation_core.runs.runner import run
from alation_core.runs.state import Rules
from alation_core.runs.telling import Observer, own_copy
from alation_core.shapes import AnswerSchema, PayloadSchema, as_wire, json_schema

J = TypeVar("J", bound=JobDetails)
logger = quiet_log("alation_core.runs")

Path = str | PathLike[str]


@dataclass(frozen=True)
class BoundWrite(Generic[J]):
    """A write of a client: call it with rows, or use its other ways in.

    Args:
        context: the parts of the client that it uses.
        name: endpoint and operation ("document.create").
        operation: what is declared.
    """

    context: Context
    name: str
    operation: WriteOperation[J]

    def __repr__(self) -> str:
        path, limit = self.operation.path, self.operation.batch
        size = limit.in_words if isinstance(limit, BatchLimit) else "as many rows as are told"
        resets = "; it resets what a row leaves out" if self.operation.full_write else ""
        return f"<{self.name}: {self.operation.method} {path}, {size} in a request{resets}>"

    @property
    def payload_schema(self) -> PayloadSchema:
        """The marshmallow schema of one row."""
        return self.operation.payload_schema

    @property
    def result_schema(self) -> AnswerSchema:
        """The marshmallow schema of a job's details."""
        return self.operation.result_schema

    def json_schema(self) -> dict[str, Any]:
        """Return the payload as JSON Schema: a list of rows."""
        return json_schema(self.payload_schema, self.name)

    def validate(self, rows: Iterable[Any]) -> list[Problem]:
        """Check rows offline; nothing is sent.

        Rows that are about one object and contradict each other are named, each with the other.

        Returns:
            What is wrong, in the order of the rows; empty where all fit.
        """
        known = list(prepared(self.operation, self._of(rows)))
        return problems_of(without_contradictions(self.operation, known))

    def plan(
        self, rows: Iterable[Any], *, batch_size: int | None = None, **params: Any
    ) -> Iterator[Batch]:
        """Yield the batches that a call would send, offline; rejected rows are marked in them.

        Raises:
            ConfigurationError: an option or a parameter cannot be used.
        """
        options = WriteOptions(batch_size=batch_size)
        return unread(self.name, self.operation, self._of(rows), options, params).known().batches()

    def __call__(
        self,
        rows: Iterable[Any],
        *,
        concurrency: int = 1,
        batch_size: int | None = None,
        on_invalid: OnInvalid = "raise",
        on_refused: OnRefused = "report",
        timeout: float = DEFAULT_TIMEOUT,
        ledger: Path | LedgerOption | None = None,
        progress: Observer | None = None,
        allow_empty: bool = False,
        again: bool | None = None,
        **params: Any,
    ) -> Run[J]:
        """Write rows and wait for what becomes of each. All are checked before the first request.

        Args:
            rows: dicts, or instances of the payload dataclass; any iterable, or a data frame.
            concurrency: jobs that may be open at once. The vendor advises one.
            batch_size: rows per request; by default the limit of the operation.
            on_invalid: "raise" sends nothing where a row does not fit its schema; "skip" leaves
                such rows out and reports them as rejected.
            on_refused: "isolate" sends the rest of a refused batch again, where the refusal names
                its bad rows and says that nothing was started; "report" leaves it unsent.
            timeout: seconds to wait for each job. A wait that runs out cancels nothing.
            ledger: file in which the run is recorded, or a `LedgerOption`; that of the client.
            progress: is called with every event of the run.
            allow_empty: send a whole state even without rows, which deletes everything.
            again: True: send a create's rows though the ledger knows them; None: not while the
                run that sent them has not ended, else a warning is logged; False: in neither case.
            params: query and path parameters of the operation, and what all rows share of these.

        Returns:
            The run: outcomes in input order, whatever happened on the way.

        Raises:
            InvalidPayload: rows do not fit and `on_invalid` is "raise"; nothing was sent.
            ConfigurationError: an option, parameter or credential cannot be used; nothing was sent.
            SameRowsAgain: the ledger knows that these rows were sent before; nothing was sent.
            AuthenticationFailed: the credentials were refused; nothing was sent.
            ServerUnreachable: there is no connection; nothing was sent.
        """
        options = WriteOptions(concurrency, batch_size, on_invalid, on_refused, timeout)
        unchecked = unread(self.name, self.operation, self._of(rows), options, params)
        ready = checked(self.name, unchecked, allow_empty=allow_empty)
        with self._book(ledger, options, params, again) as book:
            if book is not None:
                book.set_input(list(ready.rows))
            return self._finish(self._run(ready, book, progress), book)

    def stream(
        self,
        rows: Iterable[Any],
        *,
        concurrency: int = 1,
        batch_size: int | None = None,
        on_invalid: OnInvalid = "raise",
        on_refused: OnRefused = "report",
        timeout: float = DEFAULT_TIMEOUT,
        ledger: Path | LedgerOption | None = None,
        progress: Observer | None = None,
        again: bool | None = None,
        **params: Any,
    ) -> Generator[BatchOutcome[J], None, None]:
        """Write rows batch by batch, reading ahead by a few batches; memory stays flat.

        Arguments and errors are those of the call, but rows are checked as they are read: with
        `on_invalid="raise"` the run stops at the first row that does not fit, after the rows
        before it were sent and their outcomes yielded. A whole state goes out in one piece. Of two
        rows that contradict each other, the later one is sent when the earlier one has ended.

        Returns:
            An iterator of batch outcomes, in input order. Nothing is sent before it is asked.
        """
        options = WriteOptions(concurrency, batch_size, on_invalid, on_refused, timeout)
        self.context.opened(self.name, self.operation)
        ready = unread(self.name, self.operation, self._of(rows), options, params)
        if ready.limit.whole:
            ready = checked(self.name, ready)
        return self._stream(ready, params, ledger, progress, again)

    def _stream(
        self,
        ready: Ready,
        params: Mapping[str, Any],
        ledger: Path | LedgerOption | None,
        progress: Observer | None,
        again: bool | None,
    ) -> Generator[BatchOutcome[J], None, None]:
        stopper, tally = _Stopper(at_invalid=ready.options.on_invalid == "raise"), Tally()
        with self._book(ledger, ready.options, params, again) as book:
            # The book comes first: rows that break off are not all read, and it has to know that.
            watched = stopper.watch(book.watch(ready.rows) if book is not None else ready.rows)
            going = dataclasses.replace(ready, rows=watched)
            for outcome in self._run(going, book, progress):
                tally.add(outcome)
                yield outcome
            self._close(book, tally.status)
        stopper.finish()

    def _of(self, rows: Iterable[Any]) -> Iterable[Any]:
        return self.context.rows_of(rows, self.operation.payload_schema)

    def resumed(
        self,
        book: RunBook,
        options: WriteOptions,
        rows: Iterable[Any] | None,
        progress: Observer | None,
        resend_unknown: bool,
    ) -> Run[J]:
        """Go on with a recorded run; see `Alation.resume`."""
        self.context.opened(self.name, self.operation)
        given = book.rows() if rows is None else rows
        ready = unread(self.name, self.operation, self._of(given), options, book.params)
        known = list(book.as_recorded(ready.rows))
        book.reopen()
        if rows is not None:
            book.set_input(known)
        going = dataclasses.replace(ready, rows=known)
        outcomes = self._run(going, book, progress, book.events(), resend_unknown)
        return self._finish(outcomes, book)

    def _run(
        self,
        ready: Ready,
        book: RunBook | None,
        progress: Observer | None,
        recorded: Sequence[Any] = (),
        resend_unknown: bool = False,
    ) -> Iterator[BatchOutcome[J]]:
        options, whole = ready.options, ready.limit.whole
        at_once = options.concurrency if self.operation.overlaps else 1
        plan = Plan(
            operation=self.operation,
            address=ready.address.of,
            form=ready.form,
            batches=ready.batches(),
            # Jobs that began together end together: for each of them a batch is at hand.
            rules=Rules(concurrency=at_once, timeout=options.timeout, lookahead=at_once),
            splittable=not whole,
            isolate=options.on_refused == "isolate",
            record=book.record if book is not None else None,
            observers=[self.context.observe, *([_apart(progress)] if progress else [])],
            stop=self.context.stop,
            run=book.id if book is not None else None,
            ledger=book.ledger if book is not None else None,
            recorded=recorded,
            resend_unknown=resend_unknown,
            params=ready.params,
            met_before=book.met_before if book is not None else lambda handle: False,
            withheld=book.withheld if book is not None else lambda rows: None,
        )
        return run(plan, self.context.opened(self.name, self.operation))

    def _finish(self, outcomes: Iterator[BatchOutcome[J]], book: RunBook | None) -> Run[J]:
        done = Run(self.name, outcomes, book.id if book is not None else None)
        self._close(book, done.status)
        return done

    def _close(self, book: RunBook | None, status: str) -> None:
        """Record the end of a run. One that was stopped stays open: it can go on.

        What became of the rows is known by then, so a ledger that fails ends nothing.
        """
        if book is not None and self.context.stop() is None:
            raised = attempt(book.finish, status)
            if isinstance(raised, Raised):
                logger.error("the end of the run %s cannot be recorded: %s", book.id, raised.error)

    def _book(
        self,
        ledger: Path | LedgerOption | None,
        options: WriteOptions,
        params: Mapping[str, Any],
        again: bool | None,
    ) -> AbstractContextManager[RunBook | None]:
        connection = self.context.opened(self.name, self.operation)
        connection.check()
        option = self.context.recorded(ledger)
        if option is None:
            return nullcontext()
        settings = dataclasses.asdict(options)
        wanted = self.operation.repeat_safe or again
        return open_book(
            option,
            connection.clock,
            self.name,
            connection.base,
            settings,
            json.loads(json.dumps(as_wire(params), default=str)),
            wanted,
            self.context.stop,
        )


def _apart(progress: Observer) -> Observer:
    """Return an observer that gets events of its own: it can change nothing."""
    return lambda event: progress(own_copy(event))


class _Stopper:
    """Ends the rows where they break off, and raises after the outcomes before that.

    They break off where the caller's iterable raises (the jobs that are open then are not lost),
    and at the first rejected row if that is wanted.
    """

    def __init__(self, at_invalid: bool) -> None:
        self._at_invalid = at_invalid
        self._error: Exception | None = None

    def watch(self, rows: Iterable[PreparedRow]) -> Iterator[PreparedRow]:
        try:
            for row in rows:
                yield row
                if self._at_invalid and isinstance(row, RejectedRow):
                    self._error = InvalidPayload(row.problems)
                    return
        except Exception as error:
            self._error = error

    def finish(self) -> None:
        if self._error is not None:
            raise self._error
