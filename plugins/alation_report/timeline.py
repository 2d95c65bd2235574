"""When which batch was sent, and when its jobs ran: a fold over the events of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alation_core.batching import BatchKey
from alation_core.runs import (
    Accepted,
    Answered,
    Ended,
    Event,
    FollowUpFound,
    Intent,
    Planned,
    Refused,
    Resolved,
    RowStatus,
    RunStatus,
    counts_form,
    utc,
)
from alation_report.contents import safe


@dataclass
class JobSpan:
    """When a job ran.

    Args:
        handle: its number or name.
        begun: when the server took it, in seconds since 1970; None: nobody noted it.
        ended: when it was seen to have ended; None: it was not.
        state: that it ended in, or why it is not waited for any more.
    """

    handle: str
    begun: float | None = None
    ended: float | None = None
    state: str = "open"

    def form(self) -> dict[str, Any]:
        """Return the job in plain JSON types."""
        return {
            "job": self.handle,
            "state": self.state,
            "begun": _utc(self.begun),
            "ended": _utc(self.ended),
        }


@dataclass
class BatchSpan:
    """When a batch was at work.

    Args:
        name: its number for people: "3", and "3.1", "3.2" for the halves of a split.
        start: position of its first row.
        stop: position after its last row.
        sent: when it was first sent, in seconds since 1970; None: that is not known, or it was not.
        until: when the last was heard of it.
        jobs: its jobs, in the order in which they began.
        counts: how many of its rows have each status.
    """

    name: str
    start: int = 0
    stop: int = 0
    sent: float | None = None
    until: float | None = None
    jobs: list[JobSpan] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def seconds(self) -> float | None:
        """How long it was at work, where that is known."""
        if self.sent is None or self.until is None:
            return None
        return max(self.until - self.sent, 0.0)

    @property
    def mood(self) -> RunStatus | RowStatus:
        """The one word for its rows: "partial" where some succeeded; "open": nobody knows yet."""
        order: Sequence[RowStatus] = ("failed", "rejected", "unknown", "unsent", "succeeded")
        found = [status for status in order if self.counts.get(status)]
        if len(found) > 1 and "succeeded" in found:
            return "partial"
        return found[0] if found else "open"

    def form(self) -> dict[str, Any]:
        """Return the batch in plain JSON types."""
        return {
            "batch": self.name,
            "first_row": self.start,
            "rows": self.stop - self.start,
            "sent": _utc(self.sent),
            "seconds": None if self.seconds is None else round(self.seconds, 3),
            "counts": self.counts,
            "jobs": [job.form() for job in self.jobs],
        }


@dataclass
class Timeline:
    """The batches of a run; memory grows with them, and not with the rows.

    Args:
        offset: what has to be added to the times of events to get seconds since 1970.
    """

    offset: float = 0.0
    _batches: dict[BatchKey, BatchSpan] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Take note of an event."""
        self._take(event, event.at + self.offset)

    def recall(self, events: Iterable[Event]) -> None:
        """Take note of what earlier processes recorded of the run.

        Args:
            events: as the ledger has them: their times are those of the day.
        """
        for event in events:
            self._take(event, event.at)

    def _take(self, event: Event, at: float) -> None:
        if not event.batch:
            return
        batch = self._batch(event.batch)
        match event:
            case Planned():
                batch.start, batch.stop = event.start, event.start + event.rows + event.rejected
            case Intent():
                batch.sent = at if batch.sent is None else batch.sent
            case Accepted() | FollowUpFound():
                batch.jobs.append(JobSpan(safe(str(event.handle)), at))
            case Ended():
                _end(batch, event, at)
            case Resolved():
                self._resolved(batch, event)
        if isinstance(event, Accepted | Answered | Ended | Refused):
            batch.until = at

    def _resolved(self, batch: BatchSpan, event: Resolved) -> None:
        batch.counts = counts_form(event.outcome.summary.counts)
        positions = event.outcome.columns.positions
        if positions:
            batch.start, batch.stop = positions[0], positions[-1] + 1

    def resolve(self, key: BatchKey, start: int, stop: int, counts: Mapping[Any, int]) -> BatchSpan:
        """Take note of what became of the rows of a batch, where no event tells it.

        Args:
            key: of the batch.
            start: position of its first row.
            stop: position after its last row.
            counts: how many of its rows have each status.
        """
        batch = self._batch(key)
        batch.start, batch.stop, batch.counts = start, stop, counts_form(counts)
        return batch

    def batches(self) -> Sequence[BatchSpan]:
        """Return the batches in input order, without those that were sent in parts alone."""
        parts = {key[:-1] for key in self._batches}
        whole = (b for key, b in self._batches.items() if key not in parts or b.jobs or b.counts)
        return sorted(whole, key=lambda batch: (batch.start, batch.stop))

    def _batch(self, key: BatchKey) -> BatchSpan:
        name = ".".join(str(number + 1) for number in key)
        return self._batches.setdefault(key, BatchSpan(name))


def _end(batch: BatchSpan, event: Ended, at: float) -> None:
    handle = safe(str(event.handle))
    job = next((one for one in batch.jobs if one.handle == handle), None)
    if job is None:
        job = JobSpan(handle, batch.sent)
        batch.jobs.append(job)
    if event.gave_up:
        why = "its time was up" if event.timed_out else event.reason or event.state.value
        job.state = safe(f"not waited for any more: {why}")
    else:
        job.ended, job.state = at, event.state.value


def timeline_of(events: Iterable[Event], offset: float = 0.0) -> Timeline:
    """Return the timeline of events.

    Args:
        events: of a run, in order.
        offset: what has to be added to their times to get seconds since 1970.
    """
    timeline = Timeline(offset)
    for event in events:
        timeline.take(event)
    return timeline


def _utc(seconds: float | None) -> str | None:
    return None if seconds is None else utc(seconds)
