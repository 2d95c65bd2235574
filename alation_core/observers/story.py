"""What the log of a run remembers from one event to a later one: since when, and how many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from alation_core.batching.grouping import BatchKey
from alation_core.jobs.protocol import JobHandle
from alation_core.problems import shorten
from alation_core.runs.events import (
    Accepted,
    Begun,
    Deferred,
    Ended,
    Event,
    FollowUpFound,
    Intent,
    NotSent,
    Planned,
    Polled,
    Resolved,
    SetAside,
    TooLarge,
)


@dataclass
class Story:
    """A run as it was told so far.

    Args:
        begun: its first event; None: it has not come.
        rows: that are sent of each batch that is under way.
        sent: when each of these batches went out first.
        sizes: of these batches, the rows that are rejected included.
        out: those of the batches that are at the server, or may be.
        jobs: when each open job was accepted.
        silent: jobs that did not answer when they were asked last.
        done: rows whose outcome is known, by status.
        told: when it was last told that the run goes on.
    """

    begun: Begun | None = None
    rows: dict[BatchKey, int] = field(default_factory=dict)
    sent: dict[BatchKey, float] = field(default_factory=dict)
    sizes: dict[BatchKey, int] = field(default_factory=dict)
    out: dict[BatchKey, int] = field(default_factory=dict)
    jobs: dict[JobHandle, float] = field(default_factory=dict)
    silent: set[JobHandle] = field(default_factory=set)
    done: Counter[str] = field(default_factory=Counter)
    told: float = 0.0

    @property
    def names(self) -> dict[str, Any]:
        """What every line of the run tells: its operation, its id and its key."""
        known = self.begun
        if known is None:
            return {}
        key = None if known.key is None else shorten(known.key)
        return {"operation": known.operation, "run": known.run, "key": key}

    @property
    def left(self) -> int | None:
        """Rows that are not sent; None where nobody knows how many rows there are."""
        if self.begun is None or self.begun.rows is None:
            return None
        gone_out = self.done.total() - self.done["unsent"] + sum(self.out.values())
        return max(self.begun.rows - gone_out, 0)

    @property
    def name(self) -> str:
        """What people call the run: its operation."""
        return "the run" if self.begun is None else self.begun.operation or "the run"

    def before(self, event: Event) -> None:
        """Take note of what a line about the event itself tells."""
        match event:
            case Begun():
                self.begun, self.told = event, event.at
            case Planned():
                self.rows[event.batch] = event.rows
                self.sizes[event.batch] = event.rows + event.rejected
            case Intent():
                self.sent.setdefault(event.batch, event.at)
                self.out[event.batch] = self.sizes.get(event.batch, 0)
            case Accepted():
                if event.rows:
                    self.rows[event.batch] = event.rows
                self.jobs.setdefault(event.handle, event.at)
            case FollowUpFound():
                self.jobs.setdefault(event.handle, event.at)
            case Polled():
                self.jobs.setdefault(event.handle, event.at)

    def after(self, event: Event) -> None:
        """Forget what is over, so that memory does not grow with the run."""
        match event:
            case Polled():
                (self.silent.add if event.poll.failure else self.silent.discard)(event.handle)
            case Ended():
                self.jobs.pop(event.handle, None)
                self.silent.discard(event.handle)
            case SetAside():
                if event.batch in self.rows:
                    self.rows[event.batch] -= len(event.indices)
            case NotSent() | Deferred(doubtful=False):
                self.out.pop(event.batch, None)
            case TooLarge():
                size = self.sizes.pop(event.batch, event.first)
                self.sizes[(*event.batch, 0)] = event.first
                self.sizes[(*event.batch, 1)] = size - event.first
                self.out.pop(event.batch, None)
            case Resolved():
                for known in (self.rows, self.sent, self.sizes, self.out):
                    known.pop(event.batch, None)
