"""A sandbox and a client of it, which waits for nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_sandbox import Sandbox


def client_of(server: Sandbox) -> Alation:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, clock=SimulatedClock())


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def catalog(server: Sandbox) -> Alation:
    return client_of(server)
