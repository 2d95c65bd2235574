"""Tables: what is written, what is listed."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, Run
from alation_sandbox import Sandbox

GOOD = {"key": "1.sales.orders"}


@pytest.fixture(autouse=True)
def schemas(catalog: Alation) -> None:
    """Two schemas, one of them with a dot in its name."""
    rows = [{"key": "1.sales"}, {"key": "1.sales.eu"}]
    catalog.rdbms_schema.upsert(rows, ds_id=1).raise_for_problems()


def statuses(run: Run[Any]) -> list[str]:
    return [row.status for row in run.rows]


# ------------------------------------------------------------------------------ writes


def test_table_lies_in_the_schema_with_the_longest_key(catalog: Alation) -> None:
    rows = [{"key": "1.sales.eu.orders.v2"}, {"key": "1.sales.orders"}]

    run = catalog.rdbms_table.upsert(rows, ds_id=1)

    assert run.ok
    assert run.jobs[0].result[0].response == "Upserted 2 table objects."
    told = {table.key: (table.schema_name, table.name) for table in catalog.rdbms_table.list()}
    assert told == {
        "1.sales.eu.orders.v2": ("sales.eu", "orders.v2"),
        "1.sales.orders": ("sales", "orders"),
    }


def test_table_without_its_schema_fails_alone_and_is_named(catalog: Alation) -> None:
    rows = [{"key": "1.sales.orders"}, {"key": "1.hr.people"}, {"key": "1.sales.refunds"}]

    run = catalog.rdbms_table.upsert(rows, ds_id=1)

    assert run.status == "partial"
    assert statuses(run) == ["succeeded", "failed", "succeeded"]
    assert [(problem.row, problem.kind) for problem in run.problems] == [(1, "row_failed")]


def test_upsert_resets_what_it_leaves_out_and_update_does_not(catalog: Alation) -> None:
    full = {**GOOD, "table_type": "VIEW", "sql": "SELECT 1", "partition_columns": ["day"]}
    catalog.rdbms_table.upsert([full], ds_id=1).raise_for_problems()

    catalog.rdbms_table.update([{**GOOD, "title": "Orders"}], ds_id=1).raise_for_problems()
    (table,) = catalog.rdbms_table.list()
    assert (table.title, table.table_type, table.sql) == ("Orders", "VIEW", "SELECT 1")
    assert table.partition_columns == ["day"]

    catalog.rdbms_table.upsert([GOOD], ds_id=1).raise_for_problems()
    (table,) = catalog.rdbms_table.list()
    assert (table.title, table.table_type, table.sql) == ("", "TABLE", None)
    assert table.partition_columns is None


def test_synonym_comes_after_its_base_table(catalog: Alation) -> None:
    synonym = {
        "key": "1.sales.o",
        "table_type": "SYNONYM",
        "base_table_key": "1.sales.orders",
    }

    assert statuses(catalog.rdbms_table.upsert([synonym], ds_id=1)) == ["failed"]
    assert catalog.rdbms_table.upsert([GOOD], ds_id=1).ok
    assert catalog.rdbms_table.upsert([synonym], ds_id=1).ok


def test_update_names_the_rows_of_unknown_tables(catalog: Alation) -> None:
    (made,) = catalog.rdbms_table.upsert([GOOD], ds_id=1).rows

    run = catalog.rdbms_table.update(
        [{"id": 99, "title": "x"}, {"id": made.id, "title": "Orders"}], ds_id=1
    )

    assert statuses(run) == ["failed", "succeeded"]
    assert run.problems[0].message == "Table with id 99 does not exist"


def test_unknown_data_source_is_refused(catalog: Alation) -> None:
    run = catalog.rdbms_table.upsert([GOOD], ds_id=9)

    assert [p.message for p in run.problems] == ["Data source with id 9 does not exist"]


# ------------------------------------------------------------------------------ list


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"schema_id": 2}, ["Orders"]),
        ({"schema_id": [1, 2]}, ["orders", "refunds", "Orders"]),
        ({"schema_id__gt": 1}, ["Orders"]),
        ({"schema_name": "sales"}, ["orders", "refunds"]),
        ({"schema_name__iexact": "SALES.EU"}, ["Orders"]),
        ({"schema_name__contains": "."}, ["Orders"]),
        ({"schema_name__iendswith": "EU"}, ["Orders"]),
        ({"name": "orders"}, ["orders"]),
        ({"name__iexact": "ORDERS"}, ["orders", "Orders"]),
        ({"name__istartswith": "O"}, ["orders", "Orders"]),
        ({"name__icontains": "FUND"}, ["refunds"]),
    ],
)
def test_filters(catalog: Alation, filters: dict[str, Any], names: list[str]) -> None:
    rows = [{"key": "1.sales.orders"}, {"key": "1.sales.refunds"}, {"key": "1.sales.eu.Orders"}]
    catalog.rdbms_table.upsert(rows, ds_id=1).raise_for_problems()

    assert [table.name for table in catalog.rdbms_table.list(**filters)] == names


def test_owner_and_type_name_are_written_but_not_shown(catalog: Alation, server: Sandbox) -> None:
    row = {**GOOD, "owner": "app", "table_type_name": "EXTERNAL_TABLE"}
    catalog.rdbms_table.upsert([row], ds_id=1).raise_for_problems()

    (table,) = catalog.rdbms_table.list()
    assert not {"owner", "table_type_name"} & set(table.raw)
    stored = server.world.table("rdbms_table").by_key(key="1.sales.orders")
    assert stored is not None
    assert stored["owner"] == "app"


# ------------------------------------------------------------------------------ sync

TABLE = {"datasource_id": 1, "schema": "sales", "table": "orders"}


def test_sync_is_one_call_per_table(catalog: Alation, server: Sandbox) -> None:
    run = catalog.rdbms_table.sync_from_source([TABLE, {**TABLE, "table_type": "VIEW"}])

    assert run.ok
    calls = [call.path for call in server.requests if call.path == "/api/v1/table/sync/"]
    assert len(calls) == 2


def test_sync_of_an_unknown_data_source_fails_alone(catalog: Alation) -> None:
    run = catalog.rdbms_table.sync_from_source([{**TABLE, "datasource_id": 9}, TABLE])

    assert statuses(run) == ["failed", "succeeded"]
    assert run.problems[0].message == "Data source with id 9 does not exist"
