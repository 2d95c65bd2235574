"""A process that shares a server with others: it says "ready", and calls until its time is over.

Run as a script, with a `Task` as JSON. What came of its calls is printed as JSON at the end.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass

from alation_core import Alation, AlationError, RefreshToken


@dataclass(frozen=True)
class Task:
    """What a process does.

    Args:
        url: of the sandbox.
        number: of the process: its documents bear it.
        seconds: how long it calls.
        ledger: what the processes share; None: nothing.
        rate: requests a second of all of them.
        senders: how many of them send at a time.
        writes: documents are created beside the lists that are read.
    """

    url: str
    number: int
    seconds: float
    ledger: str | None = None
    rate: float | None = None
    senders: int | None = None
    writes: bool = False


def call(task: Task) -> Counter[str]:
    """Call until the time is over, and count what came of it."""
    auth = RefreshToken(1, "fake-refresh-token")
    catalog = Alation(
        task.url, auth, ["document"], ledger=task.ledger, rate=task.rate, senders=task.senders
    )
    documents, made, told = catalog.document, 0, Counter[str]()
    if task.ledger is not None:
        catalog.context.opener.store(task.ledger).close()  # its libraries are imported by now
    print("ready", flush=True)
    sys.stdin.readline()
    until = time.monotonic() + task.seconds
    while time.monotonic() < until:
        try:
            next(iter(documents.list()), None)
            told["read"] += 1
            if task.writes:
                rows = [
                    {"title": f"{task.number} {made + n}", "document_hub_id": 1} for n in range(2)
                ]
                made += len(rows)
                told[f"run {documents.create(rows).status}"] += 1
        except AlationError as error:
            told[f"{type(error).__name__}: {error}"] += 1
    return told


if __name__ == "__main__":
    print(json.dumps(call(Task(**json.loads(sys.argv[1])))))
