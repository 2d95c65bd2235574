"""What is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, InvalidPayload
from alation_sandbox import Sandbox

GOOD = {"title": "Metrics", "document_hub_id": 1}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"title": None}, "title", "Field may not be null."),
        ({"title": 7}, "title", "Expected a text, not the number 7."),
        ({"document_hub_id": "1"}, "document_hub_id", 'Expected an integer, not the text "1".'),
        ({"titel": "Metrics"}, "titel", "Unknown field; did you mean 'title'?"),
        ({"description": None}, "description", "Field may not be null."),
        ({"parent_folder_id": True}, "parent_folder_id", "Expected an integer"),
        (
            {"custom_fields": [{"field_id": 3, "value": "Draft"}]},
            "template_id",
            "Missing data for required field: 'custom_fields' needs it.",
        ),
        (
            {"template_id": 1, "custom_fields": [{"value": "Draft"}]},
            "custom_fields[0].field_id",
            "Missing data for required field.",
        ),
    ],
)
def test_create_row_is_checked(
    catalog: Alation, change: dict[str, Any], field: str, message: str
) -> None:
    (problem,) = catalog.document_hub_folder.create.validate([GOOD, {**GOOD, **change}])

    assert (problem.row, problem.field) == (1, field)
    assert message in problem.message


@pytest.mark.parametrize("name", ["title", "document_hub_id"])
def test_create_row_needs(catalog: Alation, name: str) -> None:
    row = {key: value for key, value in GOOD.items() if key != name}

    (problem,) = catalog.document_hub_folder.create.validate([row])

    assert (problem.field, problem.message) == (name, "Missing data for required field.")


def test_update_row_needs_an_id_and_takes_the_rest_as_it_likes(catalog: Alation) -> None:
    update = catalog.document_hub_folder.update

    assert update.validate([{"id": 310, "description": ""}]) == []
    assert [problem.field for problem in update.validate([{"title": "Metrics"}])] == ["id"]


def test_invalid_rows_send_nothing(catalog: Alation, server: Sandbox) -> None:
    with pytest.raises(InvalidPayload):
        catalog.document_hub_folder.delete([{"id": 310}, {"id": "311"}])
    assert not server.requests


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"document_hub": 1}, "'document_hub': Unknown field; did you mean 'document_hub_id'?"),
        ({"id": "310"}, "'id': Expected an integer"),
        ({"deleted": "yes"}, "'deleted': Expected true or false"),
    ],
)
def test_filters_are_checked(catalog: Alation, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        catalog.document_hub_folder.list(**filters)
    assert message in str(caught.value)
