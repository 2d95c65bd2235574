"""Opens the book of a run, new or recorded, and owns the run while it is open."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Any

from alation_core.clock import Clock
from alation_core.errors import ConfigurationError
from alation_core.ledger.book import RunBook
from alation_core.ledger.sqlite import Store
from alation_core.ledger.store import RecordedRun

OPEN = "open"
"""Status that lists show for a run that has not ended: running, or interrupted."""


@dataclass(frozen=True)
class LedgerOption:
    """Where a run is recorded, and what is noted about it.

    Args:
        path: of the ledger file.
        source: where the rows come from, in the caller's words: who resumes the run finds it there.
    """

    path: str | PathLike[str]
    source: str | None = None


@contextmanager
def open_book(
    ledger: LedgerOption,
    clock: Clock,
    operation: str,
    host: str,
    options: Mapping[str, Any],
    params: Mapping[str, Any],
) -> Iterator[RunBook]:
    """Begin the book of a new run, and own the run until the block is left."""
    day = datetime.fromtimestamp(clock.wall(), UTC).strftime("%Y%m%d")
    run = RecordedRun(
        id=f"{day}-{secrets.token_hex(4)}",
        created=clock.wall(),
        operation=operation,
        host=host,
        params=dict(params),
        options=dict(options),
        source=ledger.source,
        complete=False,
        status=None,
        rows=0,
    )
    store = Store(ledger.path)
    try:
        store.add_run(run)
        with _owned(store.path, run.id):
            yield RunBook(store, run, clock)
    finally:
        store.close()


@contextmanager
def reopen_book(
    path: str | PathLike[str], clock: Clock, identity: str
) -> Iterator[tuple[RunBook, RecordedRun]]:
    """Open the book of a recorded run, and own the run until the block is left.

    Raises:
        ConfigurationError: there is no such run, or another process owns it.
    """
    store = Store(path)
    try:
        run = store.run(identity)
        with _owned(store.path, run.id):
            yield RunBook(store, run, clock), run
    finally:
        store.close()


@contextmanager
def _owned(ledger: Path, identity: str) -> Iterator[None]:
    """Hold a lock that the operating system takes back when the process dies, however it dies."""
    path = ledger.with_name(f"{ledger.name}.{identity}.lock")
    lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        path.chmod(0o600)
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        raise ConfigurationError(
            f"the run {identity} has an owner: another process is working on it. Wait for it to "
            "end, or stop it first"
        ) from error
    try:
        yield
        path.unlink(missing_ok=True)
    finally:
        lock.close()
