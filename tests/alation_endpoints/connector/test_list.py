from __future__ import annotations

import pytest

from alation_core import Alation, ConfigurationError
from alation_sandbox import Sandbox


def test_the_sandbox_has_a_connector(catalog: Alation) -> None:
    (connector,) = catalog.connector.list()

    assert connector.raw == {
        "id": 1,
        "name": "Sandbox connector",
        "uses_agent": False,
        "connector_version": "1.0.0",
        "connector_category": "RDBMS",
    }


def test_two_versions_of_one_name_are_two_connectors(server: Sandbox, catalog: Alation) -> None:
    (first,) = catalog.connector.list()
    server.world.table("connector").insert({"name": first.name, "connector_version": "1.1.0"})

    found = [(one.id, one.name, one.connector_version) for one in catalog.connector.list()]
    assert found == [(1, first.name, "1.0.0"), (2, first.name, "1.1.0")]


def test_many_connectors_come_whole(server: Sandbox, catalog: Alation) -> None:
    for number in range(2, 252):
        server.world.table("connector").insert({"name": f"Connector {number}"})

    assert [one.id for one in catalog.connector.list()] == list(range(1, 252))


def test_there_are_no_filters(offline: Alation) -> None:
    with pytest.raises(ConfigurationError, match="Unknown field"):
        offline.connector.list(name="Sandbox connector")
