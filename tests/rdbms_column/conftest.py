from __future__ import annotations

from collections.abc import Iterator

import pytest

from alation_core import Alation, ApiAccessToken, RefreshToken, SimulatedClock
from alation_sandbox import Sandbox


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def offline() -> Alation:
    """Return a client for checks that send nothing."""
    return Alation("https://catalog.example.com", auth=ApiAccessToken("fake-access-token"))


@pytest.fixture
def catalog(server: Sandbox) -> Alation:
    known = server.credentials
    return Alation(
        server.url,
        auth=RefreshToken(known.user_id, known.refresh_token),
        plugins=["rdbms_schema", "rdbms_table", "rdbms_column"],
        clock=SimulatedClock(),
    )
