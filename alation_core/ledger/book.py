"""One run's book: what the runner records into, and what a later process goes on from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from alation_core.batching.rows import PreparedRow
from alation_core.clock import Clock
from alation_core.jobs.protocol import JobHandle
from alation_core.ledger.chunks import (
    Chunk,
    RecordedOutcome,
    chunks,
    outcomes_in,
    outcomes_record,
)
from alation_core.ledger.codec import RECORDED, event_record, job_mark, mark_of
from alation_core.ledger.heart import Heart
from alation_core.ledger.intake import Intake
from alation_core.ledger.left_open import LEFT, LeftOpen, left_record
from alation_core.ledger.outcomes import counts_of, open_stretches
from alation_core.ledger.pages import Pages
from alation_core.ledger.past import Left, left_of, next_number
from alation_core.ledger.store import (
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
    Deferred,
    Event,
    FollowUpFound,
    Intent,
    Lost,
    NotSent,
    Planned,
    Refused,
    Resolved,
    SetAside,
    Stopped,
    TooLarge,
)
from alation_core.runs.outcome import BatchOutcome
from alation_core.wire.hosts import kept_base

DURABLE = (
    Intent,
    NotSent,
    Deferred,
    Accepted,
    Answered,
    Refused,
    Lost,
    SetAside,
    TooLarge,
    Confirmed,
    Resolved,
)
"""The events that are durable before anything follows from them. The others are written with the
next one of these: where they are lost, the server tells them once more, or they are found anew.
That a batch was not taken nobody else tells: without it, its intent leaves the rows in doubt."""


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
        intake: the rows of the run.
        stopped: why this process sends nothing more of the run, though there may be more to send;
            None: it may send.
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
        self._pages = Pages(store, claim, run)
        self.intake = Intake(self._pages)
        self.stopped: str | None = None
        self._clock = clock
        self._began, self._before = clock.now(), run.worked if known else run.seconds
        if known and run.status is None:
            # The time since the process before was heard of last is no time of work.
            self._pages.run = replace(run, seconds=self._before, since=clock.wall())
        self._pending: list[Record] = []
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
    def run(self) -> RecordedRun:
        """How the run stands."""
        return self._pages.run

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
    def is_untouched(self) -> bool:
        """Whether nothing was sent of the run, and not all of its rows were read."""
        return self._number == 0 and not self.run.complete

    def discard(self) -> None:
        """Forget the run: nothing was sent of it. It stays where another process has taken it."""
        self.intake.forget()
        self._pending = []
        self.heart.drop(self._pages.claim)
        self._store.remove(self.id, self._pages.claim)

    def record(self, event: Event) -> None:
        """Keep an event. It is durable on return, unless nothing is lost where it is forgotten.

        Raises:
            LedgerError: the ledger cannot be written.
            LeaseLost: another process has taken over the run.
        """
        # A run that waits for its jobs writes nothing for long: it would ask for them all the time.
        if self.heart.has_lost(self.id):
            raise lease_lost(self.id)
        self.stopped = self.stopped or _why_stopped(event)
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
            self.intake.write()
            self.intake.check()

    def _outcomes(self, event: Resolved) -> Record:
        rows = event.outcome.columns.positions
        # Only a whole state has none, and it is the only batch of its run.
        start = rows[0] if rows else 0
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
        return self._resolved.pop(outcome.columns.positions[0])

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

    def gaps(self, spoken: Iterable[tuple[int, int]]) -> list[Chunk]:
        """Return stretches of rows that nobody speaks of, with how many have which status.

        Args:
            spoken: where the outcomes begin and stop that are there, in input order.

        Raises:
            LedgerError: it cannot be read.
        """
        return open_stretches(self._store, self.run, spoken)

    @property
    def behind(self) -> bool:
        """Whether something could not be written yet."""
        return bool(self._pending) or self.intake.is_behind

    def _flush(self) -> None:
        self.intake.write()
        if self._pending:
            self._pages.write(self._pending)
            self._pending = []

    def go_on(self) -> None:
        """Record that a process works on the run: it is open."""
        self._pages.run = replace(
            self.run, status=None, counts=None, seconds=self._before, since=self._clock.wall()
        )
        self._pages.write(drop=[LEFT])

    def leave(self, left: LeftOpen | None) -> None:
        """Record that this process works on the run no more; it stays open.

        Args:
            left: why; None: nobody said.
        """
        self._flush()
        self._pages.run = replace(self.run, seconds=self._worked(), since=None)
        # A run with nothing but its input can be forgotten, and begun anew.
        told = [] if left is None or self._number == 0 else [left_record(left)]
        self._pages.write(told)

    def finish(self, status: str) -> None:
        """Record how the run ended: no more rows come, even where their source has some left."""
        self.intake.write(complete=True)
        self._flush()
        counts = counts_of(self._store, self.run)
        self._pages.run = replace(
            self.run,
            status=status,
            counts=counts,
            ended=self._clock.wall(),
            seconds=self._worked(),
            since=None,
        )
        self._pages.write()

    def _worked(self) -> float | None:
        """Seconds of all processes: of this one by the clock that nobody sets."""
        if self._before is None:
            return None
        return self._before + (self._clock.now() - self._began)

    def left(self) -> Left:
        """Return what earlier processes left of the run.

        Raises:
            LedgerError: it cannot be read.
        """
        left = left_of(self._store, self.id)
        self._planned = dict(left.begun)
        return left

    def met_before(self, handle: JobHandle) -> bool:
        """Tell whether an earlier process, or another run, was given a job of that handle.

        Raises:
            LedgerError: the ledger cannot be read just now.
        """
        # Marks of earlier versions name the host as it was kept.
        hosts = {kept_base(self.run.host), self.run.host}
        marks = [mark_of(host, handle) for host in hosts]
        return any(mark in self._own or self._store.marked(mark, but=self.id) for mark in marks)

    def withheld(self, rows: Iterable[PreparedRow]) -> str | None:
        """Say why rows are not to be sent by this run: another one has sent them once more."""
        if not self._elsewhere:
            return None
        found = next((row for row in rows if row.position in self._elsewhere), None)
        if found is None:
            return None
        return f"the run {self._elsewhere[found.position]} has sent its rows once more"


def _why_stopped(event: Event) -> str | None:
    if isinstance(event, Stopped) or (isinstance(event, NotSent) and event.stops):
        return event.reason
    return None
