"""The store under test: what its author says of it, and ledgers of it that are open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import ClassVar

import pytest

from alation_core.ledger import Claim, RecordedRun, Store

LONG = 1000.0
"""Seconds of a lease that does not end while a test runs."""
ENDED = 0.0
"""Of one that has ended when it is had: everybody may take it over."""

Open = Callable[[], Store]


class StoreSubject:
    """A store, with what its author gave.

    Class attributes:
        shared: several processes can use a ledger of it (default): some are killed, and frozen.
    """

    shared: ClassVar[bool] = True

    def open_store(self, address: str) -> Store:
        """Open the ledger at an address; it is made where it does not exist."""
        raise NotImplementedError("say how a store is opened: def open_store(self, address)")

    @pytest.fixture
    def new_address(self) -> Callable[[], str]:
        """Return a function that returns the address of another new ledger at each call."""
        raise NotImplementedError("say where ledgers are made: a fixture new_address")

    @pytest.fixture
    def address(self, new_address: Callable[[], str]) -> str:
        """The address of a new ledger."""
        return new_address()

    @pytest.fixture
    def opened(self, address: str) -> Iterator[Open]:
        """Open the ledger once more; all are closed in the end."""
        with ExitStack() as stores:
            yield lambda: stores.enter_context(closing(self.open_store(address)))

    @pytest.fixture
    def store(self, opened: Open) -> Store:
        """The ledger, open."""
        return opened()

    @pytest.fixture
    def other(self, store: Store, opened: Open) -> Store:
        """The same ledger, opened once more, as another process does."""
        return opened()


def new_run(identity: str = "20261125-aa", key: str | None = None, **said: object) -> RecordedRun:
    """Return a run that begins."""
    given: dict[str, object] = {
        "id": identity,
        "key": key,
        "created": 1_764_028_800.25,
        "operation": "document.create",
        "host": "https://catalog.example.com",
        "params": {"ds_id": 7, "names": ["a", "b\"'; --", "é 漢 \U0001f600"]},
        "options": {"batch_size": 1000, "job_timeout": None},
    }
    return RecordedRun(**given | said)  # type: ignore[arg-type]


def claimed(store: Store, name: str, seconds: float = LONG) -> Claim:
    """Claim a name that nobody else has.

    Raises:
        AssertionError: somebody has it.
    """
    claim = store.claim(name, seconds)
    assert isinstance(claim, Claim), f"{name} is free, but claiming it gave {claim}"
    return claim


def begun(store: Store, identity: str = "20261125-aa", **said: object) -> Claim:
    """Begin a run and claim it."""
    return claimed(store, store.begin(new_run(identity, **said)).id)  # type: ignore[arg-type]
