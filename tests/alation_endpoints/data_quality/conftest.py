from __future__ import annotations

import pytest

from alation_sandbox import Sandbox


@pytest.fixture(autouse=True)
def known_objects(server: Sandbox) -> None:
    """The sandbox knows one schema with one table with one column."""
    world = server.world
    world.table("rdbms_schema").insert({"id": 11, "key": "1.sales"})
    world.table("rdbms_table").insert({"id": 12, "key": "1.sales.orders"})
    world.table("rdbms_column").insert({"id": 13, "key": "1.sales.orders.id"})
