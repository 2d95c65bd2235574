"""One run's book: what the runner records into, and what a resumed run is restored from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from alation_core.batching.rows import PreparedRow
from alation_core.clock import Clock
from alation_core.jobs.protocol import JobHandle
from alation_core.ledger.again import hold_new
from alation_core.ledger.codec import (
    RECORDED,
    encode,
    events_of,
    known_events,
    plain_problem,
)
from alation_core.ledger.outcomes import counts_of
from alation_core.ledger.rows import CHUNK_ROWS, as_recorded, chunks_of, rows_of, whole_chunks
from alation_core.ledger.store import InputChunk, RecordedOutcome, RecordedRun, Store
from alation_core.runs.events import (
    Accepted,
    Deferred,
    Event,
    FollowUpFound,
    Planned,
    Resolved,
)
from alation_core.runs.outcome import explained


class RunBook:
    """The record of one run, owned by this process.

    What cannot be written is kept, and written before what comes after it where that succeeds: the
    order of the events is what a run is restored from.

    Args:
        store: the ledger.
        run: the run.
        clock: the time.
        begun: the ledger knows the run already.
        again: its rows may be sent though another run has sent them; see `ledger.again`.
    """

    def __init__(
        self,
        store: Store,
        run: RecordedRun,
        clock: Clock,
        *,
        begun: bool = True,
        again: bool | None = True,
    ) -> None:
        self._store = store
        self._run = run
        self._clock = clock
        self._begun = begun
        self._again = again
        self._events: list[tuple[float, str]] = []
        self._rows: list[PreparedRow] = []
        # Read before anything is sent: in the middle of a run the ledger may fail.
        self._others = frozenset(
            (event.handle.by, str(event.handle))
            for event in known_events(store.jobs_of_others(run.id, run.host))
            if isinstance(event, Accepted | FollowUpFound)
        )
        self._elsewhere = {
            row: other.id
            for other in store.retries(run.id)
            for start, stop in other.retried
            for row in range(start, stop)
        }
        self._outcomes: list[RecordedOutcome] = []

    @property
    def id(self) -> str:
        """Names the run."""
        return self._run.id

    @property
    def ledger(self) -> str:
        """What people call the ledger."""
        return self._store.name

    @property
    def params(self) -> dict[str, Any]:
        """Query and path parameters of the run."""
        return self._run.params

    def set_input(self, rows: Sequence[PreparedRow]) -> None:
        """Record all rows at once, before anything is sent of them.

        Raises:
            SameRowsAgain: another run has sent them, and they may not be sent again.
        """
        chunks = list(chunks_of(rows))
        self._begin(chunks, complete=True)
        self._store.set_input(self.id, chunks)

    def _begin(self, chunks: Sequence[InputChunk], *, complete: bool) -> None:
        """Note a new run, when its first rows are known and nothing was sent of them."""
        if not self._begun:
            known = replace(self._run, complete=complete)
            hold_new(self._store, known, chunks, self._again)
            self._store.add_run(self._run)
            self._begun = True

    def watch(self, rows: Iterable[PreparedRow]) -> Iterator[PreparedRow]:
        """Pass rows on, and record them as they are read; all before their batch is sent.

        Raises:
            SameRowsAgain: another run has sent the first of them, and they may not be sent again.
        """
        for row in rows:
            self._rows.append(row)
            if len(self._rows) >= CHUNK_ROWS:
                self._flush_rows()
            yield row
        self._flush_rows(complete=True)

    def _flush_rows(self, *, complete: bool = False) -> None:
        if self._rows or complete:
            chunks = list(chunks_of(self._rows))
            self._begin(chunks, complete=complete)
            self._store.add_input(self.id, chunks, complete)
            self._rows = []

    def record(self, event: Event) -> None:
        """Keep an event. It is durable on return, unless nothing is lost where it is forgotten.

        Raises:
            LedgerError: the ledger cannot be written.
        """
        if isinstance(event, Resolved):
            self._outcomes += _recorded(event)
            self._flush()
        elif type(event).__name__ in RECORDED:
            self._events.append((self._clock.wall(), encode(event)))
            if isinstance(event, Planned):
                self._flush_rows()
            elif not isinstance(event, Deferred):
                self._flush()

    def _flush(self) -> None:
        # No event is durable before its rows are.
        self._flush_rows()
        if self._events:
            self._store.add_events(self.id, self._events)
            self._events = []
        if self._outcomes:
            self._store.add_outcomes(self.id, self._outcomes)
            self._outcomes = []

    def reopen(self) -> None:
        """Record that the run goes on.

        Raises:
            ConfigurationError: the ledger does not know it any more.
        """
        self._store.reopen(self.id, self._clock.wall())

    def finish(self, status: str) -> None:
        """Record how the run ended: no more rows come, even where their source has some left."""
        self._flush_rows(complete=True)
        self._flush()
        counts = counts_of(self._store, self._store.run(self.id))
        self._store.finish(self.id, status, counts, self._clock.wall())

    def events(self) -> list[Event]:
        """Return what was recorded.

        Raises:
            LedgerError: it cannot be read.
        """
        return list(events_of(self._store, self.id))

    def rows(self) -> Iterator[Any]:
        """Yield the recorded rows, in order.

        Raises:
            LedgerError: they cannot be read.
        """
        return rows_of(self._store, self.id)

    def met_before(self, handle: JobHandle) -> bool:
        """Tell whether another run on the same server was given a job of that handle."""
        return (handle.by, str(handle)) in self._others

    def withheld(self, rows: Iterable[PreparedRow]) -> str | None:
        """Say why rows are not to be sent by this run: another one has sent them once more."""
        found = next((row for row in rows if row.position in self._elsewhere), None)
        if found is None:
            return None
        return f"the run {self._elsewhere[found.position]} has sent its rows once more"

    def as_recorded(self, prepared: Iterable[PreparedRow]) -> Iterator[PreparedRow]:
        """Yield rows that are the recorded ones; where not all were recorded, more may follow.

        Raises:
            InputChanged: they differ; the first row that does is named.
            LedgerError: the recorded ones cannot be read.
        """
        chunks = whole_chunks(self._store, self.id)
        return as_recorded(prepared, chunks, complete=self._run.complete)


def _recorded(event: Resolved) -> Iterator[RecordedOutcome]:
    plain: dict[int, list[dict[str, Any]]] = {}
    for row, problems in explained(event.outcome):
        # Rows of a batch share one sequence of problems, and so one list.
        if id(problems) not in plain:
            plain[id(problems)] = [plain_problem(problem) for problem in problems]
        yield RecordedOutcome(row.row, row.status, row.id, plain[id(problems)])
