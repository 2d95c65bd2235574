"""Recorded runs, as records to be printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from alation_cli.loading.reporting import Past
from alation_cli.recorded.location import opened_ledger
from alation_core.foreign import Raised, attempt
from alation_core.ledger import (
    OPEN,
    RecordedRun,
    RunFilter,
    Store,
    counts_of,
    every_event,
    why_left_open,
)
from alation_core.runs import Event, RunFacts, counts_form, utc
from alation_files.source import noted_source

RUN_COLUMNS = ("id", "created", "operation", "file", "status", "rows", "counts", "seconds", "key")


def recorded_events(address: str) -> Past:
    """Return what reads the events of a run of a ledger, by the run's id."""

    def read(run: str) -> Iterator[Event]:
        with opened_ledger(address) as store:
            yield from every_event(store, run)

    return read


def recorded_facts(address: str) -> Callable[[str], RunFacts]:
    """Return what reads the facts that a ledger knows of a run, by the run's id."""

    def read(run: str) -> RunFacts:
        with opened_ledger(address) as store:
            known = store.run(run)
        return RunFacts(known.host, known.key, known.created, known.worked)

    return read


def run_record(store: Store, run: RecordedRun) -> dict[str, Any]:
    """Return a run for a list."""
    source = noted_source(run.source)
    told = attempt(counts_of, store, run)
    # A run of which something cannot be read is listed all the same.
    known = {} if isinstance(told, Raised) else told
    worked = run.worked
    return {
        "id": run.id,
        "created": utc(run.created),
        "operation": run.operation,
        "file": source.file if source else run.source,
        "status": run.status or OPEN,
        "rows": run.rows,
        "counts": counts_form(known),
        "seconds": None if worked is None else round(worked, 3),
        "retry_of": run.retry_of,
        "key": run.key,
    }


def whole_record(store: Store, run: RecordedRun) -> dict[str, Any]:
    """Return all that is known of a run as a whole."""
    record = run_record(store, run)
    return {
        **record,
        "retried_by": [one.id for one in store.runs(RunFilter(retry_of=run.id))],
        "at_work": None if run.since is None else utc(run.since),
        "last_recorded": None if run.seen is None else utc(run.seen),
        "complete": run.complete,
        "left_open": _why_left_open(store, run),
        "host": run.host,
        "params": run.params,
        "options": run.options,
        "source": record["file"],
    }


def _why_left_open(store: Store, run: RecordedRun) -> str | None:
    left = why_left_open(store, run.id)
    return None if left is None else str(left)
