from __future__ import annotations

from collections.abc import Iterator

import pytest

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_sandbox import Sandbox


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def server(clock: SimulatedClock) -> Iterator[Sandbox]:
    """A sandbox whose jobs wait and run by the simulated clock: no test waits for them."""
    with Sandbox(queue_seconds=0.5, job_seconds=0.5, clock=clock.wall) as running:
        yield running


@pytest.fixture
def credentials(server: Sandbox) -> RefreshToken:
    known = server.credentials
    return RefreshToken(known.user_id, known.refresh_token)


@pytest.fixture
def catalog(server: Sandbox, clock: SimulatedClock, credentials: RefreshToken) -> Alation:
    return Alation(server.url, credentials, ["document"], clock=clock)
