from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, RequestRefused
from alation_endpoints.custom_template import CustomTemplateField
from alation_sandbox import Sandbox


@pytest.fixture
def templates(server: Sandbox, catalog: Alation) -> Alation:
    """A catalog with the sandbox's template, and two that share a title."""
    table = server.world.table("custom_template")
    for layout in (96, 0):
        table.insert({"title": "Measure", "layout_otype": layout, "fields": ()})
    return catalog


def test_the_sandbox_has_a_template_with_two_fields(catalog: Alation) -> None:
    (template,) = catalog.custom_template.list()

    assert (template.id, template.title, template.layout_otype) == (1, "Sandbox template", 96)
    assert (template.builtin_name, template.visual_config_id) == (None, None)
    assert template.fields is not None
    assert [type(field) for field in template.fields] == [CustomTemplateField] * 2
    assert [(field.id, field.builtin_name) for field in template.fields] == [
        (3, "title"),
        (4, "description"),
    ]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [1, 2, 3]),
        ({"title": "Measure"}, [2, 3]),
        ({"title": "measure"}, []),
        ({"title": "Meas"}, []),
        ({"limit": 1}, [1, 2, 3]),
        ({"skip": 2}, [3]),
    ],
)
def test_templates_are_found_by_their_exact_title(
    templates: Alation, filters: dict[str, Any], ids: list[int]
) -> None:
    assert [template.id for template in templates.custom_template.list(**filters)] == ids


def test_templates_of_one_title_are_told_apart_by_their_layout(templates: Alation) -> None:
    found = templates.custom_template.list(title="Measure")

    assert [(template.id, template.layout_otype) for template in found] == [(2, 96), (3, 0)]


def test_a_field_that_is_created_is_found_on_the_template(catalog: Alation) -> None:
    row = {"field_type": "PICKER", "name_singular": "Region", "options": ["EMEA", "APAC"]}
    run = catalog.custom_field.create([row])

    template = catalog.custom_template.get(custom_template_id=1)
    assert template.fields is not None
    last = template.fields[-1]
    assert (last.name_singular, last.options) == ("Region", ["EMEA", "APAC"])
    assert [outcome.id for outcome in run.rows] == [last.id]


def test_an_unknown_template_is_refused(catalog: Alation) -> None:
    with pytest.raises(RequestRefused, match="Not found") as refusal:
        catalog.custom_template.get(custom_template_id=404)

    assert refusal.value.status == 404


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        ("list", {"titel": "a"}, "did you mean 'title'"),
        ("list", {"layout_otype": 96}, "Unknown field"),
        ("get", {}, "'custom_template_id'"),
        ("get", {"custom_template_id": "1"}, "Expected an integer"),
    ],
)
def test_parameters_are_checked(
    offline: Alation, operation: str, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        getattr(offline.custom_template, operation)(**params)
