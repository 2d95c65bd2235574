"""A server for these tests, and a new database for each that asks for a ledger."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.util import find_spec
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.alation_ledger_sql.server import Server, programs, running_server

if TYPE_CHECKING:
    from alation_ledger_sql.store import PostgresStore

LACKS = (
    "ledgers in PostgreSQL are not tested: Debian's package postgresql is not installed"
    if programs() is None
    else "ledgers in PostgreSQL are not tested: the extra sql is not installed"
    if find_spec("sqlalchemy") is None or find_spec("psycopg") is None
    else None
)
collect_ignore = [] if LACKS is None else ["test_store.py"]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    bin = programs()
    if LACKS is not None or bin is None:
        assert not os.environ.get("CI"), LACKS
        pytest.skip(f"{LACKS}")
    with running_server(bin) as running:
        yield running


_numbers = count(1)


@pytest.fixture
def database(server: Server) -> str:
    """Return the name of a new database."""
    name = f"ledger_{next(_numbers)}"
    execute(server, f"CREATE DATABASE {name}")
    return name


@pytest.fixture
def address(server: Server, database: str) -> str:
    """Return the address of a ledger that does not exist yet."""
    return server.address(database)


Opened = Callable[[], "PostgresStore"]


@pytest.fixture
def opened(address: str) -> Iterator[Opened]:
    """Return what opens the ledger, again and again: each store is another process's."""
    from alation_ledger_sql.store import PostgresStore

    stores: list[PostgresStore] = []

    def open_one() -> PostgresStore:
        stores.append(PostgresStore(address))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


def execute(server: Server, *statements: str, database: str = "postgres") -> list[object]:
    """Execute statements as the server's owner, and return the rows of the last one."""
    import psycopg

    with closing(psycopg.connect(server.address(database), autocommit=True)) as connection:
        for statement in statements:
            done = connection.execute(statement.encode())
        return list(done.fetchall()) if done.description else []
