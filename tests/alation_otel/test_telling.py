"""Runs as OpenTelemetry is told of them: by the SDK's exporters in memory."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.trace import StatusCode

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_core.runs import Requested
from alation_otel import ready
from alation_otel.attributes import of_request
from alation_otel.observing import _runs
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import DOCUMENTS, documents
from tests.alation_otel.conftest import Told
from tests.processes import PATIENCE

CANARY = "Quarterly-revenue-of-Freedonia"
HOLD_FEW_VALUES = {
    "alation.operation",
    "alation.row.status",
    "alation.run.status",
    "alation.job.state",
    "http.request.method",
    "http.response.status_code",
    "url.template",
    "server.address",
    "server.port",
    "error.type",
}


def test_runs_that_go_on_side_by_side_have_trees_of_their_own(catalog: Alation, told: Told) -> None:
    create = catalog.document.create
    with trace.get_tracer("night").start_as_current_span("night"):
        first = create.stream(documents(3), batch_size=2)
        second = create.stream([*documents(2, 5), {"title": CANARY, "document_hub_id": 99}])
        next(first)
        list(second)
        list(first)
        assert len(list(catalog.document.list())) == 3
    ways = [told.way(span) for span in told.finished]
    run = "night > document.create"
    assert ways.count(run) == 2
    assert ways.count(f"{run} > batch document.create") == 3
    assert ways.count(f"{run} > batch document.create > job document.create") == 2
    polls = "batch document.create > job document.create > GET /api/v1/bulk_metadata/job/"
    assert f"{run} > {polls}" in ways
    assert f"{run} > batch document.create > POST /integration/v2/document/" in ways
    assert "night > GET /integration/v2/document/" in ways
    roots = {span.context.span_id: span for span in told.finished if told.way(span) == run
             if span.context is not None}  # fmt: skip
    statuses = {one.attributes["alation.run.status"] for one in roots.values() if one.attributes}
    assert statuses == {"successful", "failed"}
    for span in told.finished:
        assert span.end_time is not None
        assert span.start_time is not None
        assert span.start_time <= span.end_time
        if span.name == "POST /integration/v2/document/" and span.attributes:
            refused = span.attributes["http.response.status_code"] == 400
            assert (span.status.status_code is StatusCode.ERROR) is refused
            assert ("error.type" in span.attributes) is refused


def test_a_job_that_is_not_waited_for_any_more_is_an_error(
    catalog: Alation, server: Sandbox, told: Told
) -> None:
    def measured() -> int:
        return sum(
            point.count
            for name, point in told.points()
            if name == "alation.job.duration"
            if point.attributes["alation.job.state"] == "running"
        )

    before = measured()
    catalog.document.create(documents(1), timeout=0.2)  # the sandbox's jobs take 0.5 s

    (job,) = (span for span in told.finished if span.name.startswith("job "))
    assert job.status.status_code is StatusCode.ERROR
    assert job.attributes is not None
    assert job.attributes["error.type"] == "timeout"
    assert job.attributes["alation.job.state"] == "running"
    assert measured() == before + 1


def test_that_a_run_stops_itself_stands_in_its_span(told: Told, clock: SimulatedClock) -> None:
    fault = Fault("revoked-token", "POST", DOCUMENTS, at=2)
    with Sandbox(faults=[fault], clock=clock.wall) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        create = Alation(
            server.url, auth, ["document", "alation-otel"], clock=clock
        ).document.create
        create(documents(6), batch_size=2)

    (span,) = (one for one in told.finished if one.name == "document.create")
    assert [event.name for event in span.events] == ["alation.Stopped"]


def test_no_row_no_id_of_one_and_no_secret_is_told(
    catalog: Alation, server: Sandbox, told: Told
) -> None:
    rows = [{"title": CANARY, "document_hub_id": 1}, {"title": CANARY, "document_hub_id": 99}]
    catalog.document.create(rows, batch_size=1)
    token = catalog.transport.token().value
    assert {"document.create", "batch document.create"} <= {span.name for span in told.finished}
    spans = [span.to_json() for span in told.finished]
    everything = "\n".join([*spans, *(str(point) for point in told.points())])
    for hidden in (CANARY, server.credentials.refresh_token, token, "url.full", "url.query"):
        assert hidden not in everything


def test_metrics_do_not_grow_with_the_runs(catalog: Alation, told: Told) -> None:
    def series() -> set[tuple[str, str]]:
        return {(name, str(sorted(point.attributes.items()))) for name, point in told.points()}

    def counted(status: str) -> int:
        return sum(
            point.value
            for name, point in told.points()
            if name == "alation.rows" and point.attributes["alation.row.status"] == status
            if point.attributes["server.port"] == int(catalog.transport.base.rpartition(":")[2])
        )

    catalog.document.create(documents(3), batch_size=1)
    once = series()
    catalog.document.create(documents(5, 10), batch_size=2)
    assert series() == once
    assert counted("succeeded") == 8
    assert {key for _, point in told.points() for key in point.attributes} <= HOLD_FEW_VALUES
    names = {name for name, _ in once}
    assert names >= {
        "alation.rows",
        "alation.batch.duration",
        "alation.job.duration",
        "alation.run.duration",
        "alation.jobs.open",
        "http.client.request.duration",
    }
    assert sum(point.value for name, point in told.points() if name == "alation.jobs.open") == 0


def test_a_run_that_goes_on_is_linked_and_counts_no_row_twice(
    catalog: Alation, told: Told, tmp_path: Path
) -> None:
    ledger = tmp_path / "l.db"

    def leave(event: Any) -> None:
        if type(event).__name__ == "Resolved":
            catalog.park()

    left = catalog.document.create(documents(4), batch_size=2, ledger=ledger, progress=leave)
    assert left.id is not None
    before = sum(point.value for name, point in told.points() if name == "alation.rows")
    run = catalog.resume(left.id, ledger=ledger)
    assert run.ok
    after = sum(point.value for name, point in told.points() if name == "alation.rows")
    first, second = (span for span in told.finished if span.name == "document.create")
    assert first.attributes is not None
    assert first.attributes["alation.run.id"] == left.id
    assert [link.context.span_id for link in second.links] == [
        first.context.span_id if first.context is not None else 0
    ]
    assert after - before < 4


def test_of_a_batch_that_changes_only_the_rows_that_did_are_counted_again(
    clock: SimulatedClock, told: Told, tmp_path: Path
) -> None:
    """An answer is lost; the next process finds the rows, all but one."""
    with Sandbox(faults=[Fault("reset-after", "POST", DOCUMENTS)], clock=clock.wall) as server:

        def counted() -> Counter[str]:
            return Counter(
                {
                    point.attributes["alation.row.status"]: point.value
                    for name, point in told.points()
                    if name == "alation.rows"
                    if f":{point.attributes['server.port']}" in server.url
                }
            )

        def connect() -> Alation:
            secret = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
            return Alation(
                server.url, secret, ["document", "alation-otel"], ledger=tmp_path / "l", clock=clock
            )

        connect().document.create(documents(4))
        assert counted() == {"unknown": 4}
        server.world.table("document").delete(4)

        connect().resume("last")
        assert counted() == {"unknown": 4, "succeeded": 3}
        connect().resume("last")
        assert counted() == {"unknown": 4, "succeeded": 3}


def test_a_path_with_values_in_it_is_told_as_its_template() -> None:
    event = Requested((), 0.0, "PURGE", "/integration/v1/rating/{id}/", "https://a.b", None, 1.0)
    assert of_request(event) == {
        "http.request.method": "_OTHER",
        "url.template": "/integration/v1/rating/{id}/",
        "server.address": "a.b",
        "server.port": 443,
        "error.type": "no_answer",
    }


SILENT = """
import sys
from alation_core import Alation, RefreshToken
from alation_sandbox import Sandbox
with Sandbox(job_seconds=0.0) as server:
    known = server.credentials
    catalog = Alation(server.url, RefreshToken(known.user_id, known.refresh_token))
    assert catalog.document.create([{"title": "a", "document_hub_id": 1}]).ok
assert "alation_otel" in sys.modules, "it is not loaded"
assert not any(name.startswith("opentelemetry") for name in sys.modules)
"""


def test_where_nothing_sets_it_up_nothing_is_loaded_or_said() -> None:
    command = [sys.executable, "-c", SILENT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_who_asks_for_it_by_variables_hears_what_lacks(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")
    monkeypatch.setattr(ready, "find_spec", lambda name: None)
    monkeypatch.delitem(sys.modules, "opentelemetry.trace", raising=False)
    caplog.set_level(logging.INFO)
    ready._is_wanted.cache_clear()
    try:
        assert not any(ready.is_set_up() for _ in range(3))
        assert [record.getMessage() for record in caplog.records] == [
            "variables ask for OpenTelemetry, and its library is not installed: "
            "pip install 'alation-core[otel]' opentelemetry-distro"
        ]
    finally:
        ready._is_wanted.cache_clear()


class Failing(SpanProcessor):
    """A processor of the program that fails at a moment: the SDK lets through what it raises."""

    def __init__(self) -> None:
        self.at: str | None = None
        self.begun = self.ended = 0

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        self.begun += 1
        self._fail("start")

    def on_end(self, span: ReadableSpan) -> None:
        self.ended += 1
        self._fail("end")

    def _fail(self, now: str) -> None:
        if self.at == now:
            raise RuntimeError("a processor of the program is broken")


@pytest.mark.parametrize("at", ["start", "end"])
def test_a_processor_that_fails_costs_its_spans_alone(
    catalog: Alation, server: Sandbox, told: Told, at: str
) -> None:
    provider = trace.get_tracer_provider()
    assert isinstance(provider, TracerProvider)
    provider.add_span_processor(failing := Failing())
    left = len(_runs)
    failing.at = at
    run = catalog.document.create(documents(4), batch_size=1)
    failing.at = None
    assert run.ok
    assert len(_runs) == left
    if at == "end":
        assert failing.begun == failing.ended
    port = int(catalog.transport.base.rpartition(":")[2])
    counted = [
        p.value
        for name, p in told.points()
        if name == "alation.rows" and p.attributes["server.port"] == port
    ]
    assert counted == [4]
