"""The children of complex columns."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, RequestRefused, Run
from alation_endpoints.rdbms_column import ChildColumn, ColumnChildrenItem
from alation_endpoints.rdbms_column.sandbox.extraction import members

ADDRESS = "1.sales.shops.address"
PLACE = "1.sales.shops.place"


@pytest.fixture
def column(catalog: Alation) -> int:
    """Return the id of a column with the children city, geo, geo.lat and geo.lon."""
    catalog.rdbms_schema.upsert([{"key": "1.sales"}], ds_id=1).raise_for_problems()
    catalog.rdbms_table.upsert([{"key": "1.sales.shops"}], ds_id=1).raise_for_problems()
    kind = "struct<city:string,geo:struct<lat:double,lon:double>>"
    rows = [
        {"key": ADDRESS, "column_type": kind},
        {"key": PLACE, "column_type": "struct<city:string>"},
    ]
    run = catalog.rdbms_column.upsert(rows, ds_id=1)
    identity = next(run.rows).id
    assert isinstance(identity, int)
    return identity


def children(catalog: Alation, column: int, **params: Any) -> list[ChildColumn]:
    found: ColumnChildrenItem = catalog.rdbms_column.get_children(column_id=column, **params)
    return found.children or []


def statuses(run: Run[Any]) -> list[str]:
    return [row.status for row in run.rows]


def test_children_are_a_tree(catalog: Alation, column: int) -> None:
    found = catalog.rdbms_column.get_children(column_id=column)

    assert (found.ds_id, found.parent_fully_qualified_name) == (1, ADDRESS)
    city, geo = found.children or []
    assert (city.key, city.path, city.type, city.children) == ("city", "address.city", "string", [])
    assert [child.path for child in geo.children or []] == ["address.geo.lat", "address.geo.lon"]
    assert found.raw["children"][1]["children"][0]["path"] == "address.geo.lat"


def test_pages_count_the_first_level(catalog: Alation, column: int) -> None:
    assert [c.key for c in children(catalog, column, child_limit=1)] == ["city"]
    (geo,) = children(catalog, column, child_limit=1, child_offset=1)
    assert len(geo.children or []) == 2


def test_children_that_are_asked_for_come_flat(catalog: Alation, column: int) -> None:
    by_path = children(catalog, column, paths=["address.city", "address.geo.lat"])
    by_id = children(catalog, column, ids=[child.id for child in by_path])

    assert [child.key for child in by_path] == ["city", "lat"]
    assert all(child.children is None for child in by_path)
    assert by_id == by_path


def test_unknown_column_is_refused(catalog: Alation, column: int) -> None:
    with pytest.raises(RequestRefused, match="Column with id 99 does not exist"):
        catalog.rdbms_column.get_children(column_id=99)
    run = catalog.rdbms_column.update_children(
        [{"key": "a.b", "title": "B"}], column_id=99, ds_id=1
    )
    assert [(p.kind, p.message) for p in run.problems] == [
        ("refused", "Column with id 99 does not exist")
    ]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "'column_id': Missing data"),
        ({"column_id": "1"}, "'column_id': Expected an integer"),
        ({"column_id": 1, "limit": 5}, "'limit': Unknown field"),
        ({"column_id": 1, "ids": ["1"]}, "'ids[0]': Expected an integer"),
    ],
)
def test_parameters_are_checked(offline: Alation, params: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        offline.rdbms_column.get_children(**params)
    assert message in str(caught.value)


def test_children_are_changed_by_path_and_matched_by_key(catalog: Alation, column: int) -> None:
    rows = [{"key": "address.geo.lat", "title": "Latitude"}, {"key": "address.city", "title": "C"}]

    run = catalog.rdbms_column.update_children(rows, column_id=column, ds_id=1)

    assert run.ok
    assert run.jobs[0].result[0].response == "Updated 2 child column objects."
    changed = children(catalog, column, ids=[row.id for row in run.rows])
    assert {(c.path, c.title) for c in changed} == {
        ("address.geo.lat", "Latitude"),
        ("address.city", "C"),
    }


def test_unknown_child_names_its_row(catalog: Alation, column: int) -> None:
    rows = [{"key": "address.zip", "title": "Zip"}, {"key": "address.city", "title": "City"}]

    run = catalog.rdbms_column.update_children(rows, column_id=column, ds_id=1)

    assert run.status == "partial"
    assert statuses(run) == ["failed", "succeeded"]
    assert [(p.row, p.message) for p in run.problems] == [
        (0, f"Column {ADDRESS} has no child address.zip")
    ]


def test_bulk_changes_children_of_many_columns(catalog: Alation, column: int) -> None:
    rows = [
        {"parent_key": ADDRESS, "key": "address.city", "description": "The city"},
        {"parent_key": ADDRESS, "key": "address.geo", "title": "Place"},
        {"parent_key": PLACE, "key": "place.city", "title": "City"},
    ]

    run = catalog.rdbms_column.update_children_bulk(rows, ds_id=1)

    assert run.ok
    assert run.jobs[0].result[0].response == "Updated 2 root child column groups."
    assert [row.id for row in run.rows] == [None, None, None]
    city, geo = children(catalog, column)
    assert (city.description, geo.title) == ("The city", "Place")


def test_bulk_names_the_rows_of_unknown_columns_and_children(catalog: Alation, column: int) -> None:
    rows = [
        {"parent_key": ADDRESS, "key": "address.city"},
        {"parent_key": "1.sales.shops.none", "key": "none.city"},
        {"parent_key": PLACE, "key": "address.city"},
    ]

    named = [{**row, "title": "City"} for row in rows]
    run = catalog.rdbms_column.update_children_bulk(named, ds_id=1)

    assert statuses(run) == ["succeeded", "failed", "failed"]
    assert [problem.row for problem in run.problems] == [1, 2]


@pytest.mark.parametrize(
    ("operation", "row", "field"),
    [
        ("update_children", {"title": "City"}, "key"),
        ("update_children", {"key": "a.b", "custom_fields": []}, "custom_fields"),
        ("update_children", {"key": "a.b", "title": 7}, "title"),
        ("update_children_bulk", {"key": "a.b"}, "parent_key"),
        ("update_children_bulk", {"parent_key": "1.a.b.c", "key": None}, "key"),
    ],
)
def test_rows_are_checked(
    offline: Alation, operation: str, row: dict[str, Any], field: str
) -> None:
    (problem,) = getattr(offline.rdbms_column, operation).validate([row])

    assert problem.field == field


def test_another_type_brings_other_children(catalog: Alation, column: int) -> None:
    catalog.rdbms_column.update_children(
        [{"key": "address.city", "title": "City"}], column_id=column, ds_id=1
    )

    kind = "struct<city:text,zip:string>"
    catalog.rdbms_column.upsert([{"key": ADDRESS, "column_type": kind}], ds_id=1)

    told = [(c.key, c.type, c.title) for c in children(catalog, column)]
    assert told == [("city", "text", "City"), ("zip", "string", "")]


@pytest.mark.parametrize(
    ("column_type", "expected"),
    [
        ("varchar(40)", []),
        ("struct<>", []),
        ("STRUCT<a INT, b: decimal(10,2)>", [("a", "INT"), ("b", "decimal(10,2)")]),
        ("struct<a:struct<b:int,c:int>,d:x>", [("a", "struct<b:int,c:int>"), ("d", "x")]),
        ("struct<a>", [("a", "")]),
    ],
)
def test_members_of_a_type(column_type: str, expected: list[tuple[str, str]]) -> None:
    assert members(column_type) == expected
