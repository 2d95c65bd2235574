"""A ledger that is not as it should be: one sentence, and what was known is kept."""

from __future__ import annotations

import json
import os
import signal
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
from alation_core.ledger import Held, Record, open_store, outcomes_of, rows_of
from alation_core.ledger.codec import encode, event_of
from alation_core.ledger.past import every_event
from alation_core.ledger.sqlite import SqliteStore, database
from alation_core.ledger.sqlite.locks import LockTaken, take_lock
from alation_core.ledger.sqlite.runs import ADD, values
from alation_core.ledger.sqlite.tables import VERSION
from alation_core.runs.events import Accepted, Event, Intent
from alation_replay.stores.processes import Ended, Lines, forked
from alation_replay.stores.subject import ENDED, LONG, claimed, new_run
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


@pytest.mark.skipif(sys.platform == "win32", reason="no file has such a name there")
@pytest.mark.parametrize("path", [":memory:", "file:runs.db", "file::memory:?cache=shared"])
def test_a_name_that_the_library_reads_otherwise_is_that_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store(path)
    run = store.begin(new_run())
    claim = claimed(store, run.id)
    beside = {found.name for found in tmp_path.iterdir()}
    assert all(name.startswith(path) for name in beside)
    assert any(name.endswith(".lock") for name in beside)
    store.release(claim)
    store.close()

    assert [found.name for found in tmp_path.iterdir()] == [path]
    assert mode(tmp_path / path) == 0o600
    again = open_store(tmp_path / path)
    assert again.run(run.id).id == run.id
    again.close()


@pytest.mark.parametrize("path", ["led\0ger", 5, b"ledger", ["ledger"]])
def test_what_is_no_path_is_refused(connect: Connect, server: Sandbox, path: Any) -> None:
    with pytest.raises(LedgerError):
        connect().document.create(documents(1), ledger=path)
    assert posts(server) == 0


@pytest.mark.parametrize("call", ["resume", "retry", "verify"])
@pytest.mark.parametrize("name", ["typo.sqlite", "folder/typo.sqlite", "ledger.sqlite/typo.sqlite"])
def test_no_ledger_is_made_where_a_run_is_looked_for(
    connect: Connect, ledger: Path, call: str, name: str
) -> None:
    run = connect().document.create(documents(1))
    other = ledger.parent / name
    for address in (other, f"sqlite:///{other}"):
        with pytest.raises(LedgerError, match=r"there is no ledger .*typo\.sqlite, so no run was"):
            getattr(connect(), call)(run.id, ledger=address)
    assert files(ledger) == ["ledger.sqlite"]


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


# ------------------------------------------------------------------------------ owners


def files(ledger: Path) -> list[str]:
    return sorted(path.name for path in ledger.parent.iterdir())


def test_what_was_given_up_leaves_no_file(ledger: Path) -> None:
    with closing(SqliteStore(ledger)) as store, closing(SqliteStore(ledger)) as other:
        for name in ("20261125-aa", "sender https://catalog.example.com", "../x"):
            first = claimed(store, name, ENDED)
            second = claimed(other, name)
            assert len([file for file in files(ledger) if file.endswith(".lock")]) == 1
            for claim in (first, second):
                store.release(claim)
                other.release(claim)
    assert files(ledger) == ["ledger.sqlite"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not fork")
def test_an_owner_who_is_dead_is_seen_at_once(ledger: Path) -> None:
    def work(lines: Lines) -> None:
        with closing(SqliteStore(ledger)) as own:
            lines.say(claimed(own, "a", LONG).epoch)
            lines.hear()

    with closing(SqliteStore(ledger)) as store, forked(work) as process:
        epoch = process.hear()
        assert isinstance(store.claim("a", LONG), Held)
        os.kill(process.number, signal.SIGKILL)
        with pytest.raises(Ended):
            process.hear()
        assert claimed(store, "a").epoch > epoch


def test_a_lock_that_is_missing_says_nothing(ledger: Path) -> None:
    """A ledger that was moved or copied knows its owner by the lease alone."""
    with closing(SqliteStore(ledger)) as store, closing(SqliteStore(ledger)) as other:
        claimed(store, "a")
        for file in ledger.parent.glob("*.lock*"):
            file.unlink()
        assert isinstance(other.claim("a", LONG), Held)


def test_what_cannot_be_given_up_is_free_all_the_same(ledger: Path) -> None:
    with closing(SqliteStore(ledger)) as store, closing(SqliteStore(ledger)) as other:
        claim = claimed(store, "a")
        store._db.execute("PRAGMA query_only = ON")
        store.release(claim)
        assert claimed(other, "a").epoch > claim.epoch


def test_what_cannot_be_claimed_leaves_no_file(ledger: Path) -> None:
    with closing(SqliteStore(ledger)) as store:
        store._db.execute("PRAGMA query_only = ON")
        with pytest.raises(LedgerError, match="read-only"):
            store.claim("a", LONG)
        assert not any(file.endswith(".lock") for file in files(ledger))
        store._db.execute("PRAGMA query_only = OFF")
        assert claimed(store, "a").epoch == 1


@pytest.mark.parametrize("taken", [False, True])
def test_a_lock_on_a_file_that_was_removed_is_none(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    """Opened before its holder removes the file, and locked after that."""
    path = ledger.with_name("ledger.sqlite.x.lock")
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

    monkeypatch.setattr("alation_core.ledger.sqlite.locks.sqlite3.connect", late)
    with pytest.raises(LockTaken):
        take_lock(path)


# ------------------------------------------------------------------------------ size and speed


def test_little_is_taken_beyond_what_is_recorded(ledger: Path) -> None:
    """Of a batch of 1,000 rows: the rows, and 9 kB of digests, events and outcomes."""
    batches, rows = 40, 20_000
    about = {"digests": 8000, "outcomes": 300, "mark": 16}
    content = {kind: os.urandom(size) for kind, size in about.items()}
    event, spooled = b"e" * 150, os.urandom(rows)
    with closing(SqliteStore(ledger)) as store:
        claim = claimed(store, store.begin(new_run()).id)
        for batch in range(batches):
            place = batch * 1000
            records = [Record(kind, place, 1000, content[kind]) for kind in about]
            records.append(Record("rows", place, 1000, spooled))
            records += [Record("event", batch * 5 + n, 1, event) for n in range(5)]
            store.append(claim, records, new_run(rows=place + 1000))
        store.release(claim)
    beyond = ledger.stat().st_size - batches * rows
    assert beyond / (batches * 1000) < 16


def test_a_list_reads_no_more_than_is_asked_for(ledger: Path) -> None:
    with closing(SqliteStore(ledger)) as store:
        with store.transaction() as db:
            for number in range(3000):
                db.execute(ADD, values(new_run(f"r{number}", created=float(number))))
        read: list[str] = []
        store._db.set_trace_callback(read.append)
        assert [run.id for run in store.runs(limit=3)] == ["r2999", "r2998", "r2997"]
        assert store.run("last").id == "r2999"
        store._db.set_trace_callback(None)
        assert all(statement.endswith(("LIMIT 3", "LIMIT 1")) for statement in read), read
        assert len(list(store.runs())) == 3000
        asked = "EXPLAIN QUERY PLAN SELECT * FROM runs ORDER BY created DESC, number DESC LIMIT 3"
        assert "newest" in str(store._db.execute(asked).fetchall())


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
        with closing(open_store(ledger)) as store:
            found = store.run(run)
            list(store.runs())
            list(rows_of(store, found.id))
            list(outcomes_of(store, found))
            list(every_event(store, found.id))
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


def _interrupted(connect: Connect, number: int = 2) -> str:
    """A run whose process dies while its first batch has a job."""

    class Died(KeyboardInterrupt):
        pass

    def die(event: Event) -> None:
        if isinstance(event, Accepted):
            raise Died

    catalog = connect()
    with pytest.raises(Died):
        catalog.document.create(documents(number), batch_size=2, progress=die)
    assert catalog.ledger is not None
    with closing(open_store(catalog.ledger)) as store:
        return store.run("last").id


def _spoil_event(connect: Connect, ledger: Path, change: Callable[[str], str]) -> None:
    run = _interrupted(connect)
    store = SqliteStore(ledger)
    (found,) = (
        record for record in store.records(run, "event") if isinstance(event_of(record), Intent)
    )
    key = found.content.partition(b" ")[0]
    text = change(encode(event_of(found))).encode()
    with store.transaction() as db:
        changed = (key + b" " + text, found.place)
        db.execute("UPDATE records SET content = ? WHERE kind = 'event' AND place = ?", changed)
    with pytest.raises(LedgerError, match=str(ledger)):
        list(outcomes_of(store, store.run(run)))
    store.close()
    with pytest.raises(LedgerError, match=str(ledger)):
        connect().resume(run)


@pytest.mark.parametrize("gone", ["Planned", "Accepted"])
def test_events_that_do_not_follow_from_each_other_are_told(
    connect: Connect, ledger: Path, server: Sandbox, gone: str
) -> None:
    run = _interrupted(connect, 4)
    store = SqliteStore(ledger)
    for record in list(store.records(run, "event")):
        if type(event_of(record)).__name__ == gone:
            store._db.execute(
                "DELETE FROM records WHERE kind = 'event' AND place = ?", (record.place,)
            )
    store.close()
    before = posts(server)
    if gone == "Planned":
        with pytest.raises(ConfigurationError, match="ledger"):
            connect().resume(run)
        assert posts(server) == before
    else:  # as if the process had died before it was recorded
        assert next(connect().resume(run).rows).status == "unknown"


@pytest.mark.parametrize(
    "changes",
    [
        "records SET content = x'00' WHERE kind = 'rows'",
        "records SET content = 'text' WHERE kind = 'rows'",
        "records SET content = x'00' WHERE kind = 'digests'",
        "records SET place = 3 WHERE kind = 'digests'",
        "records SET size = 1 WHERE kind = 'digests'",
        "records SET place = 3 WHERE kind = 'rows'",
        "runs SET params = '{'",
        "runs SET params = '5'",
        "runs SET options = '['",
        """runs SET options = '{"colour": "blue"}'""",
        "runs SET created = 'yesterday'",
        "runs SET retried = '[[1]]'",
        "runs SET counts = '3'",
        "runs SET rows = x'00'",
    ],
)
def test_a_table_that_holds_something_else_is_told(
    connect: Connect, ledger: Path, changes: str
) -> None:
    run = _interrupted(connect)
    store = SqliteStore(ledger)
    store._db.execute(f"UPDATE {changes}")
    store.close()
    # Given once more, the rows take the place of damaged ones; without digests nobody knows them.
    given = None if "kind = 'rows'" in changes else documents(2)
    with pytest.raises(LedgerError):
        connect().resume(run, given)


@pytest.mark.parametrize("content", [b"{", b"{}\nx", b"", b"[]", b"\xff\n"])
def test_outcomes_that_are_none_are_told(connect: Connect, ledger: Path, content: bytes) -> None:
    connect().document.create(documents(2))
    store = SqliteStore(ledger)
    (run,) = store.runs()
    store._db.execute("UPDATE records SET content = ? WHERE kind = 'outcomes'", (content,))
    with pytest.raises(LedgerError, match=r"ledger\.sqlite is damaged"):
        list(outcomes_of(store, run))
    store.close()
