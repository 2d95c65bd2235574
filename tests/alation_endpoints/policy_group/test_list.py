from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation
from alation_sandbox import Sandbox


@pytest.fixture
def groups(server: Sandbox, catalog: Alation) -> Alation:
    """A catalog with the sandbox's group 1, and groups 2 and 3."""
    table = server.world.table("policy_group")
    for title in ("Privacy", "Access to privacy data"):
        table.insert({"title": title})
    return catalog


def counts(catalog: Alation) -> list[int | None]:
    return [group.policies_count for group in catalog.policy_group.list()]


def test_the_sandbox_has_a_group(catalog: Alation) -> None:
    (group,) = catalog.policy_group.list()

    assert group.raw == {
        "id": 1,
        "title": "Sandbox policies",
        "description": "",
        "otype": "policy_group",
        "ts_created": "2025-01-01T00:00:00.000000Z",
        "url": "/policy_group/1/",
        "policies_count": 0,
        "stewards": [],
    }


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [1, 2, 3]),
        ({"id": 2}, [2]),
        ({"id": 404}, []),
        ({"search": "PRIVACY"}, [2, 3]),
        ({"order_by": "title"}, [3, 2, 1]),
        ({"order_by": "-id"}, [3, 2, 1]),
        ({"limit": 1}, [1, 2, 3]),
        ({"skip": 2}, [3]),
    ],
)
def test_groups_are_found(groups: Alation, filters: dict[str, Any], ids: list[int]) -> None:
    assert [group.id for group in groups.policy_group.list(**filters)] == ids


def test_the_count_follows_the_policies_that_are_put_into_a_group(groups: Alation) -> None:
    policies = groups.business_policy
    policies.create(
        [
            {"title": "Retention", "policy_group_ids": [1]},
            {"title": "Masking", "policy_group_ids": [1, 2]},
            {"title": "Access"},
        ]
    ).raise_for_problems()
    assert counts(groups) == [2, 1, 0]

    policies.update([{"id": 1, "policy_group_ids": {"replace": [3]}}]).raise_for_problems()
    assert counts(groups) == [1, 1, 1]

    policies.delete([{"id": 2}]).raise_for_problems()
    assert counts(groups) == [0, 0, 1]


def test_the_path_is_known_with_and_without_a_slash(server: Sandbox, groups: Alation) -> None:
    assert len(list(groups.policy_group.list())) == 3

    paths = [log.path for log in server.requests if "policy_group" in log.path]
    assert paths == ["/integration/v1/policy_group"]
