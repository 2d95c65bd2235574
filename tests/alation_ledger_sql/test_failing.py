"""What goes wrong with a server is told, without password, or mended where nothing is lost."""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from alation_core import LedgerError
from alation_core.ledger import Claim, Record
from alation_ledger_sql import open_postgresql
from alation_replay.stores.subject import begun, new_run
from tests.alation_ledger_sql.conftest import Opened
from tests.alation_ledger_sql.server import PASSWORD, Server, programs, running_server

if TYPE_CHECKING:
    from alation_ledger_sql.store import PostgresStore

RUN = "20261125-aa"
SECRETS = (PASSWORD, "not%2Fa%40secret")


def backend(store: PostgresStore) -> int:
    """Return the process of the server that serves a store."""
    return int(store._told("SELECT pg_backend_pid()"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("secret", "secrets", "refuses the user or the password"),
        ("/postgres?", "/nowhere?", "no database of that name"),
        ("?", "?sslmode=require&", "sslmode"),
        ("?", "?bogus=1&", "bogus"),
        ("?", "?connect_timeout=x&", "a value of it is wrong"),
        ("127.0.0.1:", "127.0.0.1:1,127.0.0.1:", None),
        ("schema=", "schema=no", "has no schema"),
        ("?", "?options=-cdefault_transaction_read_only%3Don&", "read-only"),
    ],
)
def test_what_is_wrong_with_an_address_is_told(
    address: str, old: str, new: str, said: str | None
) -> None:
    if said is None:  # the second host is there
        open_postgresql(address.replace(old, new)).close()
        return
    with pytest.raises(LedgerError, match=said) as raised:
        open_postgresql(address.replace(old, new))
    told = "".join(traceback.format_exception(raised.value))
    assert not [secret for secret in SECRETS if secret in told]


def test_a_server_that_is_not_there_is_told_at_once() -> None:
    with pytest.raises(LedgerError, match=r"//u:\*\*\*@127\.0\.0\.1:1/db cannot be reached"):
        open_postgresql("postgresql://u:hunter2@127.0.0.1:1/db")


@pytest.mark.parametrize("key", ["a\x00b", "\ud800", "".join(map(chr, range(0x4E00, 0x9000)))])
def test_a_key_that_the_server_cannot_hold_is_told(opened: Opened, key: str) -> None:
    store = opened()
    with pytest.raises(LedgerError, match="cannot hold this"):
        store.begin(new_run(key=key))
    assert list(store.runs()) == []


def test_tables_of_a_newer_version_are_left_alone(opened: Opened) -> None:
    store = opened()
    store._patiently(lambda db: db.exec_driver_sql("UPDATE alation_version SET version = 99"))
    with pytest.raises(LedgerError, match="newer version"):
        opened()


def test_tables_of_something_else_are_left_alone(server: Server, address: str) -> None:
    schema = address.rpartition("=")[2].replace("%20", " ")
    server.execute(f'CREATE TABLE "{schema}".alation_runs (a TEXT)')
    with pytest.raises(LedgerError, match="something else's"):
        open_postgresql(address)


def test_the_rights_that_are_told_are_enough(server: Server) -> None:
    """Those in docs/ledger.md: tables made by their owner, used by a user with the least rights."""
    from alation_ledger_sql.tables import TABLES

    server.execute("CREATE ROLE loader LOGIN PASSWORD 'not/a@secret'", "CREATE DATABASE rights")
    loader = server.address("rights", "loader")
    for _ in range(2):
        with pytest.raises(LedgerError, match="GRANT SELECT, INSERT, UPDATE, DELETE ON alation"):
            open_postgresql(loader)
        open_postgresql(server.address("rights")).close()
    version, *others = TABLES
    server.execute(
        f"GRANT SELECT ON {version} TO loader",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(others)} TO loader",
        database="rights",
    )
    with closing(open_postgresql(loader)) as store:
        claim = begun(store, key="k")
        store.append(claim, [Record("mark", 0, 1, b"x")], new_run(status="failed"), drop=["rows"])
        store.turn("one", 1.0)
        store.put_off("one", 1.0)
        store.set_note("n", b"x")
        store.set_note("n", None)
        store.release(claim)
        assert not store.compact(), "the tables are another user's"
        assert store.remove(RUN)


def test_a_lost_connection_is_opened_anew_and_nothing_is_doubled(
    server: Server, opened: Opened
) -> None:
    store = opened()
    claim = begun(store, key="k")
    acts: list[Callable[[], Any]] = [
        lambda: store.append(claim, [Record("event", 1, 1, b"x")], new_run(rows=1)),
        lambda: store.renew(claim),
        lambda: store.begin(new_run("other", key="k")),
        lambda: list(store.records(RUN, "event")),
        lambda: store.claim("other", 60.0),
    ]
    for act in acts:
        server.execute(f"SELECT pg_terminate_backend({backend(store)})")
        time.sleep(0.05)
        act()
    assert [one.content for one in store.records(RUN, "event")] == [b"x"]
    assert [run.id for run in store.runs()] == [RUN]


def test_a_write_whose_answer_was_lost_is_the_same_when_it_is_repeated(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was done, and the connection breaks before that is heard."""
    from alation_ledger_sql import database

    store, other = opened(), opened()
    lost: list[Any] = []
    honest = database._rows

    def answers(connection: Any, *given: Any) -> Any:
        done = honest(connection, *given)
        if not lost:
            lost.append(done)
            other._told(f"SELECT pg_terminate_backend({backend_of(connection)})")
            time.sleep(0.05)
            return honest(connection, *given)
        return done

    def backend_of(connection: Any) -> int:
        return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())

    monkeypatch.setattr(database, "_rows", answers)
    assert store.begin(new_run(key="k")).id == RUN
    lost.clear()
    assert store.begin(new_run("second")).id == "second"
    lost.clear()
    assert store.begin(new_run("third", key="k"), again=True).id == "third"
    lost.clear()
    claim = store.claim(RUN, 60.0)
    assert isinstance(claim, Claim)
    lost.clear()
    store.append(claim, [Record("event", 1, 1, b"x"), Record("rows", 0, 1, b"")], drop=["event"])
    assert [one.content for one in store.records(RUN, "event")] == [b"x"]
    assert len(list(store.runs())) == 3


def test_a_server_that_is_restarted_is_waited_for() -> None:
    bin = programs()
    assert bin is not None
    with running_server(bin) as server, closing(open_postgresql(server.address())) as store:
        claim = begun(store)
        server.stop()
        starting = threading.Timer(0.5, server.start)
        starting.start()
        store.append(claim, [Record("event", 1, 1, b"x")])
        starting.join()
        assert len(list(store.records(RUN, "event"))) == 1


@contextmanager
def locked(server: Server, address: str) -> Iterator[None]:
    """Hold the claims of a ledger, as a process that is frozen within a transaction would."""
    import psycopg

    schema = address.rpartition("=")[2].replace("%20", " ")
    with psycopg.connect(server.address()) as holder:
        holder.execute(f'LOCK TABLE "{schema}".alation_claims'.encode())
        yield


def test_who_waits_for_a_lock_hears_that_it_is_to_stop(server: Server, address: str) -> None:
    stopped: list[str] = []
    store = open_postgresql(address, lambda: stopped[0] if stopped else None)
    with closing(store), locked(server, address):
        stopping = threading.Timer(0.2, stopped.append, ["SIGTERM"])
        stopping.start()
        began = time.monotonic()
        with pytest.raises(LedgerError, match="is in use"):
            store.claim("a", 60.0)
        assert time.monotonic() - began < 20, "it was waited for as long as patience lasts"
        stopping.join()


def test_a_server_that_is_silent_is_taken_for_lost(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alation_ledger_sql.connecting.ANSWER_SECONDS", 0.2)
    asked = []

    def act(connection: Any) -> Any:
        asked.append(connection)
        # The first time it says nothing for longer than it is waited for.
        return connection.exec_driver_sql(f"SELECT pg_sleep({1.5 if len(asked) == 1 else 0})")

    opened()._patiently(act)
    assert len(asked) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_child_leaves_the_connection_of_its_parent_alone(opened: Opened) -> None:
    store = opened()
    claim = begun(store)
    before = backend(store)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            store.append(claim, [Record("event", 1, 1, b"child")])
            os.write(writing, str(backend(store)).encode())
            store.close()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    said = os.read(reading, 100)
    os.close(reading)
    assert said.isdigit()
    assert int(said) != before
    assert backend(store) == before
    assert [one.content for one in store.records(RUN, "event")] == [b"child"]


def test_neither_password_nor_rows_are_logged(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "sqlalchemy")
    with closing(open_postgresql(address)) as store:
        store.append(begun(store), [Record("rows", 0, 1, b"a row of a customer")])
        told = caplog.text + repr(store) + repr(vars(store)["_engine"])
    assert "INSERT INTO alation_records" in told
    assert not [secret for secret in (*SECRETS, "a row of") if secret in told]
