"""What a run that was left waits for, as plain data that an engine can keep."""

from __future__ import annotations

from typing import Literal, TypedDict

from alation_core.engines.rules import pause
from alation_core.engines.standing import Standing
from alation_core.ledger.past import left_of
from alation_core.ledger.store import RecordedRun, Store
from alation_core.runs.past import still_true


class WaitsForJob(TypedDict):
    """A job that goes on at the server.

    Attributes:
        value: its number or name.
        by: the parameter that it is asked by.
    """

    value: int | str
    by: Literal["id", "name"]


class Waits(TypedDict):
    """What a run that was left waits for; it is JSON.

    Attributes:
        run: id of the run.
        operation: endpoint and operation; empty: jobs that no load is known of.
        jobs: that were open; the run is to be carried on when the first of them has ended.
        since: from when on the first of them is waited for, in seconds since 1970.
        until: when the run is to be carried on, whatever became of them, in seconds since 1970.
        seconds: until it is worth to look.
    """

    run: str
    operation: str
    jobs: list[WaitsForJob]
    since: float
    until: float
    seconds: float


def standing_of(store: Store, run: RecordedRun) -> Standing:
    """Return where a run stands, by what is recorded and still true; times are the time of day.

    Raises:
        LedgerError: it cannot be read.
    """
    return Standing(still_true(left_of(store, run.id).events))


def waits_of(store: Store, run: RecordedRun, now: float) -> Waits:
    """Return what a run waits for.

    Args:
        store: its ledger.
        run: it is open.
        now: the time of day.

    Raises:
        LedgerError: it cannot be read.
    """
    jobs = [job for those in standing_of(store, run).jobs.values() for job in those.items()]
    since = min((at for _, at in jobs), default=now)
    return {
        "run": run.id,
        "operation": run.operation,
        "jobs": [{"value": handle.value, "by": handle.by} for handle, _ in jobs],
        "since": since,
        "until": since + float(run.options.get("timeout", 0.0)) if jobs else now,
        "seconds": pause(max(0.0, now - since)) if jobs else 0.0,
    }
