"""Which run an event belongs to, and what is told of it: spans and metrics."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass

from alation_core.runs import Begun, Event, Finished, Requested
from alation_otel.meters import RunMeters, count_request
from alation_otel.spans import RunSpans, request_span


@dataclass
class _Told:
    """A run that goes on; `spans` is None where nobody records them."""

    meters: RunMeters
    spans: RunSpans | None = None

    def take(self, event: Event) -> None:
        # What a processor of the program raises in one of them is no loss to the other.
        with ExitStack() as taken:
            taken.callback(self.meters.take, event)
            if self.spans is not None:
                taken.callback(self.spans.take, event)


_runs: dict[int, _Told] = {}


def observe(event: Event, run: int | None) -> None:
    """Tell OpenTelemetry of an event.

    Args:
        event: of a run, or a request outside of one.
        run: names the run among those of this process; None: none.
    """
    if run is None:
        if isinstance(event, Requested):
            count_request(event)
            request_span(event, time.time_ns())
        return
    if isinstance(event, Begun):
        begun = _runs[run] = _Told(RunMeters.of(event))
        begun.spans = RunSpans.of(event)
        return
    told = _runs.pop(run, None) if isinstance(event, Finished) else _runs.get(run)
    if told is not None:  # else it was set up in the middle of the run
        told.take(event)
