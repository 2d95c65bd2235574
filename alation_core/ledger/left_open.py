"""Why the last process that worked on a run left it open: what its caller was told, kept."""

from __future__ import annotations

import json
from typing import Any

from alation_core.foreign import Raised, attempt
from alation_core.frozen import dataclass
from alation_core.ledger.store import Record, Store

LEFT = "left"
"""The kind of the record that tells it. A run has none while a process works on it, and none when
it has ended. A ledger of an earlier version holds none."""


@dataclass(frozen=True)
class LeftOpen:
    """Why a run was left open.

    Args:
        reason: in the words of its last event.
        error: kind of the exception that broke its input off, or None. What that said may quote a
            row, so it is not kept.
    """

    reason: str
    error: str | None = None

    def __str__(self) -> str:
        return self.reason if self.error is None else f"{self.reason} ({self.error})"


def left_record(left: LeftOpen) -> Record:
    """Return the record that tells why a run was left open."""
    told = {"reason": left.reason, "error": left.error}
    return Record(LEFT, 0, 1, json.dumps(told).encode())


def why_left_open(store: Store, run: str) -> LeftOpen | None:
    """Return why a run was left open; None: nobody said, it has ended, or a process works on it.

    Args:
        store: the ledger.
        run: id of the run.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    record = next(iter(store.records(run, LEFT)), None)
    told: Any = None if record is None else attempt(json.loads, record.content)
    if isinstance(told, Raised) or not isinstance(told, dict):
        return None  # it is told to people alone: nothing else depends on it
    reason, error = told.get("reason"), told.get("error")
    if not isinstance(reason, str):
        return None
    return LeftOpen(reason, error if isinstance(error, str) else None)
