"""A write that is recorded: begun, gone on with, or found to have ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from heapq import merge
from typing import Any, Generic, TypeVar

from alation_core.batching.grouping import Batch
from alation_core.batching.rows import PreparedRow
from alation_core.calls.breaking_off import BreakingOff, fitting
from alation_core.calls.input import Ready
from alation_core.calls.late_rows import late_rows, why_late
from alation_core.calls.recalled import OpenRows, Recall, RecalledOutcome
from alation_core.calls.recording import (
    Input,
    batches_from,
    begun_rows,
    checked_in,
    input_of,
    known_again,
    nameless_rows,
    taken_in,
)
from alation_core.errors import LeaseLost, SameRowsAgain
from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.frozen import dataclass
from alation_core.ledger.book import RunBook
from alation_core.ledger.chunks import Chunk
from alation_core.ledger.left_open import LeftOpen
from alation_core.ledger.opening import LedgerOption, Opener
from alation_core.ledger.past import Left
from alation_core.ledger.sender import Sending, sending
from alation_core.results import JobDetails
from alation_core.runs.events import Finished, Resolved
from alation_core.runs.forms import RunFacts
from alation_core.runs.outcome import BatchOutcome, Run
from alation_core.runs.past import Past
from alation_core.runs.plan import Plan
from alation_core.runs.runner import begun, finished, run, why_left
from alation_core.runs.tally import Tally
from alation_core.runs.telling import Audience
from alation_core.transport.connection import Connection

J = TypeVar("J", bound=JobDetails)
logger = quiet_log("alation_core.runs")

ENDED = "it had ended before: nothing was sent"
UNBROKEN = BreakingOff(at_invalid=False)
"""Of rows that are all read before any is sent."""
KEPT_ROWS = 10_000
"""Outcomes of so many rows are kept in memory; those of a larger run are read from its ledger."""


@dataclass(frozen=True)
class RecordedCall(Generic[J]):
    """A call with rows, and the book of its run.

    Args:
        name: endpoint and operation.
        book: of the run, which this process owns.
        option: where it is recorded, and how.
        opener: opens the ledger again.
        ready: how the rows are sent; they are not read yet.
        plan: makes the plan for batches; it records nothing yet.
        connection: the way to the server.
        parked: tells whether the run is to be left as it is.
        turns: whose turn it has to be for the run to send, as names and how many may have each.
    """

    name: str
    book: RunBook
    option: LedgerOption
    opener: Opener
    ready: Ready
    plan: Callable[[Iterator[Batch]], Plan[J]]
    connection: Connection
    parked: Callable[[], bool]
    turns: Sequence[tuple[str, int]] = ()

    def call(self, *, allow_empty: bool, again: bool | None) -> Run[J]:
        """Read all rows, then send them, and return what became of each."""
        book, left = self.book, self.book.left()
        if book.run.status is not None:
            return self._ended(known_again(book, self.ready, self.option.on_changed))
        if book.is_untouched:
            known = self._checked_in(allow_empty=allow_empty, again=again)
        else:
            known = known_again(book, self._unbroken(), self.option.on_changed)
            self._hold_new(left, again)
            book.go_on()
        return self._run(known, left, self._outcomes(known, left, ()))

    def stream(self, *, again: bool | None) -> Iterator[BatchOutcome[J]]:
        """Send rows while they are read, and yield what became of each batch, in input order.

        Where the rows break off, the run stays open, and the row that does not fit is not recorded:
        whoever begins with its key once more, or resumes it, that row mended, goes on.
        """
        book, left = self.book, self.book.left()
        breaking = BreakingOff(at_invalid=False)
        if book.run.status is not None:
            yield from self._ended(known_again(book, self.ready, self.option.on_changed)).batches
            return
        known, live = self._streamed(left, again)

        going = self._outcomes(known, left, breaking.watch(live), breaking)
        tally = Tally()
        try:
            for outcome in merge(self._recalled(known, left.closed), going, key=_first_row):
                tally.add(outcome)
                yield outcome
        except SameRowsAgain:
            attempt(book.discard)
            raise
        if breaking.broke and not tally.batches:
            attempt(book.discard)
        else:
            self._close(tally, breaking)
        breaking.finish()

    def resume(self, *, given: bool, resend_unknown: bool, again: bool | None) -> Run[J]:
        """Go on with the run, whether it has ended or not.

        Args:
            given: the rows were given once more; else those in the ledger are taken.
            resend_unknown: send rows again whose fate is unknown.
            again: send rows that another run has sent, where this one has sent none yet.
        """
        book, left = self.book, self.book.left()
        if book.is_untouched:
            # Not all of what was recorded of it is known to be what may be sent.
            book.intake.begin_anew()
            known = checked_in(self.name, book, self.ready, allow_empty=False)
        elif given or not book.intake.has_rows:
            known = known_again(book, self._unbroken(), "refuse")
        else:
            known = Input(book)
        if not left.sent:
            book.intake.hold_new(again)
        ended = book.run.status is not None
        book.go_on()
        outcomes = self._outcomes(
            known, left, (), going_on=not ended, resend_unknown=resend_unknown
        )
        return self._run(known, left, outcomes)

    # -------------------------------------------------------------------------- the rows

    def _hold_new(self, left: Left, again: bool | None) -> None:
        """Hold once more that nothing is sent twice, where nothing was sent yet.

        The process that recorded the rows may not have come to it, and others were at work since.
        """
        if not left.sent:
            try:
                self.book.intake.hold_new(again)
            except SameRowsAgain:
                attempt(self.book.discard)
                raise

    def _checked_in(self, *, allow_empty: bool, again: bool | None) -> Input:
        self.book.intake.begin_anew()
        try:
            known = checked_in(self.name, self.book, self.ready, allow_empty=allow_empty)
            self.book.intake.hold_new(again)
        except BaseException:
            attempt(self.book.discard)
            raise
        return known

    def _streamed(self, left: Left, again: bool | None) -> tuple[Input, Iterable[Any]]:
        book, ready = self.book, self.ready
        if book.is_untouched and ready.limit.whole:
            return self._checked_in(allow_empty=False, again=again), ()
        if book.is_untouched:
            book.intake.begin_anew()
            book.intake.before_sending = lambda: book.intake.hold_new(again)
            fresh = input_of(book, ready)
            return fresh, taken_in(fresh, self._unbroken())
        if self.option.on_changed == "recorded" and book.intake.has_rows:
            known: Input = known_again(book, ready, "recorded")
            live: Iterable[Any] = ()
        else:
            known, live = begun_rows(book, self._unbroken())
        self._hold_new(left, again)
        book.go_on()
        return known, live

    def _unbroken(self) -> Ready:
        """The call, whose new rows break off before the first that does not fit."""
        if self.ready.options.on_invalid != "raise":
            return self.ready
        return replace(self.ready, rows=fitting(self.ready.rows, self.book.run.rows))

    # -------------------------------------------------------------------------- the run

    def _outcomes(
        self,
        known: Input,
        left: Left,
        live: Iterable[Any],
        breaking: BreakingOff = UNBROKEN,
        *,
        going_on: bool = True,
        resend_unknown: bool = False,
    ) -> Iterator[BatchOutcome[J]]:
        book = self.book
        batches = batches_from(left, known, self.ready, live)
        wall = self.connection.clock.wall()
        past = Past(
            left.events,
            wall,
            going_on=going_on,
            resolved=left.resolved,
            contacted=bool(left.closed),
            made=lambda: book.ids(left.closed),
            nameless=lambda: nameless_rows(known, left.closed),
        )
        plan = replace(
            self.plan(batches),
            record=book.record,
            rows=book.run.rows if live == () else None,
            **self._named(),
            past=past if left.events or left.closed else None,
            closed=self._resolved(known, left.closed),
            confirmed=left.confirmed,
            resend_unknown=resend_unknown,
            met_before=book.met_before,
            parked=self.parked,
            broke=lambda: breaking.broke,
            broken_by=lambda: breaking.kind,
            stop=self._stop,
        )
        # Who asks for what is unknown asks for these too.
        late = {} if resend_unknown else late_rows(left, known, self.ready.operation)
        with ExitStack() as held:
            # What was sent before is followed whoever sends meanwhile.
            turns = [
                held.enter_context(sending(turn, at_once=not left.events)) for turn in self._turns()
            ]

            def withheld(rows: Sequence[PreparedRow]) -> str | None:
                never = book.withheld(rows) or why_late(late, rows)
                return never or next(filter(None, (turn.hindrance() for turn in turns)), None)

            yield from run(replace(plan, withheld=withheld), self.connection)

    def _turns(self) -> Iterator[Sending]:
        """Yield the turns to send that the run needs."""
        book, heart = self.book, self.book.heart
        for name, slots in self.turns:
            yield Sending(
                book.store,
                name,
                self.option.lease,
                slots,
                self.ready.options.timeout,
                self.connection.clock,
                self._leaves,
                heart.keep,
                heart.drop,
            )

    def _stop(self) -> str | None:
        """Say why the run is to stop, or None. It is asked all the time: the run goes on."""
        self.book.heart.beat()
        return self.opener.stop()

    def _leaves(self) -> str | None:
        return self._stop() or ("the run was parked" if self.parked() else None)

    def _run(self, known: Input, left: Left, going: Iterator[BatchOutcome[J]]) -> Run[J]:
        """Let the run go on to its end, and gather what became of its rows."""
        outcomes: list[BatchOutcome[J]] = list(self._recalled(known, left.closed))
        recall = self._recall(known)
        kept, tally = 0, Tally()
        for outcome in outcomes:
            tally.add(outcome)
        for outcome in going:
            tally.add(outcome)
            kept += len(outcome.columns.positions)
            if kept > KEPT_ROWS and known.held is None and not self.book.behind:
                outcomes.append(RecalledOutcome(recall, self.book.chunk_of(outcome)))
            else:
                outcomes.append(outcome)
        outcomes.sort(key=_first_row)
        self._close(tally)
        if tally.open and self.parked():
            outcomes = self._with_open_rows(outcomes, recall)
        return Run(self.name, outcomes, self.book.id, open=tally.open, facts=self._facts())

    def _close(self, tally: Tally, breaking: BreakingOff = UNBROKEN) -> None:
        """Record the end of a run, or that it stays open: whoever comes back goes on with it.

        What became of the rows is known by then, so a ledger that fails ends nothing.

        Raises:
            LeaseLost: another process goes on with the run: what became of its rows is told there.
        """
        book = self.book
        rows = book.run.rows if book.run.complete else None
        parked, stopped, broke = self.parked(), book.stopped, breaking.broke
        tally.open = tally.stays_open(rows, parked=parked, stopped=stopped is not None, broke=broke)
        why = why_left(parked=parked, stopped=stopped, broke=broke)
        left = None if why is None else LeftOpen(why, breaking.kind)
        raised = attempt(book.leave, left) if tally.open else attempt(book.finish, tally.status)
        if isinstance(raised, Raised):
            if isinstance(raised.error, LeaseLost):
                raise raised.error
            logger.error("the end of the run %s cannot be recorded: %s", book.id, raised.error)

    def _with_open_rows(
        self, outcomes: Sequence[BatchOutcome[J]], recall: Recall[J]
    ) -> list[BatchOutcome[J]]:
        """Add what is known of the rows that this process has not come to."""
        gaps = [OpenRows(recall, chunk) for chunk in self.book.gaps(map(_place, outcomes))]
        return sorted([*outcomes, *gaps], key=_first_row)

    def _ended(self, known: Input) -> Run[J]:
        """Return what became of a run that has ended, and tell it as its events would."""
        chunks, now = list(self.book.chunks()), self.connection.clock.now()
        plan = replace(self.plan(iter(())), rows=self.book.run.rows, **self._named())
        audience, tally = Audience(plan.everybody), Tally()
        audience.tell(begun(plan, self.connection.base, now, goes_on=True))
        for resolved in self._resolved(known, chunks):
            tally.add(resolved.outcome)
            audience.tell(replace(resolved, at=now))
        audience.tell(finished(Finished((), now, tally.status, reason=ENDED), tally, now))
        outcomes = list(self._recalled(known, chunks))
        return Run(self.name, outcomes, self.book.id, facts=self._facts())

    def _facts(self) -> RunFacts:
        run = self.book.run
        return RunFacts(run.host, run.key, run.created, run.worked)

    def _named(self) -> dict[str, Any]:
        """What names the run for those who observe it."""
        book = self.book
        return {"run": book.id, "key": book.run.key, "ledger": book.ledger}

    def _resolved(self, known: Input, chunks: Iterable[Chunk]) -> Iterator[Resolved]:
        """Yield what observers are told of batches of which nothing is replayed."""
        recall = self._recall(known)
        return (
            Resolved(chunk.key, 0.0, RecalledOutcome(recall, chunk), chunk.closed, earlier=True)
            for chunk in chunks
        )

    def _recalled(self, known: Input, chunks: Iterable[Chunk]) -> Iterator[BatchOutcome[J]]:
        recall = self._recall(known)
        return (RecalledOutcome(recall, chunk) for chunk in chunks)

    def _recall(self, known: Input) -> Recall[J]:
        return Recall(self.opener, self.option.path, self.book.id, self.plan, known.between)


def _first_row(outcome: BatchOutcome[Any]) -> int:
    if isinstance(outcome, RecalledOutcome):
        return outcome.chunk.start
    return next(iter(outcome.columns.positions), 0)


def _place(outcome: BatchOutcome[Any]) -> tuple[int, int]:
    if isinstance(outcome, RecalledOutcome):
        return outcome.chunk.start, outcome.chunk.stop
    positions = outcome.columns.positions
    return (positions[0], positions[-1] + 1) if positions else (0, 0)
