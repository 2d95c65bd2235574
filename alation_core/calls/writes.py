"""Writes bound to a client: what users call with rows."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from alation_core.batching.grouping import Batch
from alation_core.batching.limits import BatchLimit
from alation_core.calls.breaking_off import BreakingOff
from alation_core.calls.context import Context
from alation_core.calls.input import Ready, checked, prepared, problems_of, unread
from alation_core.calls.one_object import without_contradictions
from alation_core.calls.options import OnInvalid, OnRefused, WriteOptions
from alation_core.errors import ConfigurationError
from alation_core.frozen import dataclass
from alation_core.jobs.polling import DEFAULT_TIMEOUT
from alation_core.operations.write import WriteOperation
from alation_core.problems import Problem
from alation_core.results import JobDetails
from alation_core.shapes import AnswerSchema, PayloadSchema, as_wire, json_schema
from alation_core.transport.connection import Connection

if TYPE_CHECKING:
    from alation_core.calls.recorded_call import RecordedCall
    from alation_core.ledger.book import RunBook
    from alation_core.ledger.opening import Address, LedgerOption
    from alation_core.observers.named import Progress
    from alation_core.runs.outcome import BatchOutcome, Run
    from alation_core.runs.plan import Plan
    from alation_core.runs.telling import Observer

J = TypeVar("J", bound=JobDetails)


@dataclass(frozen=True)
class BoundWrite(Generic[J]):
    """A write of a client: call it with rows, or use its other ways in.

    What sends rows is imported when some are sent: checking them loads no ledger and no run.

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

        Raises:
            ConfigurationError: what is given is no list of rows.
        """
        known = prepared(self.operation, self._of(rows))
        if self.operation.same_object is not None:
            known = without_contradictions(self.operation, list(known))
        return problems_of(known)

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
        ledger: Address | LedgerOption | None = None,
        progress: Progress | None = None,
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
            progress: is called with every event of the run. "log": its lines of INFO, printed where
                the program's own log does not tell them; "bar": a bar on a terminal, else "log".
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
        from alation_core.runs.forms import RunFacts
        from alation_core.runs.outcome import Run
        from alation_core.runs.runner import run

        options = WriteOptions(concurrency, batch_size, on_invalid, on_refused, timeout)
        observer = _observer(progress)
        ready = unread(self.name, self.operation, self._of(rows), options, params)
        option = self._recorded(ledger)
        if option is None:
            ready = checked(self.name, ready, allow_empty=allow_empty)
            connection = self._opened()
            clock = connection.clock
            created, begin = clock.wall(), clock.now()
            outcomes = list(run(self._plan(ready, observer, ready.batches()), connection))
            facts = RunFacts(connection.base, None, created, clock.now() - begin)
            return Run(self.name, outcomes, facts=facts)
        with self._book(option, options, params, again) as book:
            recorded = self._recorded_call(book, option, ready, observer)
            return recorded.call(allow_empty=allow_empty, again=self._wanted(again))

    def stream(
        self,
        rows: Iterable[Any],
        *,
        concurrency: int = 1,
        batch_size: int | None = None,
        on_invalid: OnInvalid = "raise",
        on_refused: OnRefused = "report",
        timeout: float = DEFAULT_TIMEOUT,
        ledger: Address | LedgerOption | None = None,
        progress: Progress | None = None,
        again: bool | None = None,
        **params: Any,
    ) -> Generator[BatchOutcome[J], None, None]:
        """Write rows batch by batch, reading ahead by a few batches; memory stays flat.

        Arguments and errors are those of the call, but rows are checked as they are read: with
        `on_invalid="raise"` the run stops at the first row that does not fit, after the rows
        before it were sent and their outcomes yielded; a recorded one stays open then, and
        the mended rows go on with it. A whole state goes out in one piece. Of two rows that
        contradict each other, the later one is sent when the earlier one has ended.

        Returns:
            An iterator of batch outcomes, in input order. Nothing is sent before it is asked.
        """
        options = WriteOptions(concurrency, batch_size, on_invalid, on_refused, timeout)
        self._opened()
        ready = unread(self.name, self.operation, self._of(rows), options, params)
        return self._stream(ready, params, ledger, _observer(progress), again)

    def _stream(
        self,
        ready: Ready,
        params: Mapping[str, Any],
        ledger: Address | LedgerOption | None,
        progress: Observer | None,
        again: bool | None,
    ) -> Generator[BatchOutcome[J], None, None]:
        from alation_core.runs.runner import run

        option = self._recorded(ledger)
        if option is not None:
            with self._book(option, ready.options, params, again) as book:
                recorded = self._recorded_call(book, option, ready, progress)
                yield from recorded.stream(again=self._wanted(again))
            return
        if ready.limit.whole:
            ready = checked(self.name, ready)
        breaking = BreakingOff(at_invalid=ready.options.on_invalid == "raise")
        ready = dataclasses.replace(ready, rows=breaking.watch(ready.rows))
        plan = self._plan(ready, progress, ready.batches())
        # What is raised at the end is told with the end: else it looked like a clean one.
        plan = dataclasses.replace(
            plan, broke=lambda: breaking.broke, broken_by=lambda: breaking.kind
        )
        yield from run(plan, self._opened())
        breaking.finish()

    def _of(self, rows: Iterable[Any]) -> Iterable[Any]:
        return self.context.rows_of(rows, self.operation.payload_schema)

    def resumed(
        self,
        book: RunBook,
        option: LedgerOption,
        options: WriteOptions,
        rows: Iterable[Any] | None,
        progress: Progress | None,
        resend_unknown: bool,
    ) -> Run[J]:
        """Go on with a recorded run; see `Alation.resume`."""
        observer = _observer(progress)
        self._opened()
        given = book.intake.values() if rows is None else self._of(rows)
        ready = unread(self.name, self.operation, given, options, book.run.params)
        recorded = self._recorded_call(book, option, ready, observer)
        # A retry sends the rows of another run, which is wanted.
        again = self._wanted(True if book.run.retry_of else None)
        return recorded.resume(given=rows is not None, resend_unknown=resend_unknown, again=again)

    def _recorded_call(
        self, book: RunBook, option: LedgerOption, ready: Ready, progress: Observer | None
    ) -> RecordedCall[J]:
        from alation_core.calls.recorded_call import RecordedCall

        parks = self.context.parks
        before = parks()
        return RecordedCall(
            name=self.name,
            book=book,
            option=option,
            opener=self.context.opener,
            ready=ready,
            plan=partial(self._plan, ready, progress),
            connection=self._opened(),
            parked=lambda: parks() != before,
            turns=self._turns(),
        )

    def _plan(self, ready: Ready, progress: Observer | None, batches: Iterator[Batch]) -> Plan[J]:
        from alation_core.observers.log import logged
        from alation_core.runs.plan import Plan
        from alation_core.runs.state import Rules

        options, whole = ready.options, ready.limit.whole
        at_once = options.concurrency if self.operation.overlaps else 1
        return Plan(
            operation=self.operation,
            address=ready.address.of,
            form=ready.form,
            batches=batches,
            # Jobs that began together end together: for each of them a batch is at hand.
            rules=Rules(concurrency=at_once, timeout=options.timeout, lookahead=at_once),
            splittable=not whole,
            isolate=options.on_refused == "isolate",
            observers=[*self.context.observers(), *([_apart(progress)] if progress else [])],
            log=logged(),
            name=self.name,
            rows=len(ready.rows) if isinstance(ready.rows, list) else None,
            stop=self.context.stop,
            params=ready.params,
            room=ready.room,
        )

    def _opened(self) -> Connection:
        return self.context.opened(self.name, self.operation)

    def _recorded(self, ledger: Address | LedgerOption | None) -> LedgerOption | None:
        self._opened().check()
        option = self.context.recorded(ledger)
        if option is None and self._turns():
            raise ConfigurationError(
                "senders= needs a ledger, which holds the turns of all processes: pass ledger= as "
                "well; nothing was sent"
            )
        return option

    def _turns(self) -> list[tuple[str, int]]:
        """Return whose turn it has to be for a run to send."""
        sharing, operation = self.context.sharing, self.operation
        if sharing is None:
            return []
        credentials = self._opened().credentials
        return sharing.wanted(credentials, self.name, overlaps=operation.overlaps)

    def _wanted(self, again: bool | None) -> bool | None:
        """Whether rows may be sent that another run has sent."""
        return self.operation.repeat_safe or again

    def _book(
        self,
        option: LedgerOption,
        options: WriteOptions,
        params: Mapping[str, Any],
        again: bool | None,
    ) -> AbstractContextManager[RunBook]:
        from alation_core.ledger.opening import begun_book, new_run

        connection = self._opened()
        wanted = new_run(
            option,
            connection.clock,
            self.name,
            connection.base,
            dataclasses.asdict(options),
            json.loads(json.dumps(as_wire(params), default=str)),
        )
        return begun_book(option, wanted, self.context.opener, again=again is True)


def _observer(progress: Progress | None) -> Observer | None:
    """Return what takes the events; refuse a word that is none before anything is done."""
    if progress is None:
        return None
    from alation_core.observers.named import observer_of

    return observer_of(progress)


def _apart(progress: Observer) -> Observer:
    """Return an observer that gets events of its own: it can change nothing."""
    from alation_core.runs.telling import own_copy

    return lambda event: progress(own_copy(event))
