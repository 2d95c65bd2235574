"""A new ledger for each test, in a file and on a server; the server is that of the SQL tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from alation_core.ledger import Store, open_store
from alation_core.plugins.stores import store_factory
from tests.alation_ledger_sql.conftest import new_schema, server
from tests.sharing.keyed.books import Open

__all__ = ["address", "new_schema", "open_ledger", "server"]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a new ledger."""
    if request.param == "sqlite":
        return str(tmp_path / "runs.sqlite")
    made: str = request.getfixturevalue("new_schema")()
    return made


@pytest.fixture
def open_ledger(address: str) -> Open:
    """Return what opens the ledger."""

    def opened() -> Store:
        return open_store(address, find=store_factory)

    return opened
