"""What is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, InvalidPayload
from alation_sandbox import Sandbox

GOOD: dict[str, dict[str, Any]] = {
    "RICH_TEXT": {},
    "DATE": {"tooltip_text": "The day of the last review."},
    "PICKER": {"options": ["Public"]},
    "MULTI_PICKER": {"name_plural": "Regions", "options": ["EMEA"]},
    "OBJECT_SET": {"allowed_otypes": ["user", "groupprofile"], "backref_name": "Owner of"},
}
NEEDED = [(kind, name) for kind, row in GOOD.items() for name in row if name != "tooltip_text"]


def row_of(kind: str, **changes: Any) -> dict[str, Any]:
    return {"field_type": kind, "name_singular": "Region", **GOOD[kind], **changes}


def problems(catalog: Alation, row: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(p.field, p.message) for p in catalog.custom_field.create.validate([row])]


@pytest.mark.parametrize("kind", GOOD)
def test_a_row_with_what_its_type_needs_is_good(catalog: Alation, kind: str) -> None:
    assert problems(catalog, row_of(kind)) == []


@pytest.mark.parametrize("name", ["field_type", "name_singular"])
def test_every_row_needs(catalog: Alation, name: str) -> None:
    row = {key: value for key, value in row_of("DATE").items() if key != name}
    assert problems(catalog, row) == [(name, "Missing data for required field.")]


@pytest.mark.parametrize(("kind", "name"), NEEDED)
def test_a_type_needs(catalog: Alation, kind: str, name: str) -> None:
    row = {key: value for key, value in row_of(kind).items() if key != name}
    message = f"Missing data for required field: field_type '{kind}' needs it."
    assert problems(catalog, row) == [(name, message)]


def test_a_set_of_several_objects_needs_a_plural(catalog: Alation) -> None:
    several = row_of("OBJECT_SET", allow_multiple=True)

    assert [field for field, _ in problems(catalog, several)] == ["name_plural"]
    assert problems(catalog, {**several, "name_plural": "Owners"}) == []
    assert problems(catalog, row_of("OBJECT_SET", allow_multiple=False)) == []


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"field_type": "TEXT"}, "field_type", "Must be one of: RICH_TEXT, DATE, PICKER"),
        ({"field_type": "picker"}, "field_type", "Must be one of"),
        ({"name_singular": 7}, "name_singular", "Expected a text, not the number 7."),
        ({"options": "EMEA"}, "options", 'Expected a list, not the text "EMEA"'),
        ({"options": ["EMEA", 7]}, "options[1]", "Expected a text, not the number 7."),
        ({"allow_multiple": "true"}, "allow_multiple", "Expected true or false"),
        ({"tooltip_text": None}, "tooltip_text", "Field may not be null."),
        ({"name_single": "Region"}, "name_single", "did you mean 'name_singular'?"),
    ],
)
def test_create_row_is_checked(
    catalog: Alation, change: dict[str, Any], field: str, message: str
) -> None:
    ((found, told),) = problems(catalog, row_of("PICKER", **change))

    assert found == field
    assert message in told


def test_update_row_is_checked(catalog: Alation) -> None:
    update = catalog.custom_field.update

    assert update.validate([{"tooltip_text": None}, {"options": ["EMEA"]}]) == []
    assert [p.field for p in update.validate([{"field_type": "DATE"}])] == ["field_type"]


def test_update_takes_one_row_per_request_and_the_id_of_the_field(
    catalog: Alation, server: Sandbox
) -> None:
    with pytest.raises(ConfigurationError, match="at most 1, the server's limit"):
        catalog.custom_field.update([{}], id=10001, batch_size=2)
    with pytest.raises(InvalidPayload, match="field 'id': Stands in the path"):
        catalog.custom_field.update([{"tooltip_text": "?"}])
    assert not server.requests


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"name": "Region"}, "parameter 'name': Unknown field"),
        ({"id": [8, "9"]}, "parameter 'id[1]': Expected an integer"),
        ({"allow_multiple": "true"}, "parameter 'allow_multiple': Expected true or false"),
        ({"field_type": "picker"}, "parameter 'field_type'"),
    ],
)
def test_filters_are_checked(catalog: Alation, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        catalog.custom_field.list(**filters)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("operation", "params"),
    [("get", {"field_id": "8"}), ("get", {}), ("get_builtin", {"field_name": 8})],
)
def test_path_parameters_are_checked(
    catalog: Alation, operation: str, params: dict[str, Any]
) -> None:
    with pytest.raises(ConfigurationError, match="parameter 'field_"):
        getattr(catalog.custom_field, operation)(**params)
