"""What is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, InvalidPayload
from alation_sandbox import Sandbox

EMPTY = "Must not be empty"
NULL = "Field may not be null."


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"title": ""}, "title", EMPTY),
        ({"title": None}, "title", NULL),
        ({"title": 7}, "title", "Expected a text"),
        ({"description": ""}, "description", EMPTY),
        ({"description": None}, "description", NULL),
        ({"template_id": None}, "template_id", NULL),
        ({"policy_group_ids": []}, "policy_group_ids", EMPTY),
        ({"policy_group_ids": {"add": [12]}}, "policy_group_ids", "Expected a list"),
        ({"fields": []}, "fields", EMPTY),
        ({"fields": [{"field_id": 8, "value": []}]}, "fields[0].value", EMPTY),
        ({"fields": [{"field_id": 8, "value": ""}]}, "fields[0].value", "None of the types"),
        ({"fields": [{"field_id": 8, "value": None}]}, "fields[0].value", NULL),
        ({"custom_fields": []}, "custom_fields", "Unknown field"),
    ],
)
def test_create_row_is_checked(
    catalog: Alation, change: dict[str, Any], field: str, message: str
) -> None:
    (problem,) = catalog.business_policy.create.validate([{"title": "Retention", **change}])

    assert problem.field == field
    assert message in problem.message


def test_create_row_needs_a_title(catalog: Alation) -> None:
    (problem,) = catalog.business_policy.create.validate([{"description": "Ten years"}])

    assert (problem.field, problem.message) == ("title", "Missing data for required field.")


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"title": ""}, "title", EMPTY),
        ({"policy_group_ids": [12]}, "policy_group_ids", "Expected an object"),
        ({"policy_group_ids": {}}, "policy_group_ids.add", "one of add, remove, replace"),
        ({"policy_group_ids": {"replace": []}}, "policy_group_ids.replace", EMPTY),
        ({"policy_group_ids": {"add": None}}, "policy_group_ids.add", NULL),
        ({"policy_group_ids": {"set": [1], "add": [1]}}, "policy_group_ids.set", "Unknown field"),
    ],
)
def test_update_row_is_checked(
    catalog: Alation, change: dict[str, Any], field: str, message: str
) -> None:
    problems = catalog.business_policy.update.validate([{"id": 31, **change}])

    assert any(found.field == field and message in found.message for found in problems)


def test_update_row_needs_an_id(catalog: Alation) -> None:
    (problem,) = catalog.business_policy.update.validate([{"title": "Retention"}])

    assert problem.field == "id"


def test_invalid_rows_send_nothing(catalog: Alation, server: Sandbox) -> None:
    with pytest.raises(InvalidPayload):
        catalog.business_policy.create([{"title": "Retention"}, {"title": ""}])
    assert not server.requests


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"title": "Retention"}, "'title': Unknown field"),
        ({"id": [31]}, "'id': Expected an integer"),
        ({"deleted": 1}, "'deleted': Expected true or false"),
    ],
)
def test_filters_are_checked(catalog: Alation, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        catalog.business_policy.list(**filters)
    assert message in str(caught.value)
