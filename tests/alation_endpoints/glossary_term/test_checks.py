"""What is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, InvalidPayload
from alation_sandbox import Sandbox


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ({"description": "After costs"}, "title", "Missing data for required field."),
        ({"title": None}, "title", "Field may not be null."),
        ({"title": ["Margin"]}, "title", "Expected a text"),
        ({"title": "Margin", "glossary_id": 31}, "glossary_id", "did you mean 'glossary_ids'?"),
        ({"title": "Margin", "glossary_ids": ["31"]}, "glossary_ids[0]", "Expected an integer"),
        ({"title": "Margin", "glossary_ids": None}, "glossary_ids", "Field may not be null."),
        ({"title": "Margin", "custom_fields": []}, "template_id", "'custom_fields' needs it."),
    ],
)
def test_create_row_is_checked(
    catalog: Alation, row: dict[str, Any], field: str, message: str
) -> None:
    (problem,) = catalog.glossary_term.create.validate([{"title": "Net margin"}, row])

    assert (problem.row, problem.field) == (1, field)
    assert message in problem.message


def test_update_row_needs_an_id_and_takes_the_rest_as_it_likes(catalog: Alation) -> None:
    update = catalog.glossary_term.update

    assert update.validate([{"id": 9121, "glossary_ids": []}]) == []
    assert [problem.field for problem in update.validate([{"title": "Margin"}])] == ["id"]


def test_invalid_rows_send_nothing(catalog: Alation, server: Sandbox) -> None:
    with pytest.raises(InvalidPayload):
        catalog.glossary_term.delete([{"id": 9120}, {}])
    assert not server.requests


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"glossary_ids": 31}, "'glossary_ids': Unknown field; did you mean 'glossary_id'?"),
        ({"id": "9120"}, "'id': None of the types that this field takes fits"),
        ({"id": [9120, "9121"]}, "'id[1]': Expected an integer"),
    ],
)
def test_filters_are_checked(catalog: Alation, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        catalog.glossary_term.list(**filters)
    assert message in str(caught.value)
