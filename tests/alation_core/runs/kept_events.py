"""Runs whose events a list keeps, so that a later process can go on with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from alation_core import Alation, RefreshToken
from alation_core.batching.grouping import Batch, BatchKey
from alation_core.calls.input import unread
from alation_core.calls.options import WriteOptions
from alation_core.clock import Clock
from alation_core.runs.events import Begun, Event, Polled, Reported, Resolved, Woke
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.past import Past
from alation_core.runs.plan import Plan
from alation_core.runs.runner import run
from alation_core.runs.state import Rules
from alation_sandbox import Sandbox

PASSING = (Begun, Polled, Reported, Resolved, Woke)
"""What no record keeps as an event."""


class Killed(KeyboardInterrupt):
    """Stands for the end of the process: no handler of the package catches it."""


@dataclass
class Book:
    """What processes recorded of a run.

    Args:
        clock: tells the time of day.
        events: in order.
        resolved: what became of each batch, or half.
        dies_at: the process ends at this recording, counted from 1.
        before: it ends before that recording, else after.
    """

    clock: Clock
    events: list[Event] = field(default_factory=list)
    resolved: dict[BatchKey, Resolved] = field(default_factory=dict)
    dies_at: int | None = None
    before: bool = False
    recorded: int = 0

    def record(self, event: Event) -> None:
        if not isinstance(event, Resolved) and isinstance(event, PASSING):
            return
        self.recorded += 1
        if self.before and self.recorded == self.dies_at:
            raise Killed
        if isinstance(event, Resolved):
            self.resolved[event.batch] = event
        else:
            self.events.append(replace(event, at=self.clock.wall()))
        if self.recorded == self.dies_at:
            raise Killed

    @property
    def closed(self) -> set[int]:
        """The numbers of the batches that are closed."""
        return {key[0] for key, event in self.resolved.items() if event.closed}

    def past(self, **more: Any) -> Past:
        """What the next process goes on from: nothing of closed batches."""
        open_ones = [e for e in self.events if not e.batch or e.batch[0] not in self.closed]
        contacted = any(self.resolved[key].outcome.jobs for key in self.resolved)
        return Past(open_ones, self.clock.wall(), **{"contacted": contacted, **more})

    def outcomes(self) -> Mapping[BatchKey, BatchOutcome[Any]]:
        """The outcomes of closed batches."""
        return {
            key: event.outcome
            for key, event in sorted(self.resolved.items())
            if key[0] in self.closed
        }


@dataclass(frozen=True)
class Load:
    """A call, as often as it is begun or gone on with."""

    rows: Sequence[Any]
    operation: str = "document.create"
    batch_size: int = 2
    concurrency: int = 1
    timeout: float = 60.0
    isolate: bool = False

    def plan(
        self,
        catalog: Alation,
        book: Book,
        past: Past | None = None,
        wanted: Callable[[int], bool] | None = None,
        **more: Any,
    ) -> Plan[Any]:
        """Return the plan of one process.

        Args:
            catalog: the client.
            book: the record.
            past: what it goes on from.
            wanted: tells of a batch's number whether it is among those; those that are not closed.
            more: of the plan.
        """
        endpoint, name = self.operation.split(".")
        operation = getattr(getattr(catalog, endpoint), name).operation
        ready = unread(
            self.operation, operation, self.rows, WriteOptions(batch_size=self.batch_size), {}
        )
        closed = book.closed
        chosen = wanted or (lambda number: number not in closed)
        batches: Iterator[Batch] = (
            batch for batch in list(ready.known().batches()) if chosen(batch.key[0])
        )
        at_once = self.concurrency if operation.overlaps else 1
        return Plan(
            operation=operation,
            address=ready.address.of,
            form=ready.form,
            batches=batches,
            rules=Rules(concurrency=at_once, timeout=self.timeout, lookahead=at_once),
            isolate=self.isolate,
            **{"record": book.record, "past": past, "run": "r", "ledger": "a list", **more},
        )

    def go(self, catalog: Alation, book: Book, **more: Any) -> list[BatchOutcome[Any]]:
        """Begin the run, or go on with it."""
        return list(run(self.plan(catalog, book, **more), catalog.transport))


def client(server: Sandbox, clock: Clock) -> Alation:
    """Return a new client, as a new process has it."""
    known = server.credentials
    return Alation(server.url, RefreshToken(known.user_id, known.refresh_token), clock=clock)


def statuses(outcomes: Sequence[BatchOutcome[Any]]) -> list[str]:
    """Return the status of each row."""
    return [row.status for outcome in outcomes for row in outcome.rows]
