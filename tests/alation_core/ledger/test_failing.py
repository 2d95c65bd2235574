"""A ledger that fails in the middle of a run: each row has its outcome, what was known is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation
from alation_core.errors import LedgerError
from alation_core.ledger import outcomes_of, rows_of
from alation_core.ledger.sqlite import SqliteStore, database
from alation_core.runs import Accepted, Ended, Event, Intent, Planned, Resolved
from alation_sandbox import Sandbox
from tests.alation_core.support import documents, posts

Connect = Callable[[], Alation]
Spoil = Callable[[SqliteStore], None]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)


def full(store: SqliteStore) -> None:
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    # First the free pages, and at last those that have a little room.
    for size in (100_000, 3000, 1):
        with suppress(sqlite3.OperationalError):
            while True:
                store._db.execute(
                    "INSERT INTO records VALUES (0, 'x', abs(random()), 1, zeroblob(?))", (size,)
                )


def read_only(store: SqliteStore) -> None:
    store._db.execute("PRAGMA query_only = ON")


def locked(store: SqliteStore) -> None:
    blocking = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)
    blocking.execute("BEGIN IMMEDIATE")
    _blocking.append(blocking)


_blocking: list[sqlite3.Connection] = []


def closed(store: SqliteStore) -> None:
    store._db.close()


@pytest.fixture(autouse=True)
def _unblocked() -> Iterator[None]:
    yield
    while _blocking:
        _blocking.pop().close()


SPOILED = [full, read_only, locked, closed]
MOMENTS = [(Planned, 1), (Planned, 2), (Intent, 1), (Accepted, 1), (Ended, 1), (Resolved, 2)]
CASES = [(spoil, moment, False) for spoil in SPOILED for moment in MOMENTS] + [
    (read_only, moment, True) for moment in MOMENTS
]


@pytest.fixture
def stores(monkeypatch: pytest.MonkeyPatch) -> list[SqliteStore]:
    """The stores that are opened, so that one can be spoiled while it is used."""
    opened: list[SqliteStore] = []
    begin = SqliteStore.__init__

    def noting(self: SqliteStore, *args: Any, **options: Any) -> None:
        begin(self, *args, **options)
        opened.append(self)

    monkeypatch.setattr(SqliteStore, "__init__", noting)
    return opened


def spoiling(stores: list[SqliteStore], spoil: Spoil, kind: type[Event], number: int) -> Any:
    left = iter(range(number - 1))

    def observe(event: Event) -> None:
        if type(event) is kind and next(left, None) is None and stores:
            spoil(stores.pop())

    return observe


@pytest.mark.parametrize(("spoil", "moment", "streams"), CASES)
def test_a_ledger_that_fails_in_the_middle_ends_no_run(
    connect: Connect,
    server: Sandbox,
    ledger: Path,
    stores: list[SqliteStore],
    spoil: Spoil,
    moment: tuple[type[Event], int],
    streams: bool,
) -> None:
    """Nothing more is sent, open jobs are waited for, and each row has its true outcome."""
    create, rows = connect().document.create, documents(8)
    options: dict[str, Any] = {
        "batch_size": 2,
        "progress": spoiling(stores, spoil, *moment),
    }
    told: dict[int, str] = {}
    failure = ""
    try:
        outcomes = create.stream(rows, **options) if streams else create(rows, **options).batches
        for outcome in outcomes:
            told |= {row.row: row.status for row in outcome.rows}
    except LedgerError as error:
        failure = str(error)
    assert not failure or (str(ledger) in failure and (streams or not posts(server)))
    there = {row["title"] for row in server.world.table("document").rows()}
    for row, status in told.items():
        assert status == ("succeeded" if rows[row]["title"] in there else "unsent")
    if not streams:
        assert len(told) == (8 if posts(server) else 0)
    # Before the first request it is told at once; in the middle the open work ends, and no more.
    assert posts(server) <= moment[1] + 1
    while _blocking:
        _blocking.pop().close()
    runs = _hold_what_was_known(ledger, rows, there)
    if runs:
        again = connect().resume(runs[0], rows)
        made = [row["title"] for row in server.world.table("document").rows()]
        assert len(made) == len(set(made))
        assert {row.status for row in again.rows} <= {"succeeded", "unknown"}


def _hold_what_was_known(ledger: Path, rows: list[dict[str, Any]], there: set[str]) -> list[str]:
    store = SqliteStore(ledger)
    runs = list(store.runs())
    for run in runs:
        for one in outcomes_of(store, run):
            known = rows[one.row]["title"] in there
            assert one.status in (("succeeded", "unknown") if known else ("unsent", "unknown"))
        assert list(rows_of(store, run.id)) == rows[: run.rows]
    store.close()
    return [run.id for run in runs]


def test_nothing_is_sent_that_is_not_on_record(
    connect: Connect, server: Sandbox, stores: list[SqliteStore]
) -> None:
    def spoil(event: Event) -> None:
        if isinstance(event, Planned) and stores:
            read_only(stores.pop())

    with pytest.raises(LedgerError, match="cannot be written: it is read-only"):
        connect().document.create(documents(2), progress=spoil)
    assert posts(server) == 0


def test_a_ledger_that_can_be_written_again_has_no_gap(
    connect: Connect, server: Sandbox, ledger: Path, stores: list[SqliteStore]
) -> None:
    spoiled: list[SqliteStore] = []

    def now_and_then(event: Event) -> None:
        if isinstance(event, Intent) and not spoiled:
            spoiled.append(stores.pop())
            read_only(spoiled[0])
        if isinstance(event, Ended) and spoiled:
            spoiled[0]._db.execute("PRAGMA query_only = OFF")

    run = connect().document.create(documents(6), batch_size=2, progress=now_and_then)
    assert [row.status for row in run.rows] == ["succeeded"] * 2 + ["unsent"] * 4
    store = SqliteStore(ledger)
    (recorded,) = list(store.runs())
    assert [one.status for one in outcomes_of(store, recorded)] == [r.status for r in run.rows]
    store.close()
    assert connect().resume(recorded.id).ok
