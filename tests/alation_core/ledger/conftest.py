"""A sandbox whose jobs take no real time, and a ledger of its own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_core.ledger.sqlite import SqliteStore
from alation_sandbox import Sandbox


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def server(clock: SimulatedClock) -> Iterator[Sandbox]:
    with Sandbox(job_seconds=2.0, clock=clock.wall) as sandbox:
        yield sandbox


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def connect(server: Sandbox, clock: SimulatedClock, ledger: Path) -> Callable[[], Alation]:
    """Returns a new client, as a new process would have it."""
    secret = server.credentials.refresh_token

    def new() -> Alation:
        credentials = RefreshToken(server.credentials.user_id, secret)
        return Alation(server.url, credentials, ledger=ledger, clock=clock)

    return new


@pytest.fixture
def store(ledger: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(ledger)
    yield opened
    opened.close()
