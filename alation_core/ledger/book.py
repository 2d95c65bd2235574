"""One run's book: what the runner records into, and what a resumed run is restored from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from alation_core.batching.rows import PreparedRow
from alation_core.clock import Clock
from alation_core.jobs.protocol import JobHandle
from alation_core.ledger.codec import RECORDED, decode, encode, plain_problem
from alation_core.ledger.rows import CHUNK_ROWS, check_same, chunks_of, rows_of
from alation_core.ledger.store import RecordedOutcome, RecordedRun, Store
from alation_core.runs.events import (
    Accepted,
    Deferred,
    Event,
    FollowUpFound,
    Planned,
    Resolved,
)


class RunBook:
    """The record of one run, owned by this process.

    Args:
        store: the ledger.
        run: the run.
        clock: the time.
    """

    def __init__(self, store: Store, run: RecordedRun, clock: Clock) -> None:
        self._store = store
        self._run = run
        self._clock = clock
        self._events: list[tuple[float, str]] = []
        self._rows: list[PreparedRow] = []
        self._others: frozenset[tuple[str, str]] | None = None

    @property
    def id(self) -> str:
        """Names the run."""
        return self._run.id

    @property
    def params(self) -> dict[str, Any]:
        """Query and path parameters of the run."""
        return self._run.params

    def set_input(self, rows: Sequence[PreparedRow]) -> None:
        """Record all rows at once, before anything is sent of them."""
        self._store.set_input(self.id, chunks_of(rows))

    def watch(self, rows: Iterable[PreparedRow]) -> Iterator[PreparedRow]:
        """Pass rows on, and record them as they are read; all before their batch is sent."""
        for row in rows:
            self._rows.append(row)
            if len(self._rows) >= CHUNK_ROWS:
                self._flush_rows()
            yield row
        self._flush_rows(complete=True)

    def _flush_rows(self, *, complete: bool = False) -> None:
        if self._rows or complete:
            self._store.add_input(self.id, chunks_of(self._rows), complete)
            self._rows = []

    def record(self, event: Event) -> None:
        """Keep an event. It is durable on return, unless nothing is lost where it is forgotten."""
        if isinstance(event, Resolved):
            self._flush_events()
            self._store.add_outcomes(self.id, _outcomes(event))
        elif type(event).__name__ in RECORDED:
            self._events.append((self._clock.wall(), encode(event)))
            if isinstance(event, Planned):
                self._flush_rows()
            elif not isinstance(event, Deferred):
                self._flush_events()

    def _flush_events(self) -> None:
        if self._events:
            self._store.add_events(self.id, self._events)
            self._events = []

    def reopen(self) -> None:
        """Record that the run goes on."""
        self._store.set_status(self.id, None)

    def finish(self, status: str) -> None:
        """Record how the run ended: no more rows come, even where their source has some left."""
        self._flush_rows(complete=True)
        self._flush_events()
        self._store.set_status(self.id, status)

    def events(self) -> list[Event]:
        """Return what was recorded."""
        return [decode(text) for text in self._store.events(self.id)]

    def rows(self) -> Iterator[Any]:
        """Yield the recorded rows, in order."""
        return rows_of(self._store.chunks(self.id))

    def met_before(self, handle: JobHandle) -> bool:
        """Tell whether another run on the same server was given a job of that handle."""
        if self._others is None:
            found = (decode(text) for text in self._store.jobs_of_others(self.id))
            self._others = frozenset(
                (event.handle.by, str(event.handle))
                for event in found
                if isinstance(event, Accepted | FollowUpFound)
            )
        return (handle.by, str(handle)) in self._others

    def check_input(self, prepared: Iterable[PreparedRow]) -> None:
        """Hold that rows are the recorded ones; where not all were recorded, more may follow.

        Raises:
            InputChanged: they differ; the first row that does is named.
        """
        check_same(prepared, self._store.chunks(self.id), complete=self._run.complete)


def _outcomes(event: Resolved) -> Iterator[RecordedOutcome]:
    loose = [plain_problem(problem) for problem in event.outcome.problems if problem.row is None]
    for row in event.outcome.rows:
        problems = [plain_problem(problem) for problem in row.problems]
        if not problems and row.status not in ("succeeded", "rejected"):
            problems = loose
        yield RecordedOutcome(row.row, row.status, row.id, problems)
