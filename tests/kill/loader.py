"""Loads documents in processes that are there to be killed.

Run as a script. Each line on standard input is one `Order` as JSON. For each a process is forked
that has everything imported already; its number is printed, and when it is over, how it ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from alation_core import Alation, RefreshToken, Run
from alation_core.ledger.book import RunBook
from alation_core.ledger.sqlite.database import Database
from alation_core.runs import Event


@dataclass(frozen=True)
class Order:
    """What one process does, and where it ends itself.

    Args:
        url: of the sandbox.
        ledger: file of the ledger.
        rows: the documents.
        batch_size: rows per request.
        concurrency: jobs open at once.
        run: id of the run that it resumes; None: it begins one.
        event: kind of the event at which it kills itself; empty: at none.
        number: at which of them, from 1.
        recorded: after the event was recorded, else before.
        streams: the rows are checked and recorded as they are read.
    """

    url: str
    ledger: str
    rows: Sequence[dict[str, Any]]
    batch_size: int
    concurrency: int = 1
    run: str | None = None
    event: str = ""
    number: int = 1
    recorded: bool = True
    streams: bool = False


TRANSACTION = "Transaction"
"""Stands among the events for what the ledger writes at once: before it is durable, and after."""


def client(order: Order) -> Alation:
    """Return a new client, as a new process has it."""
    auth = RefreshToken(1, "fake-refresh-token")
    return Alation(order.url, auth, ["document"], ledger=order.ledger)


def load(order: Order) -> Any:
    """Begin or resume the load, and return its run."""
    catalog = client(order)
    if order.run is not None:
        return catalog.resume(order.run, order.rows)
    create = catalog.document.create
    options: dict[str, Any] = {
        "batch_size": order.batch_size,
        "concurrency": order.concurrency,
    }
    if order.streams:
        return Run("document.create", create.stream(iter(order.rows), **options))
    return create(order.rows, **options)


def _deadly(record: Callable[[RunBook, Event], None], order: Order) -> Callable[..., None]:
    """Kill this process at the event that the order names, around its recording."""
    seen = 0

    def record_or_die(book: RunBook, event: Event) -> None:
        nonlocal seen
        seen += type(event).__name__ == order.event
        here = type(event).__name__ == order.event and seen == order.number
        if here and not order.recorded:
            os.kill(os.getpid(), signal.SIGKILL)
        record(book, event)
        if here:
            os.kill(os.getpid(), signal.SIGKILL)

    return record_or_die


def _deadly_transaction(order: Order) -> Callable[..., Any]:
    """Kill this process at what the ledger writes at once, before it is durable or after."""
    begin = Database.transaction
    seen = 0

    @contextmanager
    def write_or_die(file: Database) -> Iterator[Any]:
        nonlocal seen
        seen += order.event == TRANSACTION
        here = order.event == TRANSACTION and seen == order.number
        with begin(file) as connection:
            yield connection
            if here and not order.recorded:
                os.kill(os.getpid(), signal.SIGKILL)
        if here:
            os.kill(os.getpid(), signal.SIGKILL)

    return write_or_die


def _serve() -> None:
    for line in sys.stdin:
        order = Order(**json.loads(line))
        number = os.fork()
        if number == 0:
            RunBook.record = _deadly(RunBook.record, order)  # type: ignore[method-assign]
            Database.transaction = _deadly_transaction(order)  # type: ignore[method-assign]
            load(order)
            os._exit(0)
        print(number, flush=True)
        _, ending = os.waitpid(number, 0)
        print(os.waitstatus_to_exitcode(ending), flush=True)


if __name__ == "__main__":
    client(Order("http://127.0.0.1:1", "", [], 1)).endpoint("document")
    _serve()
