from __future__ import annotations

from collections.abc import Iterator

import pytest

from alation_sandbox import Sandbox
from tests.alation_sandbox.support import NOTE_ROUTES, Client, ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def server(clock: ManualClock) -> Iterator[Sandbox]:
    with Sandbox(
        queue_seconds=30.0, job_seconds=5.25, routes=NOTE_ROUTES, clock=clock.now
    ) as running:
        yield running


@pytest.fixture
def stranger(server: Sandbox) -> Iterator[Client]:
    """A client without a token."""
    client = Client(server)
    with client.session:
        yield client


@pytest.fixture
def client(stranger: Client) -> Client:
    stranger.login()
    return stranger
