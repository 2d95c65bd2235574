"""A ledger that is not as it should be: one sentence, and what was known is kept."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, ConfigurationError
from alation_core.errors import LedgerError
from alation_core.ledger import open_store, outcomes_of, rows_of
from alation_core.ledger.sqlite import SqliteStore, database
from alation_core.ledger.sqlite.tables import VERSION
from alation_core.ledger.store import RecordedOutcome
from alation_sandbox import Sandbox
from tests.alation_core.support import documents, posts

Connect = Callable[[], Alation]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# ------------------------------------------------------------------------------ its file


@pytest.mark.skipif(sys.platform == "win32", reason="modes say nothing there")
@pytest.mark.parametrize("wrong", [0o644, 0o666, 0o640, 0o604, 0o777])
def test_what_others_may_read_is_mended(connect: Connect, ledger: Path, wrong: int) -> None:
    connect().document.create(documents(1))
    ledger.chmod(wrong)
    store = open_store(ledger)
    try:
        assert mode(ledger) == wrong & 0o700
        for companion in ledger.parent.glob("ledger.sqlite-*"):
            assert mode(companion) & 0o077 == 0, companion
        assert len(list(store.runs())) == 1
    finally:
        store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="modes say nothing there")
def test_what_cannot_be_mended_is_refused(
    connect: Connect, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect().document.create(documents(1))
    ledger.chmod(0o644)

    def chmod(path: Path, wanted: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", chmod)
    with pytest.raises(LedgerError, match=r"others may read it \(mode 0644\).*not permitted"):
        open_store(ledger)


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_a_new_ledger_is_its_owners_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with suppress(LedgerError):  # 0o777 leaves nothing to the owner either
            open_store(tmp_path / "ledger.sqlite").close()
    finally:
        os.umask(before)
    assert mode(tmp_path / "ledger.sqlite") & 0o077 == 0


@pytest.mark.parametrize("content", [b"title,hub\nx,1\n" * 100, b"{}", b"SQLite format 3\x00 no"])
def test_another_file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    path.chmod(0o644)
    with pytest.raises(LedgerError, match=str(path)):
        open_store(path)

    assert path.read_bytes() == content
    assert mode(path) == 0o644


@pytest.mark.parametrize("version", [0, 1, 7])
def test_another_programs_database_is_refused_and_left_as_it_is(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "other.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE things (id INTEGER)")
    other.execute(f"PRAGMA user_version = {version}")
    other.commit()
    with pytest.raises(LedgerError, match=r"other\.sqlite"):
        open_store(path)

    assert [name for (name,) in other.execute("SELECT name FROM sqlite_master")] == ["things"]
    other.close()


def test_a_newer_ledger_is_refused(ledger: Path) -> None:
    store = SqliteStore(ledger)
    store._db.execute(f"PRAGMA user_version = {VERSION + 1}")
    store.close()
    with pytest.raises(LedgerError, match="newer version"):
        open_store(ledger)


@pytest.mark.parametrize("path", ["", "/dev/null", "/dev/full"])
def test_what_is_no_file_is_refused(tmp_path: Path, path: str) -> None:
    if path and not Path(path).exists():
        pytest.skip("there is no such device")
    with pytest.raises(LedgerError, match="it is no file"):
        open_store(path or tmp_path)


@pytest.mark.parametrize("path", ["led\0ger", 5, b"ledger", ["ledger"]])
def test_what_is_no_path_is_refused(connect: Connect, server: Sandbox, path: Any) -> None:
    with pytest.raises(LedgerError):
        connect().document.create(documents(1), ledger=path)
    assert posts(server) == 0


def test_an_empty_file_becomes_a_ledger(ledger: Path) -> None:
    ledger.touch()
    store = open_store(ledger)
    assert list(store.runs()) == []
    store.close()


# ------------------------------------------------------------------------------ another process


@pytest.fixture
def other(ledger: Path) -> Iterator[sqlite3.Connection]:
    open_store(ledger).close()
    connection = sqlite3.connect(ledger, isolation_level=None)
    yield connection
    connection.close()


def test_a_ledger_that_another_process_writes_to_is_waited_for(
    connect: Connect, ledger: Path, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.execute("BEGIN IMMEDIATE")
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            other.execute("COMMIT")

    monkeypatch.setattr(database, "BUSY_SECONDS", 30.0)
    monkeypatch.setattr("alation_core.ledger.sqlite.database.time.sleep", nap)
    assert connect().document.create(documents(1)).ok
    assert len(naps) == 3


def test_a_ledger_that_stays_locked_is_told_before_anything_is_sent(
    connect: Connect, server: Sandbox, ledger: Path, other: sqlite3.Connection
) -> None:
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LedgerError, match=f"{ledger} is in use: another process"):
        connect().document.create(documents(1))
    assert posts(server) == 0


def test_nobody_waits_for_a_lock_who_is_to_stop(
    connect: Connect, ledger: Path, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.execute("BEGIN EXCLUSIVE")
    catalog = connect()
    monkeypatch.setattr(database, "BUSY_SECONDS", 1e9)
    monkeypatch.setattr(
        "alation_core.ledger.sqlite.database.time.sleep", lambda seconds: catalog.stop()
    )
    with pytest.raises(LedgerError, match="is in use"):
        catalog.document.create(documents(1))


def test_a_run_has_one_owner_and_leaves_no_file(ledger: Path) -> None:
    store, other = SqliteStore(ledger), SqliteStore(ledger)
    with store.owned("x"), pytest.raises(LedgerError, match="has an owner"), other.owned("x"):
        pass
    with other.owned("x"), store.owned("y"):
        pass
    for one in (store, other):
        one.close()
    assert [path.name for path in ledger.parent.iterdir()] == ["ledger.sqlite"]


@pytest.mark.parametrize("taken", [False, True])
def test_a_lock_on_a_file_that_was_removed_is_none(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    """Opened before its holder removes the file, and locked after that."""
    store, path = SqliteStore(ledger), ledger.with_name("ledger.sqlite.x.lock")
    connect = sqlite3.connect

    class Late(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            if statement == "BEGIN EXCLUSIVE":
                path.unlink()
                if taken:
                    path.touch()
            return super().execute(statement, *values)

    def late(*args: Any, **options: Any) -> sqlite3.Connection:
        return connect(*args, **options, factory=Late)

    monkeypatch.setattr("alation_core.ledger.sqlite.database.sqlite3.connect", late)
    with pytest.raises(LedgerError, match="has an owner"), store.owned("x"):
        pass
    store.close()


# ------------------------------------------------------------------------------ damage


def test_any_byte_that_is_lost_is_told_by_the_packages_own_error(
    connect: Connect, ledger: Path, tmp_path: Path
) -> None:
    connect().document.create([*documents(5)], batch_size=2)
    store = SqliteStore(ledger)
    (run,) = list(store.runs())
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    whole = ledger.read_bytes()
    for place in range(0, len(whole), 173):
        damaged = tmp_path / f"{place}.sqlite"
        damaged.write_bytes(whole[:place] + b"\xff\x00\xa5" + whole[place + 3 :])
        _read_all(damaged, run.id)
        cut = tmp_path / f"cut-{place}.sqlite"
        cut.write_bytes(whole[:place])
        _read_all(cut, run.id)


def _read_all(ledger: Path, run: str) -> None:
    said = str(ledger)
    try:
        store = open_store(ledger)
        with closing(store):
            found = store.run(run)
            list(rows_of(store, found.id))
            list(outcomes_of(store, found))
    except ConfigurationError as error:
        said = str(error)
    assert str(ledger) in said


EVENTS = ["{", "", "[]", "null", "1", '"x"', "{}", '{"type": "Nothing"}', '{"type": ["Intent"]}']
CHANGES: list[dict[str, Any]] = [
    {"batch": 3},
    {"batch": ["x"]},
    {"batch": None},
    {"at": "now"},
    {"at": True},
    {"digest": 5},
    {"server_time": None},
    {"colour": "blue"},
    {"batch": [7]},
]


@pytest.mark.parametrize("text", EVENTS)
def test_an_event_that_is_none_is_told(connect: Connect, ledger: Path, text: str) -> None:
    _spoil_event(connect, ledger, lambda event: text)


@pytest.mark.parametrize("changed", CHANGES, ids=str)
def test_an_event_with_other_members_is_told(
    connect: Connect, ledger: Path, changed: dict[str, Any]
) -> None:
    _spoil_event(connect, ledger, lambda event: json.dumps({**json.loads(event), **changed}))


@pytest.mark.parametrize("left_out", ["batch", "at", "digest", "server_time", "type"])
def test_an_event_that_lacks_a_member_is_told(
    connect: Connect, ledger: Path, left_out: str
) -> None:
    def cut(event: str) -> str:
        return json.dumps({k: v for k, v in json.loads(event).items() if k != left_out})

    _spoil_event(connect, ledger, cut)


def _spoil_event(connect: Connect, ledger: Path, change: Callable[[str], str]) -> None:
    connect().document.create(documents(2))
    store = SqliteStore(ledger)
    (run,) = list(store.runs())
    found = "SELECT number, event FROM events WHERE event LIKE '%Intent%'"
    ((number, event),) = store._db.execute(found).fetchall()
    store._db.execute("UPDATE events SET event = ? WHERE number = ?", (change(event), number))
    with pytest.raises(LedgerError, match=str(ledger)):
        list(outcomes_of(store, run))
    store.close()
    with pytest.raises(LedgerError, match=str(ledger)):
        connect().resume(run.id)


@pytest.mark.parametrize("gone", ["Planned", "Accepted"])
def test_events_that_do_not_follow_from_each_other_are_told(
    connect: Connect, ledger: Path, server: Sandbox, gone: str
) -> None:
    connect().document.create(documents(4), batch_size=2)
    store = SqliteStore(ledger)
    (run,) = list(store.runs())
    store._db.execute("DELETE FROM events WHERE event LIKE ?", (f'%"{gone}"%',))
    store.close()
    before = posts(server)
    with pytest.raises(ConfigurationError, match="ledger"):
        connect().resume(run.id)
    assert posts(server) == before


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("input", "content", b"no zlib"),
        ("input", "digests", b"short"),
        ("input", "start", 3),
        ("input", "rows", 1),
        ("runs", "params", "{"),
        ("runs", "options", "["),
        ("runs", "options", '{"colour": "blue"}'),
    ],
)
def test_a_table_that_holds_something_else_is_told(
    connect: Connect, ledger: Path, table: str, column: str, value: Any
) -> None:
    connect().document.create(documents(2))
    store = SqliteStore(ledger)
    (run,) = list(store.runs())
    store._db.execute(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608 - of this test
    store.close()
    with pytest.raises(LedgerError):
        connect().resume(run.id)


@pytest.mark.parametrize("column", ["id", "problems"])
def test_an_outcome_that_is_no_json_is_told(connect: Connect, ledger: Path, column: str) -> None:
    connect().document.create(documents(2))
    store = SqliteStore(ledger)
    (run,) = list(store.runs())
    store._db.execute(f"UPDATE outcomes SET {column} = '{{'")  # noqa: S608 - of this test
    with pytest.raises(LedgerError, match=r"ledger\.sqlite is damaged"):
        list(outcomes_of(store, run))
    store.close()


# ------------------------------------------------------------------------------ shared lists


def test_a_list_that_rows_share_is_written_once_and_read_by_all(ledger: Path) -> None:
    store = SqliteStore(ledger)
    shared = [{"field": None, "kind": "refused", "message": "x" * 1000}]
    own = [{"field": "a", "kind": "refused", "message": "of one row"}]
    equal = [dict(one) for one in shared]
    given = [RecordedOutcome(n, "failed", None, equal if n % 2 else shared) for n in range(100)]
    given.append(RecordedOutcome(100, "failed", None, own))
    given.append(RecordedOutcome(101, "succeeded", 7, []))
    for _ in range(2):
        store.add_outcomes("run", given)

    assert list(store.outcomes("run")) == given
    assert store._db.execute("SELECT count(*) FROM problems").fetchone()[0] == 1
    assert store._db.execute("SELECT sum(length(problems)) FROM outcomes").fetchone()[0] < 5000
    store.close()
