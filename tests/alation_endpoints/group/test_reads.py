from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, RequestRefused
from alation_sandbox import Sandbox


@pytest.fixture
def groups(server: Sandbox, catalog: Alation) -> Alation:
    """A catalog with the sandbox's group 1, and groups 2 and 3."""
    table = server.world.table("group")
    table.insert({"display_name": "Data Office", "email": "office@example.com"})
    table.insert({"display_name": "database people", "email": None})
    return catalog


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [1, 2, 3]),
        ({"id": 2}, [2]),
        ({"profile_id": 3}, [3]),
        ({"display_name": "Data Office"}, [2]),
        ({"display_name": "data office"}, []),
        ({"display_name__contains": "Data"}, [2]),
        ({"display_name__icontains": "DATA"}, [2, 3]),
        ({"email": "office@example.com"}, [2]),
        ({"email__contains": "office"}, [2]),
        ({"email__icontains": "EXAMPLE.COM"}, [1, 2]),
        ({"order_by": "-id"}, [3, 2, 1]),
        ({"order_by": "email"}, [2, 1, 3]),
        ({"limit": 2}, [1, 2, 3]),
        ({"skip": 2}, [3]),
    ],
)
def test_groups_are_filtered_and_ordered(
    groups: Alation, filters: dict[str, Any], ids: list[int]
) -> None:
    assert [group.id for group in groups.group.list(**filters)] == ids


def test_fields_are_chosen_by_name(groups: Alation) -> None:
    found = list(groups.group.list(values="id,email", id=2))
    assert [group.raw for group in found] == [{"id": 2, "email": "office@example.com"}]


def test_one_group_is_read_by_id(groups: Alation) -> None:
    group = groups.group.get(group_id=1)
    assert (group.display_name, group.profile_id, group.url) == ("Sandbox Group", 1, "/group/1/")
    with pytest.raises(RequestRefused, match="Not found"):
        groups.group.get(group_id=404)


def test_the_list_is_read_whole(server: Sandbox, catalog: Alation) -> None:
    for number in range(250):
        server.world.table("group").insert({"display_name": f"G{number}", "email": None})
    assert len(list(catalog.group.list())) == 251


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        ("list", {"id": [1, 2]}, "'id'"),
        ("list", {"limit": 0}, "'limit'"),
        ("list", {"name": "Data Office"}, "Unknown field"),
        ("get", {"group_id": "1"}, "Expected an integer"),
    ],
)
def test_parameters_are_checked(
    catalog: Alation, operation: str, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        getattr(catalog.group, operation)(**params)
