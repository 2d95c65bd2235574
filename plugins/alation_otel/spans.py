"""The spans of one run: the run, its batches, their jobs, and the requests of each."""

from __future__ import annotations

import time
from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from opentelemetry import context, trace
from opentelemetry.trace import Link, Span, SpanContext, SpanKind, Status, StatusCode

from alation_core.jobs import JobHandle, JobState
from alation_core.runs import (
    Accepted,
    Begun,
    Deferred,
    Ended,
    Event,
    Finished,
    FollowUpFound,
    Intent,
    Lost,
    Requested,
    Resolved,
    SetAside,
    Stopped,
    TooLarge,
)
from alation_core.version import __version__
from alation_otel import attributes as names

SECOND = 1_000_000_000
KNOWN_RUNS = 1000
"""So many runs of this process are known to those that go on with one."""

_known: OrderedDict[str, SpanContext] = OrderedDict()
tracer = trace.get_tracer("alation_otel", __version__)


def request_span(event: Requested, end: int, parent: Any = None) -> None:
    """Make the span of a request; its name holds no value of the call.

    Args:
        event: that tells of it.
        end: time of day, in nanoseconds since 1970.
        parent: context of the span above it; None: the caller's.
    """
    told = names.of_request(event)
    if "{" not in event.route:
        told["url.path"] = event.route
    if event.attempt > 1:
        told["http.request.resend_count"] = event.attempt - 1
    span = tracer.start_span(
        f"{told['http.request.method']} {event.route}",
        parent,
        SpanKind.CLIENT,
        told,
        start_time=end - round(event.seconds * SECOND),
    )
    if names.ERROR_TYPE in told:
        span.set_status(Status(StatusCode.ERROR))
    span.end(end)


@dataclass
class RunSpans:
    """The spans of a run that are open.

    Args:
        span: of the run.
        offset: from the run's clock to the time of day, in nanoseconds.
        operation: of the run.
        batches: by their keys.
        jobs: by the handles of the jobs, each with the key of its batch.
    """

    span: Span
    offset: int
    operation: str
    batches: dict[Any, Span] = field(default_factory=dict)
    jobs: dict[JobHandle, tuple[Any, Span]] = field(default_factory=dict)

    @classmethod
    def of(cls, event: Begun) -> RunSpans | None:
        """Begin the span of a run below the caller's; None: nobody records it."""
        now = time.time_ns()
        earlier = _known.get(event.run or "")
        span = tracer.start_span(
            event.operation,
            context.get_current(),
            SpanKind.INTERNAL,
            names.of_begun(event),
            [Link(earlier)] if earlier is not None else None,
            now,
        )
        if not span.is_recording():
            return None
        if event.run is not None:
            _known[event.run] = span.get_span_context()
            if len(_known) > KNOWN_RUNS:
                _known.popitem(last=False)
        return cls(span, now - round(event.at * SECOND), event.operation)

    def take(self, event: Event) -> None:
        """Open and close the spans that an event opens and closes."""
        match event:
            case Requested():
                request_span(event, self._time(event), self._above(event))
            case Intent():
                self._sent(event)
            case Accepted() | FollowUpFound():
                self._accepted(event)
            case Ended():
                self._ended(event)
            case Deferred() | SetAside() | Lost() | TooLarge():
                self._happened(event)
            case Stopped():
                self.span.add_event("alation.Stopped", timestamp=self._time(event))
            case Resolved() if event.batch in self.batches:
                self._resolved(event)
            case Finished():
                self._finished(event)

    def _time(self, event: Event) -> int:
        return self.offset + round(event.at * SECOND)

    def _above(self, event: Requested) -> Any:
        """Return what a request stands below: a job that is asked for, a batch, or the run."""
        key = event.made_for
        jobs = (span for batch, span in self.jobs.values() if batch == key)
        # Of several jobs of one batch it is not told which one is asked for.
        job = next(jobs, None) if event.method == "GET" else None
        return trace.set_span_in_context(job or self.batches.get(key, self.span))

    def _opened(self, name: str, above: Span, event: Event, told: names.Attributes) -> Span:
        parent = trace.set_span_in_context(above)
        told = {names.OPERATION: self.operation, **told}
        start = self._time(event)
        return tracer.start_span(
            f"{name} {self.operation}", parent, attributes=told, start_time=start
        )

    def _sent(self, event: Intent) -> None:
        if event.batch not in self.batches:
            told: names.Attributes = {names.BATCH: ".".join(str(n + 1) for n in event.batch)}
            self.batches[event.batch] = self._opened("batch", self.span, event, told)

    def _accepted(self, event: Accepted | FollowUpFound) -> None:
        if event.handle in self.jobs:
            return
        above = self.batches.get(event.batch, self.span)
        told: names.Attributes = {names.JOB_ID: str(event.handle)}
        self.jobs[event.handle] = (event.batch, self._opened("job", above, event, told))

    def _ended(self, event: Ended) -> None:
        _, span = self.jobs.pop(event.handle, (None, None))
        if span is None:
            return
        span.set_attribute(names.JOB_STATE, event.state.value)
        if event.state is not JobState.SUCCEEDED:
            _failed(span, "timeout" if event.timed_out else f"job_{event.state.value}")
        span.end(self._time(event))

    def _happened(self, event: Deferred | SetAside | Lost | TooLarge) -> None:
        """Note in the span of a batch what happened to it; one that is split is over."""
        told: names.Attributes = {}
        if isinstance(event, Deferred):
            told = {names.WAIT: max(event.until - event.at, 0.0)}
        elif isinstance(event, SetAside):
            told = {names.BATCH_ROWS: len(event.indices)}
        if event.batch in self.batches:
            name = type(event).__name__
            self.batches[event.batch].add_event(f"alation.{name}", told, self._time(event))
        if isinstance(event, TooLarge):
            self._close(event)

    def _resolved(self, event: Resolved) -> None:
        span, summary = self.batches[event.batch], event.outcome.summary
        span.set_attributes(names.of_counts(summary.counts))
        bad = sorted(summary.counts.keys() - {"succeeded"})
        if bad:
            _failed(span, f"rows_{bad[0]}")
        self._close(event)

    def _close(self, event: Event) -> None:
        span = self.batches.pop(event.batch, None)
        if span is not None:
            span.end(self._time(event))

    def _finished(self, event: Finished) -> None:
        self.span.set_attributes(names.of_finished(event))
        if event.status != "successful" or event.error is not None:
            _failed(self.span, event.error or f"run_{event.status}")
        jobs = [span for _, span in self.jobs.values()]
        with ExitStack() as ends:  # each of them ends, whatever a processor raises at another
            for span in (self.span, *self.batches.values(), *jobs):
                ends.callback(span.end, self._time(event))


def _failed(span: Span, kind: str) -> None:
    span.set_attribute(names.ERROR_TYPE, kind)
    span.set_status(Status(StatusCode.ERROR))
