"""Events of a run in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from alation_cli.output.plain import plural
from alation_core import BatchOutcome
from alation_core.batching import BatchKey
from alation_core.runs import Accepted, Deferred, Event, FollowUpFound


def batch_name(key: BatchKey) -> str:
    """Return a batch's number for people: "3", and "3.1", "3.2" for the halves of a split."""
    return ".".join(str(number + 1) for number in key)


def counted(counts: Mapping[Any, int]) -> str:
    """Return the counts that are not zero ("998 succeeded, 2 failed")."""
    return ", ".join(f"{rows} {status}" for status, rows in counts.items() if rows) or "no rows"


def batch_line(key: BatchKey, outcome: BatchOutcome[Any]) -> str:
    """Return one line about a batch of which it is known what became of it."""
    handles = [str(job.handle) for job in outcome.jobs if job.handle is not None]
    jobs = f", job {' and '.join(handles)}" if handles else ""
    statuses = Counter(row.status for row in outcome.rows)
    rows = plural(len(outcome.rows), "row")
    return f"batch {batch_name(key)}: {rows}{jobs}: {counted(statuses)}"


def note(event: Event) -> str | None:
    """Return what is worth knowing while one waits, or None."""
    match event:
        case Accepted() | FollowUpFound():
            return f"job {event.handle} runs"
        case Deferred():
            return f"batch {batch_name(event.batch)} waits: {event.reason}"
    return None
