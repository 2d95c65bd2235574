from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation


@pytest.fixture(autouse=True)
def policies(catalog: Alation) -> None:
    """Policies 1 to 4, the last one deleted."""
    titles = ["Retention", "Masking", "Retention of mail", "Old"]
    catalog.business_policy.create([{"title": t} for t in titles]).raise_for_problems()
    catalog.business_policy.delete([{"id": 4}]).raise_for_problems()


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [1, 2, 3]),
        ({"id": 2}, [2]),
        ({"search": "retention"}, [1, 3]),
        ({"deleted": True}, [4]),
        ({"limit": 2}, [1, 2, 3]),
        ({"skip": 2}, [3]),
    ],
)
def test_filter(catalog: Alation, filters: dict[str, Any], ids: list[int]) -> None:
    assert [policy.id for policy in catalog.business_policy.list(**filters)] == ids


def test_policy_is_shown_without_template_groups_and_fields(catalog: Alation) -> None:
    policy = next(catalog.business_policy.list())

    assert (policy.otype, policy.url, policy.description) == ("business_policy", "/policy/1/", "")
    assert set(policy.raw) == {
        *("id", "title", "description", "otype", "ts_created", "url", "stewards")
    }
