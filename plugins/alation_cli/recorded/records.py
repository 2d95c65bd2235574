"""Recorded runs, as records to be printed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from alation_cli.loading.summary import STATUSES
from alation_core.ledger import OPEN, RecordedRun, Store, outcomes_of
from alation_files.source import noted_source

RUN_COLUMNS = ("id", "created", "operation", "status", "rows")


def run_record(run: RecordedRun) -> dict[str, Any]:
    """Return a run for a list."""
    created = datetime.fromtimestamp(run.created, UTC)
    return {
        "id": run.id,
        "created": f"{created:%Y-%m-%dT%H:%M:%SZ}",
        "operation": run.operation,
        "status": run.status or OPEN,
        "rows": run.rows,
    }


def whole_record(store: Store, run: RecordedRun) -> dict[str, Any]:
    """Return all that is known of a run as a whole."""
    source = noted_source(run.source)
    counts = Counter(outcome.status for outcome in outcomes_of(store, run))
    return {
        **run_record(run),
        "counts": {status: counts[status] for status in STATUSES if counts[status]},
        "complete": run.complete,
        "host": run.host,
        "params": run.params,
        "options": run.options,
        "source": source.file if source else run.source,
    }
