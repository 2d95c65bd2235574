from __future__ import annotations

from typing import Any

import allie_sdk as allie
import pytest
from allie_sdk.models.job_model import (
    JobDetailsRdbms,
    JobDetailsRdbmsResult,
    JobDetailsRdbmsResultMapping,
)

from tests.compat.support import refusal


@pytest.fixture
def column(client: Any) -> Any:
    """A schema, a table and a column with children, and the answer to the last of them."""
    client.rdbms.post_schemas(1, [allie.SchemaItem(key="1.sales", title="Sales")])
    client.rdbms.post_tables(1, [allie.TableItem(key="1.sales.orders", table_type="TABLE")])
    item = allie.ColumnItem(
        key="1.sales.orders.address",
        column_type="struct<city:string>",
        position=1,
        index=allie.ColumnIndex(isPrimaryKey=True),
    )
    (job,) = client.rdbms.post_columns(1, [item])
    return job


def test_a_job_maps_keys_to_ids(column: Any) -> None:
    assert isinstance(column, JobDetailsRdbms)
    assert column.result == [
        JobDetailsRdbmsResult(
            response="Upserted 1 attribute objects.",
            mapping=[JobDetailsRdbmsResultMapping(id=1, key="1.sales.orders.address")],
            errors=[],
        )
    ]


def test_lists_come_back_typed(client: Any, column: Any) -> None:
    (schema,) = client.rdbms.get_schemas(allie.SchemaParams(ds_id={1}))
    assert isinstance(schema, allie.Schema)
    assert (schema.name, schema.title, schema.url) == ("sales", "Sales", "/schema/1/")
    (table,) = client.rdbms.get_tables(allie.TableParams(name__contains={"ord"}))
    assert isinstance(table, allie.Table)
    assert (table.schema_name, table.table_type) == ("sales", "TABLE")
    (found,) = client.rdbms.get_columns(allie.ColumnParams(table_id={1}))
    assert isinstance(found, allie.Column)
    assert (found.table_name, found.position) == ("sales.orders", 1)
    assert found.index == allie.ColumnIndex(isPrimaryKey=True)


def test_patches_change_what_they_name(client: Any, column: Any) -> None:
    patches = [
        client.rdbms.patch_schemas(1, [allie.SchemaPatchItem(key="1.sales", db_comment="All")]),
        client.rdbms.patch_tables(1, [allie.TablePatchItem(id=1, title="Orders")]),
        client.rdbms.patch_columns(1, [allie.ColumnPatchItem(id=1, title="Address")]),
    ]
    assert [job.status for (job,) in patches] == ["successful"] * 3

    (schema,) = client.rdbms.get_schemas()
    assert (schema.title, schema.db_comment) == ("Sales", "All")
    assert [table.title for table in client.rdbms.get_tables()] == ["Orders"]


def test_children_of_a_column_are_read_and_changed(client: Any, column: Any) -> None:
    found = client.rdbms.get_child_columns(1)
    assert isinstance(found, allie.ColumnChildren)
    assert found.parent_fully_qualified_name == "1.sales.orders.address"
    (child,) = found.children
    assert isinstance(child, allie.ChildColumn)

    assert (child.key, child.path, child.type) == ("city", "address.city", "string")

    item = allie.ChildColumnPatchItem(key=child.path, title="City")
    (job,) = client.rdbms.patch_child_columns(1, 1, [item])
    assert job.result[0].errors == []
    root = {"parent_key": "1.sales.orders.address", "key": child.path}
    item = allie.RootColumnChildrenPatchItem(**root, description="Where it goes")
    (job,) = client.rdbms.patch_root_child_columns(1, [item])
    assert job.result[0].errors == []

    (child,) = client.rdbms.get_child_columns(1).children
    assert (child.title, child.description) == ("City", "Where it goes")


def test_an_unknown_source_a_missing_key_and_a_wrong_filter_are_refused(client: Any) -> None:
    with refusal() as told:
        client.rdbms.post_schemas(99, [allie.SchemaItem(key="99.sales")])
    assert told == {
        "status": 404,
        "body": {"detail": "Data source with id 99 does not exist", "code": "404000"},
    }
    with refusal() as told:
        client.rdbms.async_post("/integration/v2/schema/?ds_id=1", [{"title": "Sales"}])
    assert told == {
        "status": 400,
        "body": {
            "detail": "Incorrect input data. Please fix the errors and post the data.",
            "errors": [{"key": ["400068: API Key is a required input"]}],
            "code": "400010",
        },
    }
    with refusal() as told:
        client.rdbms.get("/integration/v2/schema/", {"colour": "red"})
    assert told == {
        "status": 400,
        "body": {"detail": "Invalid query parameters: [colour]", "code": "400006"},
    }


def test_a_table_without_its_schema_is_an_error_in_a_successful_job(client: Any) -> None:
    (job,) = client.rdbms.post_tables(1, [allie.TableItem(key="1.sales.orders")])

    assert job.status == "successful"
    assert (job.result[0].mapping, len(job.result[0].errors)) == ([], 1)
