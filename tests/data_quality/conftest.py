from __future__ import annotations

from collections.abc import Iterator

import pytest

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_sandbox import Sandbox


@pytest.fixture
def server() -> Iterator[Sandbox]:
    """A sandbox that knows one schema with one table with one column."""
    with Sandbox() as running:
        world = running.world
        world.table("rdbms_schema").insert({"id": 11, "key": "1.sales"})
        world.table("rdbms_table").insert({"id": 12, "key": "1.sales.orders"})
        world.table("rdbms_column").insert({"id": 13, "key": "1.sales.orders.id"})
        yield running


@pytest.fixture
def catalog(server: Sandbox) -> Alation:
    known = server.credentials
    return Alation(
        server.url,
        auth=RefreshToken(known.user_id, known.refresh_token),
        plugins=["data_quality"],
        clock=SimulatedClock(),
    )
