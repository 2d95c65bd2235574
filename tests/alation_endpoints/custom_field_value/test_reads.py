from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation
from alation_endpoints.custom_field_value import CustomFieldValue
from alation_sandbox import Sandbox


@pytest.fixture(autouse=True)
def values(catalog: Alation) -> None:
    rows: list[dict[str, Any]] = [
        {"field_id": 10001, "otype": "table", "oid": 1, "value": "Internal"},
        {"field_id": 10002, "otype": "table", "oid": 1, "value": ["EMEA", "APAC"]},
        {"field_id": 10001, "otype": "table", "oid": 2, "value": "Public"},
        {"field_id": 10001, "otype": "glossary_term", "oid": 2, "value": "Public"},
        {"field_id": 8, "otype": "table", "oid": 2, "value": [{"otype": "user", "oid": 1}]},
    ]
    catalog.custom_field_value.upsert(rows).raise_for_problems()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (
            {"otype": "table"},
            [
                ("table", 1, 10001, "Internal"),
                ("table", 1, 10002, ["EMEA", "APAC"]),
                ("table", 2, 10001, "Public"),
                ("table", 2, 8, [{"otype": "user", "oid": 1}]),
            ],
        ),
        ({"otype": "table", "oid": 1, "field_id": 10001}, [("table", 1, 10001, "Internal")]),
        (
            {"otype": ["table", "glossary_term"], "oid": [2, 3], "field_id": [10001, 10003]},
            [("table", 2, 10001, "Public"), ("glossary_term", 2, 10001, "Public")],
        ),
        ({"otype": "glossary_term", "oid": 1}, [("glossary_term", 1, 3, "Document 1")]),
        ({"otype": "table", "oid": 3}, []),
        ({"otype": "table", "skip": 3}, [("table", 2, 8, [{"otype": "user", "oid": 1}])]),
    ],
)
def test_filter(
    catalog: Alation, filters: dict[str, Any], found: list[tuple[str, int, int, Any]]
) -> None:
    listed = catalog.use(CustomFieldValue).list(**filters)
    assert [(v.otype, v.oid, v.field_id, v.value) for v in listed] == found


def test_pages_are_followed(catalog: Alation, server: Sandbox) -> None:
    before = len(server.requests)

    assert len(list(catalog.custom_field_value.list(otype="table", limit=3))) == 4
    assert len(server.requests) - before == 2


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"Sensitivity": ["Public"]}, {"1.sales.t2": {"Sensitivity": "Public"}}),
        (
            {"Sensitivity": []},
            {"1.sales.t1": {"Sensitivity": "Internal"}, "1.sales.t2": {"Sensitivity": "Public"}},
        ),
        (
            {"Sensitivity": [], "Steward": ["sandbox@example.com:user"]},
            {"1.sales.t2": {"Sensitivity": "Public", "Steward": "sandbox@example.com:user"}},
        ),
        ({"Sensitivity": ["Secret"]}, {}),
    ],
)
def test_objects_are_found_by_their_values(
    catalog: Alation, wanted: dict[str, list[str]], found: dict[str, dict[str, str]]
) -> None:
    objects = catalog.use(CustomFieldValue).find_objects_by_field(
        otype="table", custom_fields=wanted
    )
    assert {one.key: one.values for one in objects} == found


def test_deleted_objects_are_found_where_they_are_asked_for(
    catalog: Alation, server: Sandbox
) -> None:
    server.world.table("rdbms_table").update(2, {"deleted": True})
    find = catalog.custom_field_value.find_objects_by_field
    wanted = {"Sensitivity": ["Public"]}

    assert list(find(otype="table", custom_fields=wanted, include_deleted=False)) == []
    assert "include_deleted=False" in server.requests[-1].query
    (found,) = find(otype="table", custom_fields=wanted, include_deleted=True)
    assert found.key == "1.sales.t2"
