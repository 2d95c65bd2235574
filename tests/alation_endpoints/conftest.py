"""What the tests of all endpoints share: a sandbox, and clients of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from alation_core import Alation, ApiAccessToken, RefreshToken, SimulatedClock
from alation_sandbox import Sandbox


@pytest.fixture
def server() -> Iterator[Sandbox]:
    """A sandbox that starts with its seeds."""
    with Sandbox() as running:
        yield running


@pytest.fixture
def catalog(server: Sandbox) -> Alation:
    """A client of the sandbox that waits for nothing."""
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, clock=SimulatedClock())


@pytest.fixture
def offline() -> Alation:
    """A client for checks that send nothing."""
    return Alation("https://catalog.example.com", auth=ApiAccessToken("fake-access-token"))
