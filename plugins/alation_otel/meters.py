"""The metrics of runs. Their attributes have few values: no id, no key, no number of a batch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from opentelemetry import metrics

from alation_core.jobs import JobHandle
from alation_core.runs import (
    Accepted,
    Begun,
    Ended,
    Event,
    Finished,
    FollowUpFound,
    Intent,
    Requested,
    Resolved,
)
from alation_core.version import __version__
from alation_otel import attributes as names

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
_meter = metrics.get_meter("alation_otel", __version__)
_rows = _meter.create_counter("alation.rows", "{row}", "Rows by what became of them.")
_batches = _meter.create_histogram("alation.batch.duration", "s", "From sent to known.")
_jobs = _meter.create_histogram("alation.job.duration", "s", "From accepted to its end.")
_runs = _meter.create_histogram("alation.run.duration", "s", "From begin to end.")
_open = _meter.create_up_down_counter("alation.jobs.open", "{job}", "Jobs that are waited for.")
_retries = _meter.create_counter("alation.retries", "{request}", "Requests that were repeated.")
_requests = _meter.create_histogram(
    "http.client.request.duration",
    "s",
    "Duration of HTTP client requests.",
    # As the conventions have it: the usual ones are for milliseconds.
    explicit_bucket_boundaries_advisory=SECONDS,
)


def count_request(event: Requested) -> None:
    """Count a request."""
    told = names.of_request(event)
    _requests.record(event.seconds, told)
    if event.attempt > 1:
        _retries.add(1, told)


@dataclass
class RunMeters:
    """What is remembered of a run to measure it.

    Args:
        at: when it began, by its clock.
        told: what names it in every metric.
        sent: when each batch that is under way was sent.
        jobs: when each open job was accepted.
    """

    at: float
    told: names.Attributes
    sent: dict[Any, float] = field(default_factory=dict)
    jobs: dict[JobHandle, float] = field(default_factory=dict)

    @classmethod
    def of(cls, event: Begun) -> RunMeters:
        """Begin to measure a run."""
        return cls(event.at, {names.OPERATION: event.operation, **names.server(event.host)})

    def take(self, event: Event) -> None:
        """Measure what an event tells."""
        match event:
            case Requested():
                count_request(event)
            case Intent():
                self.sent.setdefault(event.batch, event.at)
            case Accepted() | FollowUpFound():
                self.jobs[event.handle] = event.at
                _open.add(1, self.told)
            case Ended() if event.handle in self.jobs:
                seconds = event.at - self.jobs.pop(event.handle)
                _open.add(-1, self.told)
                _jobs.record(seconds, {**self.told, names.JOB_STATE: event.state.value})
            case Resolved() if not event.earlier:
                self._resolved(event)
            case Finished():
                _open.add(-len(self.jobs), self.told)
                told = {**self.told, names.RUN_STATUS: event.status}
                _runs.record(event.at - self.at, told)

    def _resolved(self, event: Resolved) -> None:
        # Of what an earlier process counted, only the rows that became something else are counted.
        new = Counter(event.outcome.summary.counts) - Counter(event.before)
        for status, rows in new.items():
            _rows.add(rows, {**self.told, names.ROW_STATUS: status})
        began = self.sent.pop(event.batch, None)
        if began is not None:
            _batches.record(event.at - began, self.told)
