"""The list of schemas."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alation_core import Alation
from alation_sandbox import Sandbox


@pytest.fixture(autouse=True)
def schemas(catalog: Alation) -> None:
    """Schemas 1 to 3 of data source 1, schema 4 of data source 2."""
    rows = [{"key": "1.sales", "title": "Sales"}, {"key": "1.hr"}, {"key": "1.sales.eu"}]
    catalog.rdbms_schema.upsert(rows, ds_id=1).raise_for_problems()
    catalog.rdbms_schema.upsert([{"key": "2.sales"}], ds_id=2).raise_for_problems()


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [1, 2, 3, 4]),
        ({"id": 3}, [3]),
        ({"id": [2, 4]}, [2, 4]),
        ({"id__gt": 2}, [3, 4]),
        ({"id__gte": 2, "id__lt": 4}, [2, 3]),
        ({"id__lte": 1}, [1]),
        ({"ds_id": 2}, [4]),
        ({"ds_id": [1, 2]}, [1, 2, 3, 4]),
        ({"ds_id__lt": 2}, [1, 2, 3]),
        ({"name": "sales"}, [1, 4]),
        ({"name": ["hr", "sales.eu"]}, [2, 3]),
        ({"name__startswith": "sales"}, [1, 3, 4]),
        ({"name__contains": "."}, [3]),
        ({"name__endswith": "r"}, [2]),
        ({"order_by": "name", "ds_id": 1}, [2, 1, 3]),
        ({"exclude_deleted_ref": True}, [1, 2, 3, 4]),
        ({"skip": 3}, [4]),
        ({"limit": 1}, [1, 2, 3, 4]),
    ],
)
def test_filters(catalog: Alation, filters: dict[str, Any], ids: list[int]) -> None:
    assert [schema.id for schema in catalog.rdbms_schema.list(**filters)] == ids


def test_pages_keep_the_filters(catalog: Alation, server: Sandbox) -> None:
    found = list(catalog.rdbms_schema.list(id=[1, 2, 4], limit=2))

    assert [schema.id for schema in found] == [1, 2, 4]
    pages = [call.query for call in server.requests if call.method == "GET"][-2:]
    assert pages == ["limit=2&id=1&id=2&id=4", "skip=2&limit=2&id=1&id=2&id=4"]


def test_schema_is_typed_and_whole(catalog: Alation) -> None:
    (schema,) = catalog.rdbms_schema.list(id=1)

    assert (schema.name, schema.title, schema.ds_id) == ("sales", "Sales", 1)
    assert schema.raw == {
        "id": 1,
        "name": "sales",
        "title": "Sales",
        "description": "",
        "ds_id": 1,
        "key": "1.sales",
        "url": "/schema/1/",
        "custom_fields": [],
        "db_comment": "",
    }


def test_only_some_fields(catalog: Alation) -> None:
    (schema,) = catalog.rdbms_schema.list(id=1, values=["id", "key"])

    assert schema.raw == {"id": 1, "key": "1.sales"}
    assert schema.title is None


def test_filter_by_a_custom_field(catalog: Alation, server: Sandbox) -> None:
    field = server.world.table("custom_field").insert(
        {"field_type": "TEXT", "name_singular": "Note"}
    )
    value = {"field_id": field, "value": "x"}
    catalog.rdbms_schema.update([{"id": 2, "custom_fields": [value]}], ds_id=1)

    found = catalog.rdbms_schema.list(custom_fields=json.dumps(value))

    assert [schema.id for schema in found] == [2]
