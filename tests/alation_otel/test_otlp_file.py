"""Runs as the SDK writes them into a file in the form of OTLP: with a newer SDK than the oldest."""

from __future__ import annotations

import json
from pathlib import Path

from opentelemetry.exporter.otlp.json.file.trace_exporter import FileSpanExporter
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

from alation_core import Alation
from alation_sandbox import Sandbox
from tests.alation_otel.conftest import Told

CANARY = "Quarterly-revenue-of-Freedonia"


def test_a_file_for_a_collector_has_the_spans_and_no_row_and_no_secret(
    catalog: Alation, server: Sandbox, told: Told, tmp_path: Path
) -> None:
    file = tmp_path / "spans.jsonl"
    told.tracers.add_span_processor(SimpleSpanProcessor(FileSpanExporter(file)))
    rows = [{"title": CANARY, "document_hub_id": 1}, {"title": CANARY, "document_hub_id": 99}]
    catalog.document.create(rows, batch_size=1)
    token = catalog.transport.token().value
    text = file.read_text()
    spans = [
        span
        for line in text.splitlines()
        for resource in json.loads(line)["resourceSpans"]
        for scope in resource["scopeSpans"]
        for span in scope["spans"]
    ]
    assert {"document.create", "batch document.create"} <= {span["name"] for span in spans}
    for hidden in (CANARY, server.credentials.refresh_token, token, "url.full", "url.query"):
        assert hidden not in text
