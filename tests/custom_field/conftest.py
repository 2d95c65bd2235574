from __future__ import annotations

from collections.abc import Iterator

import pytest

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_sandbox import Sandbox


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def catalog(server: Sandbox) -> Alation:
    known = server.credentials
    return Alation(
        server.url,
        auth=RefreshToken(known.user_id, known.refresh_token),
        plugins=["custom_field"],
        clock=SimulatedClock(),
    )
