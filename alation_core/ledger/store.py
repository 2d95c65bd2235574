"""What a ledger holds: runs, chunks of their input, outcomes of their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RecordedRun:
    """One run in a ledger.

    Args:
        id: names the run.
        created: when it began, in seconds since 1970.
        operation: endpoint and operation.
        host: the server that it writes to.
        params: query and path parameters.
        options: how the write is done.
        source: where the rows came from, if that was said.
        complete: all rows of the input are recorded.
        status: of the run; None while it is open: running, or interrupted.
        rows: rows recorded so far.
    """

    id: str
    created: float
    operation: str
    host: str
    params: dict[str, Any]
    options: dict[str, Any]
    source: str | None
    complete: bool
    status: str | None
    rows: int


@dataclass(frozen=True)
class InputChunk:
    """Consecutive rows of an input, compressed, with one digest per row."""

    start: int
    rows: int
    digests: bytes
    content: bytes


@dataclass(frozen=True)
class RecordedOutcome:
    """What became of one row, as the ledger holds it."""

    row: int
    status: str
    id: int | str | None
    problems: list[dict[str, Any]]
