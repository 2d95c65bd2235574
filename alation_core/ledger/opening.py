"""Opens the book of a run, new or recorded, and owns the run while it is open."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike
from typing import Any

from alation_core.clock import Clock
from alation_core.ledger.book import RunBook
from alation_core.ledger.store import RecordedRun, Store
from alation_core.shapes import as_wire

OPEN = "open"
"""Status that lists show for a run that has not ended: running, or interrupted."""


@dataclass(frozen=True)
class LedgerOption:
    """Where a run is recorded, and what is noted about it.

    Args:
        path: of the ledger file.
        source: where the rows come from, in the caller's words: who resumes the run finds it there.
        retry_of: id of the run whose rows are sent once more.
        retried: their positions in that run, as ranges (start, stop).
    """

    path: str | PathLike[str]
    source: str | None = None
    retry_of: str | None = None
    retried: tuple[tuple[int, int], ...] = ()


Stop = Callable[[], str | None]


def open_store(path: str | PathLike[str], stop: Stop = lambda: None) -> Store:
    """Open a ledger; it is made where it does not exist.

    Args:
        path: of its file.
        stop: says why the process is to stop, or None: then nobody is waited for.

    Raises:
        LedgerError: it cannot be used.
    """
    # Imported when it is used: who keeps no ledger does not load the library.
    from alation_core.ledger.sqlite import SqliteStore

    return SqliteStore(path, stop)


@contextmanager
def open_book(
    ledger: LedgerOption,
    clock: Clock,
    operation: str,
    host: str,
    options: Mapping[str, Any],
    params: Mapping[str, Any],
    again: bool | None,
    stop: Stop,
) -> Iterator[RunBook]:
    """Open the book of a new run, and own the run until the block is left.

    Args:
        ledger: where it is recorded.
        clock: the time.
        operation: endpoint and operation.
        host: the server that it writes to.
        options: how the write is done.
        params: query and path parameters, by the names of their attributes.
        again: its rows may be sent though another run has sent them; see `ledger.again`.
        stop: says why the process is to stop, or None.

    Raises:
        LedgerError: the ledger cannot be used.
    """
    day = datetime.fromtimestamp(clock.wall(), UTC).strftime("%Y%m%d")
    run = RecordedRun(
        id=f"{day}-{secrets.token_hex(4)}",
        created=clock.wall(),
        operation=operation,
        host=host,
        params=as_wire(params),
        options=dict(options),
        source=ledger.source,
        complete=False,
        status=None,
        rows=0,
        retry_of=ledger.retry_of,
        retried=ledger.retried,
    )
    store = open_store(ledger.path, stop)
    try:
        with store.owned(run.id):
            yield RunBook(store, run, clock, begun=False, again=again)
    finally:
        store.close()


@contextmanager
def reopen_book(
    path: str | PathLike[str], clock: Clock, identity: str, stop: Stop
) -> Iterator[tuple[RunBook, RecordedRun]]:
    """Open the book of a recorded run, and own the run until the block is left.

    Raises:
        ConfigurationError: there is no such run.
        LedgerError: the ledger cannot be used, or another process owns the run.
    """
    store = open_store(path, stop)
    try:
        run = store.run(identity)
        with store.owned(run.id):
            # Once more: until it was owned, it could be removed, or gone on with.
            run = store.run(run.id)
            yield RunBook(store, run, clock), run
    finally:
        store.close()
