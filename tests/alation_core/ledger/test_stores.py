"""Every store that is always there holds the contract of stores."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from alation_core.ledger import spool
from alation_core.ledger.digests import DIGESTS
from alation_core.ledger.sqlite import SqliteStore
from alation_core.ledger.store import INPUT, Store
from alation_replay.stores import MemoryStore, StoreContract

numbers = itertools.count()


class TestSqlite(StoreContract):
    def open_store(self, address: str) -> Store:
        return SqliteStore(address)

    @pytest.fixture
    def new_address(self, tmp_path: Path) -> Callable[[], str]:
        return lambda: str(tmp_path / f"{next(numbers)}.sqlite")


class TestMemory(StoreContract):
    shared = False

    def open_store(self, address: str) -> Store:
        return MemoryStore(address)

    @pytest.fixture
    def new_address(self) -> Callable[[], str]:
        return lambda: f"memory {next(numbers)}"


def test_the_kinds_of_the_input_are_those_that_the_spool_writes() -> None:
    assert set(INPUT) == {spool.ROWS, spool.GIVEN, spool.REJECTED, DIGESTS}
