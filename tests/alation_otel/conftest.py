from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_sandbox import Sandbox


@dataclass
class Told:
    """What OpenTelemetry was told, in memory."""

    spans: InMemorySpanExporter
    reader: InMemoryMetricReader
    tracers: TracerProvider

    @property
    def finished(self) -> list[ReadableSpan]:
        return sorted(self.spans.get_finished_spans(), key=lambda span: span.start_time or 0)

    def way(self, span: ReadableSpan) -> str:
        """Return the names of a span and of all above it."""
        above = {one.context.span_id: one for one in self.finished if one.context is not None}
        parent = above.get(span.parent.span_id) if span.parent is not None else None
        return f"{self.way(parent)} > {span.name}" if parent is not None else span.name

    def points(self) -> list[tuple[str, Any]]:
        """Return the name and the data of each point of each metric."""
        data = self.reader.get_metrics_data()
        return [
            (metric.name, point)
            for resource in (data.resource_metrics if data is not None else ())
            for scope in resource.scope_metrics
            for metric in scope.metrics
            for point in metric.data.data_points
        ]


@pytest.fixture(scope="session")
def provided() -> Iterator[Told]:
    """Set OpenTelemetry up, as a program does: once in a process."""
    spans, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracers = TracerProvider()
    tracers.add_span_processor(SimpleSpanProcessor(spans))
    trace.set_tracer_provider(tracers)
    meters = MeterProvider([reader])
    metrics.set_meter_provider(meters)
    yield Told(spans, reader, tracers)
    tracers.shutdown()
    meters.shutdown()


@pytest.fixture
def told(provided: Told) -> Iterator[Told]:
    provided.spans.clear()
    yield provided
    provided.spans.clear()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def server(clock: SimulatedClock) -> Iterator[Sandbox]:
    with Sandbox(job_seconds=0.5, clock=clock.wall) as running:
        yield running


@pytest.fixture
def catalog(server: Sandbox, clock: SimulatedClock) -> Alation:
    known = server.credentials
    secret = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, secret, ["document", "alation-otel"], clock=clock)
