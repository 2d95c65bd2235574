"""Uploads against the sandbox: what is stored, what is ignored, what is deleted."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation
from alation_endpoints.virtual_datasource import (
    JobDetailsVirtualDatasourcePost,
    JobDetailsVirtualDatasourcePostResult,
)
from alation_sandbox import Sandbox

SCHEMA = {"key": "2.sales", "title": "Sales"}
TABLE = {"key": "2.sales.orders", "table_type": "TABLE", "definition_sql": "CREATE TABLE ..."}
COLUMN = {"key": "2.sales.orders.id", "column_type": "INTEGER", "position": 1}
INDEX = {"key": "2.sales.orders.pk", "index_type": "PRIMARY", "column_names": ["id"]}
VIEW = {"key": "2.sales.open", "table_type": "VIEW"}
ROWS: list[dict[str, Any]] = [SCHEMA, TABLE, COLUMN, INDEX, VIEW]


def keys(server: Sandbox) -> set[str]:
    names = ("rdbms_schema", "rdbms_table", "rdbms_column", "rdbms_index")
    return {row["key"] for name in names for row in server.world.table(name).rows()}


def test_upload_stores_every_kind_with_its_parents(catalog: Alation, server: Sandbox) -> None:
    run = catalog.virtual_datasource.upload(ROWS, ds_id=2)

    assert run.ok
    assert [row.id for row in run.rows] == [None] * 5
    assert keys(server) == {row["key"] for row in ROWS}
    column = server.world.table("rdbms_column").by_key(key="2.sales.orders.id")
    assert column is not None
    assert (column["name"], column["table_id"], column["schema_id"]) == ("id", 1, 1)
    table = server.world.table("rdbms_table").get(1)
    assert table is not None
    assert (table["schema_name"], table["sql"]) == ("sales", "CREATE TABLE ...")


def test_the_job_is_found_by_its_name_encoded_once(catalog: Alation, server: Sandbox) -> None:
    run = catalog.virtual_datasource.upload(ROWS, ds_id=2)

    (job,) = run.jobs
    assert isinstance(job, JobDetailsVirtualDatasourcePost)
    assert job.handle is not None
    assert job.handle.by == "name"
    assert str(job.handle).startswith("MetadataExtraction#2_")
    poll = server.requests[-1]
    assert poll.query.startswith("name=MetadataExtraction%232_")
    assert job.result == JobDetailsVirtualDatasourcePostResult([], None, 5, 0)


def test_titles_are_written_on_demand_only(catalog: Alation, server: Sandbox) -> None:
    def title() -> Any:
        row = server.world.table("rdbms_schema").by_key(key="2.sales")
        return row and row["title"]

    catalog.virtual_datasource.upload([SCHEMA], ds_id=2)
    assert title() == ""
    catalog.virtual_datasource.upload([SCHEMA], ds_id=2, set_title_descs=True)
    assert title() == "Sales"


def test_a_second_upload_changes_what_it_names_and_keeps_the_rest(
    catalog: Alation, server: Sandbox
) -> None:
    catalog.virtual_datasource.upload(ROWS, ds_id=2)
    catalog.virtual_datasource.upload([{**COLUMN, "column_type": "BIGINT"}], ds_id=2)

    assert keys(server) == {row["key"] for row in ROWS}
    column = server.world.table("rdbms_column").get(1)
    assert column is not None
    assert (column["column_type"], column["position"]) == ("BIGINT", 1)


@pytest.mark.parametrize(
    ("rows", "bad", "message"),
    [
        ([SCHEMA, INDEX, TABLE], 1, 'Missing table "orders" for index "pk"'),
        ([TABLE, SCHEMA], 0, 'Missing schema "sales" for table "orders"'),
        ([SCHEMA, TABLE, INDEX], 2, 'Missing column "id" for index "pk"'),
        ([SCHEMA, {"key": "3.sales"}], 1, "not one of data source 2"),
        ([SCHEMA, TABLE, {"key": "2.sales.orders.pk", "index_type": "OTHER"}], 2, "column_names"),
    ],
)
def test_a_line_without_its_parent_is_a_failed_row_of_a_partial_run(
    catalog: Alation, rows: list[Any], bad: int, message: str
) -> None:
    run = catalog.virtual_datasource.upload(rows, ds_id=2)

    assert run.status == "partial"
    assert run.jobs[0].status == "successful"
    expected = ["failed" if index == bad else "succeeded" for index in range(len(rows))]
    assert [row.status for row in run.rows] == expected
    assert [(problem.row, problem.kind) for problem in run.problems] == [(bad, "row_failed")]
    assert message in run.problems[0].message


@pytest.mark.parametrize("ds_id", [1, 99])
def test_a_source_that_is_not_virtual_or_not_there_is_refused(catalog: Alation, ds_id: int) -> None:
    run = catalog.virtual_datasource.upload([{"key": f"{ds_id}.sales"}], ds_id=ds_id)

    assert run.status == "failed"
    assert [problem.message for problem in run.problems] == ["Cannot find Datasource"]


@pytest.mark.parametrize("operation", ["upload", "delete_missing"])
def test_what_is_not_seen_is_deleted_in_one_request(
    catalog: Alation, server: Sandbox, operation: str
) -> None:
    rows = [SCHEMA, *({"key": f"2.sales.t{n}", "table_type": "TABLE"} for n in range(1500))]
    catalog.virtual_datasource.upload([*ROWS, *rows[1:]], ds_id=2)
    server.requests.clear()

    write = getattr(catalog.virtual_datasource, operation)
    also = {"remove_not_seen": True} if operation == "upload" else {}
    assert write(rows, ds_id=2, **also).ok

    posts = [request for request in server.requests if request.method == "POST"]
    assert [post.query for post in posts] == ["remove_not_seen=true"]
    assert keys(server) == {row["key"] for row in rows}


def test_an_upload_that_removes_nothing_is_split(catalog: Alation, server: Sandbox) -> None:
    rows = [SCHEMA, *({"key": f"2.sales.t{n}", "table_type": "TABLE"} for n in range(1500))]

    run = catalog.virtual_datasource.upload(rows, ds_id=2, remove_not_seen=False, concurrency=4)

    assert run.ok
    assert len(run.jobs) == 2
    methods = [request.method for request in server.requests][1:]
    assert methods == ["POST", "GET", "POST", "GET"]  # one upload at a time


def test_an_empty_body_deletes_all_of_the_source_and_nothing_else(
    catalog: Alation, server: Sandbox
) -> None:
    catalog.virtual_datasource.upload(ROWS, ds_id=2)
    server.world.table("rdbms_schema").insert({"key": "1.sales", "ds_id": 1})

    assert catalog.virtual_datasource.delete_missing([], ds_id=2, allow_empty=True).ok
    assert keys(server) == {"1.sales"}


def test_an_empty_body_that_is_refused_is_no_success(catalog: Alation) -> None:
    run = catalog.virtual_datasource.delete_missing([], ds_id=99, allow_empty=True)

    assert (run.status, run.ok) == ("failed", False)


def test_no_rows_send_nothing(catalog: Alation, server: Sandbox) -> None:
    assert catalog.virtual_datasource.upload([], ds_id=2).ok
    assert not server.requests
