"""A server for these tests, and a new ledger on it for each that asks for one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from importlib.util import find_spec
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.alation_ledger_sql.server import Server, programs, running_server

if TYPE_CHECKING:
    from alation_ledger_sql.store import PostgresStore


def lacking() -> str | None:
    """Return what these tests lack, for people."""
    if programs() is None:
        return "Debian's package postgresql"
    libraries = ("sqlalchemy", "psycopg")
    return None if all(map(find_spec, libraries)) else "the extra sql of this project"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    bin, lacks = programs(), lacking()
    if bin is None or lacks is not None:
        told = f"ledgers in PostgreSQL are not tested: {lacks} is not installed"
        assert not os.environ.get("CI"), told
        pytest.skip(told)
    with running_server(bin) as running:
        yield running


_numbers = count(1)


@pytest.fixture
def new_schema(server: Server) -> Callable[[], str]:
    """Return a function that returns the address of another new ledger at each call."""

    def make() -> str:
        name = f"Ledger {next(_numbers)}"
        server.execute(f'CREATE SCHEMA "{name}"')
        return server.address(query=f"?schema={name.replace(' ', '%20')}")

    return make


@pytest.fixture
def address(new_schema: Callable[[], str]) -> str:
    """Return the address of a new ledger."""
    return new_schema()


Opened = Callable[[], "PostgresStore"]


@pytest.fixture
def opened(address: str) -> Iterator[Opened]:
    """Return what opens the ledger, again and again; all are closed in the end."""
    from alation_ledger_sql.store import PostgresStore

    with ExitStack() as stores:
        yield lambda: stores.enter_context(closing(PostgresStore(address)))
