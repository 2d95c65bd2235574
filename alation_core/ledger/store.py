"""What a store of ledgers holds, and what it can do: texts, bytes and numbers, and no event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

LAST = "last"
"""Names the newest run wherever the id of a run is taken."""


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
        counts: how many rows have each status, as they were when the run ended last; None while it
            is open, and in a ledger of an earlier version.
        seconds: for which processes worked on it: the time between them does not count. While it
            is open, up to the last event; None in a ledger of an earlier version.
        ended: when it ended last, in seconds since 1970; None where that is not known.
        retry_of: id of the run whose rows it sends once more.
        retried: the positions of its rows in the input of that run, as ranges (start, stop).
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
    counts: Mapping[str, int] | None = None
    seconds: float | None = None
    ended: float | None = None
    retry_of: str | None = None
    retried: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class InputChunk:
    """Consecutive rows of an input, compressed, with one digest per row."""

    start: int
    rows: int
    digests: bytes
    content: bytes


@dataclass(frozen=True)
class RecordedOutcome:
    """What became of one row, as the ledger holds it.

    Args:
        row: its position in the input, from 0.
        status: as `RowOutcome` has it.
        id: of its object in the catalog, where the server told it.
        problems: its own, or else those of its batch. Rows may share one list: a store keeps a list
            that several rows have once.
    """

    row: int
    status: str
    id: int | str | None
    problems: list[dict[str, Any]]


class Store(Protocol):
    """A ledger, open. Several processes may use one; what a method wrote is durable on return.

    A method raises LedgerError, with what to do, where the ledger cannot be read or written. What
    it was to write is then not there in part.
    """

    @property
    def name(self) -> str:
        """What people call the ledger: its path or address, without secrets."""

    def close(self) -> None:
        """Let go of the ledger."""

    def owned(self, run: str) -> AbstractContextManager[None]:
        """Own a run until the block is left, or until the process dies, however it dies.

        Raises:
            ConfigurationError: another process owns it.
        """

    def add_run(self, run: RecordedRun) -> None:
        """Record that a run begins."""

    def reopen(self, run: str, at: float) -> None:
        """Record that a process goes on with a run at a time of day: it is open again.

        Raises:
            ConfigurationError: there is no such run any more.
        """

    def finish(self, run: str, status: str, counts: Mapping[str, int], at: float) -> None:
        """Record how a run ended, at which time of day, and how many rows have each status."""

    def add_input(self, run: str, chunks: Iterable[InputChunk], complete: bool) -> None:
        """Record further rows of the input, and whether they are the last ones."""

    def set_input(self, run: str, chunks: Iterable[InputChunk]) -> None:
        """Record all rows of the input, in place of those that were recorded so far."""

    def add_events(self, run: str, events: Iterable[tuple[float, str]]) -> None:
        """Record events, in order: the time of day of each, and its text."""

    def add_outcomes(self, run: str, outcomes: Iterable[RecordedOutcome]) -> None:
        """Record what became of rows; later knowledge replaces earlier."""

    def runs(self) -> list[RecordedRun]:
        """Return all runs, newest first."""

    def run(self, identity: str) -> RecordedRun:
        """Return a run by its id, or by the beginning of it; "last" is the newest run.

        Raises:
            ConfigurationError: there is none, or more than one.
        """

    def retries(self, run: str) -> list[RecordedRun]:
        """Return the runs that send rows of a run once more, newest first."""

    def chunks(self, run: str) -> Iterator[InputChunk]:
        """Yield the recorded input, in order."""

    def digests(self, run: str) -> Iterator[bytes]:
        """Yield the digests of the recorded input, chunk by chunk; its content is not read."""

    def events(self, run: str) -> list[str]:
        """Return the recorded events, in order."""

    def jobs_of_others(self, run: str, host: str) -> Iterator[str]:
        """Yield the recorded events in which other runs on a server were given a job."""

    def outcomes(self, run: str) -> Iterator[RecordedOutcome]:
        """Yield what is known of the rows, in input order."""

    def counts(self, run: str, start: int = 0, stop: int | None = None) -> Mapping[str, int]:
        """Count the known outcomes of the rows from start to before stop, by their status."""

    def remove(self, run: str) -> bool:
        """Forget a run with all that is recorded of it, and tell whether that was done.

        A run that is open, or owned by another process, stays.
        """

    def size(self) -> int:
        """Return how many bytes the ledger takes."""

    def compact(self) -> bool:
        """Give back the space of what was removed; nobody who works on the ledger waits for long.

        Returns:
            Whether all of it was given back; else others are at work, and it can be tried later.
        """
