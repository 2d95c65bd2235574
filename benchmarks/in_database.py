"""What the writes of a batch take where the ledger is a PostgreSQL of our own, on the loopback."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from statistics import median
from typing import Any

from benchmarks.children import measured, quick_server
from benchmarks.rows import prose

BATCH = 1000
WHOLE = "all of a batch"
Kinds = frozenset[str]
STEPS: Mapping[str, Callable[[Kinds], bool]] = {
    "its rows": lambda kinds: "rows" in kinds,
    "that it is sent": lambda kinds: kinds == {"event"},
    "that it was taken": lambda kinds: "mark" in kinds,
    "what became of it": lambda kinds: "outcomes" in kinds,
}
"""The writes of a batch, by the kinds of the records in them: the rows, then three transactions."""


def in_database(batches: int) -> dict[str, float] | str:
    """Load batches with a ledger in PostgreSQL, and tell the medians of what its writes take.

    Returns:
        Milliseconds; or why nothing could be measured.
    """
    if not find_spec("psycopg") or not find_spec("sqlalchemy"):
        return "the extra `sql` is not installed"
    from tests.alation_ledger_sql.server import programs, running_server

    folder = programs()
    if folder is None:
        return "no PostgreSQL is installed (Debian's package is `postgresql`)"
    with running_server(folder) as database, quick_server() as server:
        # The tests do without: here the disk is waited for, as it is where a ledger is kept.
        database.stop()
        database.settings = ("fsync=on",)
        database.start()
        rows = batches * BATCH
        return measured("database", url=server.url, ledger=database.address(), rows=rows)


Write = tuple[Kinds, float]
"""A write: the kinds of its records, and its milliseconds."""


def measure_database(url: str, ledger: str, rows: int) -> dict[str, float]:
    """Load rows and tell the medians of what the writes to the ledger take, in milliseconds."""
    from alation_core import Alation, RefreshToken

    catalog = Alation(url, RefreshToken(1, "fake-refresh-token"), ledger=ledger)
    with _timed_writes() as writes:
        catalog.document.create(prose(rows)).raise_for_problems()
    taken = {
        step: [ms for kinds, ms in writes if belongs(kinds)] for step, belongs in STEPS.items()
    }
    whole = [sum(steps) for steps in zip(*taken.values(), strict=True)]
    if len(whole) != rows / BATCH:
        raise RuntimeError(f"{len(whole)} batches were recorded")
    return {step: median(figures) for step, figures in taken.items()} | {WHOLE: median(whole)}


@contextmanager
def _timed_writes() -> Iterator[list[Write]]:
    """Note each write to a ledger in PostgreSQL."""
    from alation_ledger_sql.store import PostgresStore

    store_class: Any = PostgresStore
    append = store_class.append
    writes: list[Write] = []

    def timed(store: Any, claim: Any, records: Any = (), *args: Any, **named: Any) -> None:
        began = time.perf_counter()
        append(store, claim, records, *args, **named)
        taken = (time.perf_counter() - began) * 1e3
        writes.append((frozenset(one.kind for one in records), taken))

    store_class.append = timed
    try:
        yield writes
    finally:
        store_class.append = append
