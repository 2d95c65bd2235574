"""One run's book: what the runner records into, and where its rows lie until they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from alation_core.batching.rows import PreparedRow
from alation_core.clock import Clock
from alation_core.errors import InputChanged
from alation_core.jobs.protocol import JobHandle
from alation_core.ledger.again import hold_new
from alation_core.ledger.chunks import (
    Chunk,
    RecordedOutcome,
    chunks,
    outcomes_in,
    outcomes_record,
)
from alation_core.ledger.codec import RECORDED, event_record, job_mark, mark_of
from alation_core.ledger.digests import as_recorded, digests_of
from alation_core.ledger.heart import Heart
from alation_core.ledger.outcomes import counts_of, open_stretches
from alation_core.ledger.past import Left, left_of, next_number
from alation_core.ledger.spool import (
    CHUNK_ROWS,
    chunked,
    given_records,
    is_spooled,
    rows_of,
    spooled_records,
    spooled_rows,
)
from alation_core.ledger.store import (
    INPUT,
    MARK,
    Claim,
    Record,
    RecordedRun,
    RunFilter,
    Store,
    lease_lost,
)
from alation_core.reading import ObjectId
from alation_core.runs.events import (
    Accepted,
    Answered,
    Confirmed,
    Event,
    FollowUpFound,
    Intent,
    Lost,
    Planned,
    Refused,
    Resolved,
    SetAside,
    TooLarge,
)
from alation_core.runs.outcome import BatchOutcome

DURABLE = (Intent, Accepted, Answered, Refused, Lost, SetAside, TooLarge, Confirmed, Resolved)
"""The events that are durable before anything follows from them. The others are written with the
next one of these: where they are lost, the server tells them once more, or they are found anew."""


class RunBook:
    """The record of one run, claimed by this process.

    What cannot be written is kept, and written before what comes after it where that succeeds: the
    order of the events is what a run is restored from.

    Args:
        store: the ledger.
        run: the run.
        claim: of the run.
        clock: the time.
        heart: keeps the claim while the run goes on.
        known: the run was there before this process.

    Attributes:
        before_sending: is called once the first rows are recorded, and before anything is sent.
    """

    def __init__(
        self,
        store: Store,
        run: RecordedRun,
        claim: Claim,
        clock: Clock,
        heart: Heart,
        *,
        known: bool,
    ) -> None:
        self.heart = heart
        self._store = store
        self._claim = claim
        self._clock = clock
        self.run = run
        self.before_sending: Callable[[], None] | None = None
        self.whole_rows = False
        self._keeps_rows = True
        self._pending: list[Record] = []
        self._waiting: list[PreparedRow] = []
        self._number = next_number(store, run.id) if known else 0
        self._planned: dict[int, int] = {}
        self._resolved: dict[int, Chunk] = {}
        self._own = frozenset(record.content for record in store.records(run.id, MARK))
        # Read before anything is sent: in the middle of a run the ledger may fail.
        self._elsewhere = {
            row: other.id
            for other in store.runs(RunFilter(retry_of=run.id))
            for start, stop in other.retried
            for row in range(start, stop)
        }

    @property
    def id(self) -> str:
        """Names the run."""
        return self.run.id

    @property
    def store(self) -> Store:
        """The ledger."""
        return self._store

    @property
    def ledger(self) -> str:
        """What people call the ledger."""
        return self._store.name

    @property
    def keeps_rows(self) -> bool:
        """Whether the rows can be sent from the ledger."""
        return self._keeps_rows

    # -------------------------------------------------------------------------- the input

    def take_in(
        self, rows: Iterable[PreparedRow], *, whole: bool, secret: bool
    ) -> Iterator[PreparedRow]:
        """Pass rows on, recorded or known again; all are recorded before their batch is sent.

        Args:
            rows: the input from its beginning, checked and encoded.
            whole: what is sent of a row is all of it, as one JSON text.
            secret: the rows hold what no ledger keeps.

        Raises:
            InputChanged: a row is not the one that was recorded, is missing, or is new.
        """
        given = self._begun(rows, whole=whole, secret=secret)
        for part in self._known_again(given):
            yield from part
        for row in self._new(given):
            self._waiting.append(row)
            if len(self._waiting) >= CHUNK_ROWS:
                self._write_rows()
            yield row
        self._write_rows(complete=True)

    def take_parts(
        self, rows: Iterable[PreparedRow], *, whole: bool, secret: bool
    ) -> Iterator[Sequence[PreparedRow]]:
        """Do what `take_in` does, for rows that are all recorded before the first is sent.

        Rows come in parts, so that each of them costs less.
        """
        given = self._begun(rows, whole=whole, secret=secret)
        yield from self._known_again(given)
        for part in chunked(self._new(given)):
            self._waiting = part
            self._write_rows()
            yield part
        self._write_rows(complete=True)

    def _begun(
        self, rows: Iterable[PreparedRow], *, whole: bool, secret: bool
    ) -> Iterator[PreparedRow]:
        self.whole_rows, self._keeps_rows = whole, not secret
        return iter(rows)

    def _known_again(self, given: Iterator[PreparedRow]) -> Iterator[Sequence[PreparedRow]]:
        # A ledger of an earlier version holds rows that cannot be sent from it.
        anew = self.run.rows > 0 and self._keeps_rows and not is_spooled(self._store, self.id)
        for record in digests_of(self._store, self.id):
            rows = as_recorded(given, record)
            if anew:
                records = spooled_records(rows, whole=self.whole_rows)
                self._write([one for one in records if one.kind != record.kind])
            yield rows

    def _new(self, given: Iterator[PreparedRow]) -> Iterator[PreparedRow]:
        """The rows that follow those recorded; where all are recorded, there are none."""
        if self.run.complete and next(given, None) is not None:
            raise InputChanged(self.run.rows, "is new")
        return given

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was sent of the run, and not all of its rows were read."""
        return self._number == 0 and not self.run.complete

    def begin_anew(self) -> None:
        """Forget the rows that were recorded: nothing was sent of them, and not all were read."""
        if self.run.rows:
            self.run = replace(self.run, rows=0, complete=False)
            self._write(drop=INPUT)

    def discard(self) -> None:
        """Forget the run: nothing was sent of it. It stays where another process has taken it."""
        self._waiting, self._pending = [], []
        self._store.remove(self.id, self._claim)

    def _write_rows(self, *, complete: bool = False) -> None:
        if not self._waiting and not complete:
            return
        records: list[Record] = []
        for part in chunked(self._waiting):
            records += (
                spooled_records(part, whole=self.whole_rows)
                if self._keeps_rows
                else given_records(part)
            )
        known = self.run.rows + len(self._waiting)
        before, self.run = self.run, replace(self.run, rows=known, complete=complete)
        try:
            self._write(records)
        except BaseException:
            self.run = before
            raise
        self._waiting = []

    def reject(self, rejected: Callable[[PreparedRow], PreparedRow], places: Sequence[int]) -> None:
        """Record that rows, which fit by themselves, are not sent after all.

        Args:
            rejected: returns a row as one that is never sent, or as it is.
            places: the positions of those rows.
        """
        at = -1
        for place in sorted(places):
            if place < at:
                continue
            record = next(self._store.records(self.id, INPUT[0], place, place + 1))
            at = record.place + record.size
            rows = [rejected(row) for row in self.rows(record.place, at)]
            self._write(spooled_records(rows, whole=self.whole_rows))

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[PreparedRow]:
        """Yield the recorded rows, checked and encoded, from start to before stop.

        Raises:
            LedgerError: they cannot be read.
        """
        return spooled_rows(self._store, self.id, start, stop)

    def values(self) -> Iterator[Any]:
        """Yield the recorded rows as they were given, without what no ledger keeps.

        Raises:
            LedgerError: they cannot be read.
        """
        return rows_of(self._store, self.id)

    @property
    def has_rows(self) -> bool:
        """Whether all rows can be sent from the ledger as they lie there."""
        return self.run.complete and (not self.run.rows or is_spooled(self._store, self.id))

    def hold_new(self, again: bool | None) -> None:
        """Hold that the rows were not sent before by another run; see `ledger.again`.

        Raises:
            SameRowsAgain: they were, and may not be sent again.
        """
        hold_new(self._store, self.run, again)

    # -------------------------------------------------------------------------- events

    def record(self, event: Event) -> None:
        """Keep an event. It is durable on return, unless nothing is lost where it is forgotten.

        Raises:
            LedgerError: the ledger cannot be written.
            LeaseLost: another process has taken over the run.
        """
        # A run that waits for its jobs writes nothing for long: it would ask for them all the time.
        if self.heart.has_lost(self.id):
            raise lease_lost(self.id)
        if isinstance(event, Resolved):
            self._pending.append(self._outcomes(event))
        elif type(event).__name__ in RECORDED:
            number = self._number
            self._number += 1
            if isinstance(event, Planned):
                self._planned[event.batch[0]] = number
            self._pending.append(event_record(number, event, self._clock.wall()))
            if isinstance(event, Accepted | FollowUpFound):
                self._pending.append(job_mark(number, self.run.host, event.handle))
        if isinstance(event, DURABLE):
            self._flush()
        elif isinstance(event, Planned):
            # No event is durable before its rows are.
            self._write_rows()
            if self.before_sending is not None:
                self.before_sending()
                self.before_sending = None

    def _outcomes(self, event: Resolved) -> Record:
        rows = event.outcome.rows
        start = (
            rows[0].row if rows else 0
        )  # only a whole state has none, and that is all of its run
        chunk = Chunk(
            key=event.batch,
            start=start,
            stop=start + len(rows),
            summary=event.outcome.summary,
            closed=event.closed,
            events=range(self._planned.get(event.batch[0], 0), self._number),
        )
        self._resolved[start] = chunk
        if event.closed:
            self._planned.pop(event.batch[0], None)
        return outcomes_record(chunk, event.outcome)

    def chunk_of(self, outcome: BatchOutcome[Any]) -> Chunk:
        """Return what the ledger tells of a batch that was resolved just now; once for each."""
        return self._resolved.pop(outcome.rows[0].row)

    def chunks(self) -> list[Chunk]:
        """Return what the ledger tells of all batches, in input order.

        Raises:
            LedgerError: it cannot be read.
        """
        return list(chunks(self._store, self.id))

    def outcomes(self, chunk: Chunk) -> list[RecordedOutcome]:
        """Return what became of the rows of a batch.

        Raises:
            LedgerError: it cannot be read.
        """
        return outcomes_in(self._store, self.id, chunk)

    def ids(self, known: Iterable[Chunk]) -> Iterator[ObjectId]:
        """Yield the ids of the objects that rows of some batches made."""
        for chunk in known:
            yield from (one.id for one in self.outcomes(chunk) if one.id is not None)

    def gaps(self) -> list[Chunk]:
        """Return stretches of rows of which no end is recorded, with how many have which status.

        Raises:
            LedgerError: it cannot be read.
        """
        return open_stretches(self._store, self.run)

    @property
    def behind(self) -> bool:
        """Whether something could not be written yet."""
        return bool(self._pending or self._waiting)

    def _flush(self) -> None:
        self._write_rows()
        if self._pending:
            self._write(self._pending)
            self._pending = []

    def _write(self, records: Sequence[Record] = (), drop: Sequence[str] = ()) -> None:
        self._store.append(self._claim, records, self.run, drop)

    def go_on(self) -> None:
        """Record that a process works on the run: it is open."""
        self.run = replace(
            self.run,
            status=None,
            counts=None,
            seconds=self.run.worked,
            since=self._clock.wall(),
        )
        self._write()

    def leave(self) -> None:
        """Record that this process works on the run no more; it stays open."""
        self._flush()
        now = self._clock.wall()
        self.run = replace(self.run, seconds=self._worked(now), since=None)
        self._write()

    def finish(self, status: str) -> None:
        """Record how the run ended: no more rows come, even where their source has some left."""
        self._write_rows(complete=True)
        self._flush()
        counts = counts_of(self._store, self.run)
        now = self._clock.wall()
        self.run = replace(
            self.run,
            status=status,
            counts=counts,
            ended=now,
            seconds=self._worked(now),
            since=None,
        )
        self._write()

    def _worked(self, now: float) -> float | None:
        if self.run.seconds is None:
            return None
        return self.run.seconds + max(0.0, now - (self.run.since or now))

    def left(self) -> Left:
        """Return what earlier processes left of the run.

        Raises:
            LedgerError: it cannot be read.
        """
        return left_of(self._store, self.id)

    def met_before(self, handle: JobHandle) -> bool:
        """Tell whether an earlier process, or another run, was given a job of that handle.

        Raises:
            LedgerError: the ledger cannot be read just now.
        """
        mark = mark_of(self.run.host, handle)
        return mark in self._own or self._store.marked(mark, but=self.id)

    def withheld(self, rows: Iterable[PreparedRow]) -> str | None:
        """Say why rows are not to be sent by this run: another one has sent them once more."""
        if not self._elsewhere:
            return None
        found = next((row for row in rows if row.position in self._elsewhere), None)
        if found is None:
            return None
        return f"the run {self._elsewhere[found.position]} has sent its rows once more"
