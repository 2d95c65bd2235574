"""Keyed loads in processes that are there to be killed and frozen.

Run as a script. Each line on standard input is one `Order` as JSON. For each a process is forked
that has everything imported already; its number is printed, and when it is over, how it ended.
What it did stands in its report, line by line, however it ended.
"""

from __future__ import annotations

import http.client
import json
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alation_core import Alation, LeaseLost, RefreshToken, RunOwned
from alation_core.ledger import LedgerOption
from alation_core.ledger.book import RunBook
from alation_core.ledger.intake import Intake
from alation_core.runs import Event

LOOK_SECONDS = 0.01
ROWS = "rows"
"""Stands among the events for rows that are recorded, before the first one is sent."""
PARENT_IS_GONE = b""


@dataclass(frozen=True)
class Order:
    """What one process loads.

    Args:
        url: of the sandbox.
        ledger: address of the ledger.
        key: of the load; its documents bear it.
        hub: of the documents.
        rows: how many.
        batch_size: rows per request.
        concurrency: jobs open at once.
        lease: in seconds.
        wait: seconds to wait for another owner.
        report: file for what the process did.
        senders: how many processes send at a time; they share a token, too.
        event: kind of the event at which it freezes itself, or ROWS; empty: at none.
        number: at which of them, from 1.
        recorded: after the event was recorded, else before.
    """

    url: str
    ledger: str
    key: str
    hub: int
    rows: int
    batch_size: int
    concurrency: int
    lease: float
    wait: float
    report: str
    senders: int | None = None
    event: str = ""
    number: int = 1
    recorded: bool = True


def titles(key: str, rows: int) -> list[str]:
    """Return the titles of a load's documents: no two are the same."""
    return [f"{key}/{place}" for place in range(rows)]


def _load(order: Order, tell: Callable[[str, Any], None]) -> None:
    auth = RefreshToken(1, "fake-refresh-token")
    option = LedgerOption(order.ledger, key=order.key, lease=order.lease, wait_for_owner=order.wait)
    rows = [{"title": one, "document_hub_id": order.hub} for one in titles(order.key, order.rows)]
    catalog = Alation(order.url, auth, ["document"], ledger=order.ledger, senders=order.senders)
    try:
        run = catalog.document.create(
            rows, batch_size=order.batch_size, concurrency=order.concurrency, ledger=option
        )
    except (RunOwned, LeaseLost) as error:
        tell(type(error).__name__, str(error))
    except Exception as error:  # the test judges it
        tell("failed", f"{type(error).__name__}: {error}")
    else:
        tell("ended", [row.status for row in run.rows])


def _watched(tell: Callable[[str, Any], None]) -> None:
    """Report takeovers and requests."""
    go_on, begin_anew = RunBook.go_on, Intake.begin_anew
    put_request = http.client.HTTPConnection.putrequest

    def told_go_on(book: RunBook) -> None:
        go_on(book)
        tell("took over", book.id)

    def told_begin_anew(intake: Intake) -> None:
        run = intake._pages.run
        if run.rows:
            tell("took over", run.id)
        begin_anew(intake)

    def told_request(connection: Any, method: str, url: str, *args: Any, **more: Any) -> None:
        tell("request", [time.time(), method, url])
        put_request(connection, method, url, *args, **more)

    RunBook.go_on = told_go_on  # type: ignore[method-assign,assignment]
    Intake.begin_anew = told_begin_anew  # type: ignore[method-assign,assignment]
    http.client.HTTPConnection.putrequest = told_request  # type: ignore[method-assign,assignment]


def _freezing(order: Order, tell: Callable[[str, Any], None]) -> None:
    """Freeze at the event that the order names, around its recording."""
    record, write_rows = RunBook.record, Intake.write
    seen = 0

    def freeze(kind: str, *, recorded: bool) -> None:
        nonlocal seen
        if kind == order.event and not recorded:
            seen += 1
        if kind == order.event and (seen, recorded) == (order.number, order.recorded):
            tell("frozen", order.event)
            os.kill(os.getpid(), signal.SIGSTOP)

    def record_and_freeze(book: RunBook, event: Event) -> None:
        freeze(type(event).__name__, recorded=False)
        record(book, event)
        freeze(type(event).__name__, recorded=True)

    def write_and_freeze(intake: Intake, **more: bool) -> None:
        freeze(ROWS, recorded=False)
        write_rows(intake, **more)
        freeze(ROWS, recorded=True)

    RunBook.record = record_and_freeze  # type: ignore[method-assign,assignment]
    Intake.write = write_and_freeze  # type: ignore[method-assign,assignment]


def _child(order: Order) -> None:
    logging.disable(logging.CRITICAL)
    with Path(order.report).open("a", buffering=1, encoding="utf-8") as report:

        def tell(kind: str, what: Any) -> None:
            report.write(json.dumps([kind, what]) + "\n")

        _watched(tell)
        _freezing(order, tell)
        _load(order, tell)


def _begin(line: bytes) -> None:
    order = Order(**json.loads(line))
    number = os.fork()
    if number == 0:
        try:
            _child(order)
        finally:
            os._exit(0)
    print(json.dumps(["began", number, 0]), flush=True)


def _reap() -> None:
    while True:
        try:
            number, ending = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if number == 0:
            return
        print(json.dumps(["ended", number, os.waitstatus_to_exitcode(ending)]), flush=True)


def _serve() -> None:
    buffered = b""
    while True:
        if select.select([0], [], [], LOOK_SECONDS)[0]:
            read = os.read(0, 65536)
            if read == PARENT_IS_GONE:
                return
            *lines, buffered = (buffered + read).split(b"\n")
            for line in lines:
                _begin(line)
        _reap()


def _import_all(address: str) -> None:
    """Import what a load needs: a forked process has it then."""
    catalog = Alation("http://127.0.0.1:1", RefreshToken(1, "none"), ["document"])
    catalog.endpoint("document")
    if address:
        catalog.context.opener.store(address).close()


if __name__ == "__main__":
    _import_all(sys.argv[1])
    _serve()
