from __future__ import annotations

import json
from typing import Any

import pytest

from alation_core import Alation, ConfigurationError
from alation_endpoints.visual_config import (
    VisualConfig,
    VisualConfigComponent,
    VisualConfigGroup,
    VisualConfigPostItem,
)


def messages(offline: Alation, row: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(p.field, p.message) for p in offline.visual_config.create.validate([row])]


def test_keys_that_are_not_used_are_sent_as_null(offline: Alation) -> None:
    tags = VisualConfigComponent(None, "catalog.tags", "PAGE_DEFINED", "SIDEBAR")
    group = VisualConfigGroup("Labels", "SIDEBAR", [tags], open_by_default=False, is_group=True)
    row = VisualConfigPostItem("Table", "table", [group])

    (batch,) = offline.use(VisualConfig).create.plan([row])

    sent = json.loads(batch.body(VisualConfig.create.body))
    assert sent["component_list_in_config"] == [
        {
            "label": "Labels",
            "panel": "SIDEBAR",
            "open_by_default": False,
            "is_group": True,
            "components": [
                {
                    "rendered_otype": None,
                    "page_defined_type": "catalog.tags",
                    "component_type": "PAGE_DEFINED",
                    "panel": "SIDEBAR",
                }
            ],
        }
    ]


def test_a_good_row_fits(offline: Alation, row: dict[str, Any]) -> None:
    assert messages(offline, row) == []
    shipped = {**row["component_list_in_config"][2], "open_by_default": None, "is_group": None}
    assert messages(offline, {**row, "component_list_in_config": [shipped]}) == []


def test_an_empty_layout_is_sent(offline: Alation, row: dict[str, Any]) -> None:
    (batch,) = offline.visual_config.create.plan([{**row, "component_list_in_config": []}])

    assert json.loads(batch.body(VisualConfig.create.body))["component_list_in_config"] == []


@pytest.mark.parametrize("name", ["title", "layout_otype", "component_list_in_config"])
def test_what_every_layout_needs(offline: Alation, row: dict[str, Any], name: str) -> None:
    del row[name]

    assert messages(offline, row) == [(name, "Missing data for required field.")]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"rendered_oid": None}, "rendered_oid"),
        ({"panel": "main"}, "panel"),
        ({"component_type": "page_defined"}, "component_type"),
        ({"component_type": "PAGE_DEFINED"}, "page_defined_type"),
        ({"colour": "red"}, "colour"),
    ],
)
@pytest.mark.parametrize("grouped", [False, True])
def test_components_are_checked_at_any_depth(
    offline: Alation, row: dict[str, Any], change: dict[str, Any], place: str, grouped: bool
) -> None:
    component = {**row["component_list_in_config"][0], **change}
    group = {"label": "All", "panel": "MAIN", "components": [component]}
    row["component_list_in_config"] = [group if grouped else component]

    where = "component_list_in_config[0]" + (".components[0]" if grouped else "")
    assert [field for field, _ in messages(offline, row)] == [f"{where}.{place}"]


@pytest.mark.parametrize("name", ["rendered_otype", "page_defined_type"])
def test_a_key_that_the_server_wants_must_be_there(
    offline: Alation, row: dict[str, Any], name: str
) -> None:
    del row["component_list_in_config"][0][name]

    (found,) = messages(offline, row)
    assert found == (f"component_list_in_config[0].{name}", "Missing data for required field.")


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        ("list_by_otype", {"otype": "58"}, "use get"),
        ("list_by_otype", {}, "'otype'"),
        ("list", {"otype": "table"}, "Unknown field"),
        ("get", {"visual_config_id": "table"}, "Expected an integer"),
    ],
)
def test_parameters_are_checked(
    offline: Alation, operation: str, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        getattr(offline.visual_config, operation)(**params)


def test_one_layout_is_not_changed_in_two_ways(offline: Alation, row: dict[str, Any]) -> None:
    rows = [{"visual_config_id": 1, **row}, {"visual_config_id": 1, **row, "title": "Other"}]

    assert offline.visual_config.update.validate(rows) != []
