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
    with Sandbox(clock=clock.wall) as running:
        yield running


@pytest.fixture
def catalog(server: Sandbox, clock: SimulatedClock) -> Alation:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, ["document"], clock=clock)
