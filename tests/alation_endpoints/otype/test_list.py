from __future__ import annotations

import pytest

from alation_core import Alation, ConfigurationError
from alation_sandbox import Sandbox


def test_names_are_listed(catalog: Alation) -> None:
    names = [otype.name for otype in catalog.otype.list()]
    assert {"data", "schema", "table", "attribute", "glossary_term", "groupprofile"} <= set(names)
    assert len(names) == len(set(names))


def test_the_list_is_read_whole(server: Sandbox, catalog: Alation) -> None:
    before = len(list(catalog.otype.list()))
    for number in range(250):
        server.world.table("otype").insert({"name": f"custom_{number}"})
    assert len(list(catalog.otype.list())) == before + 250


def test_it_takes_no_filters(catalog: Alation) -> None:
    with pytest.raises(ConfigurationError, match="parameters: none"):
        catalog.otype.list(name="table")
