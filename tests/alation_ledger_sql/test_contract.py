"""The store in PostgreSQL holds the contract of stores."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alation_core.ledger import Store
from alation_ledger_sql import open_postgresql
from alation_replay.stores import StoreContract


class TestPostgreSQL(StoreContract):
    def open_store(self, address: str) -> Store:
        return open_postgresql(address)

    @pytest.fixture
    def new_address(self, new_schema: Callable[[], str]) -> Callable[[], str]:
        return new_schema
