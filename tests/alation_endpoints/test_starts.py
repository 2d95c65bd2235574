"""What a sandbox starts with, as it is read or used through the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alation_core import Alation

STARTS: list[tuple[str, Callable[[Alation], Any], Any]] = [
    ("connector", lambda c: [x.id for x in c.connector.list()], [1]),
    (
        "group",
        lambda c: [(x.id, x.email) for x in c.group.list()],
        [(1, "sandbox-group@example.com")],
    ),
    ("policy group", lambda c: [(x.id, x.policies_count) for x in c.policy_group.list()], [(1, 0)]),
    ("user", lambda c: [(x.id, x.email) for x in c.user.list()], [(1, "sandbox@example.com")]),
    ("template", lambda c: [x.id for x in c.custom_template.list()], [1]),
    ("title", lambda c: c.custom_field.get(field_id=3).builtin_name, "title"),
    ("description", lambda c: c.custom_field.get(field_id=4).builtin_name, "description"),
    ("steward", lambda c: c.custom_field.get(field_id=8).builtin_name, "steward"),
]


@pytest.mark.parametrize(
    ("read", "there"), [start[1:] for start in STARTS], ids=[s[0] for s in STARTS]
)
def test_it_is_there(catalog: Alation, read: Callable[[Alation], Any], there: Any) -> None:
    assert read(catalog) == there


def test_the_names_of_object_types_are_there(catalog: Alation) -> None:
    names = {otype.name for otype in catalog.otype.list()}
    assert {"table", "schema", "glossary_term", "glossary_v3", "groupprofile", "user"} <= names


def test_terms_can_be_put_into_the_glossary_and_it_holds_values(catalog: Alation) -> None:
    assert catalog.glossary_term.create([{"title": "Margin", "glossary_ids": [1]}]).ok
    (term,) = catalog.glossary_term.list(glossary_id=1)
    assert term.title == "Margin"

    value = {"otype": "glossary_v3", "oid": 1, "field_id": 4, "value": "All of finance"}
    assert catalog.custom_field_value.upsert([value]).ok


def test_the_count_of_a_policy_group_follows_its_policies(catalog: Alation) -> None:
    made = [{"title": title, "policy_group_ids": [1]} for title in ("Retention", "Masking")]
    assert catalog.business_policy.create(made).ok
    assert [group.policies_count for group in catalog.policy_group.list()] == [2]

    assert catalog.business_policy.delete([{"id": 1}]).ok
    assert catalog.business_policy.update([{"id": 2, "policy_group_ids": {"remove": [1]}}]).ok
    assert [group.policies_count for group in catalog.policy_group.list()] == [0]
