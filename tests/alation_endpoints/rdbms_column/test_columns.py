"""Columns: what is written, what is listed."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, Run
from alation_endpoints.rdbms_column import ColumnIndex

GOOD = {"key": "1.sales.orders.id", "column_type": "int"}


@pytest.fixture(autouse=True)
def tables(catalog: Alation) -> None:
    catalog.rdbms_schema.upsert([{"key": "1.sales"}], ds_id=1).raise_for_problems()
    rows = [{"key": "1.sales.orders"}, {"key": "1.sales.Refunds"}]
    catalog.rdbms_table.upsert(rows, ds_id=1).raise_for_problems()


def statuses(run: Run[Any]) -> list[str]:
    return [row.status for row in run.rows]


# ------------------------------------------------------------------------------ writes


def test_one_bad_key_among_ten_thousand_names_its_row(catalog: Alation) -> None:
    rows = [{**GOOD, "key": f"1.sales.orders.c{number}"} for number in range(10_000)]
    rows[6_789]["key"] = "1.sales.missing.c"

    run = catalog.rdbms_column.upsert(rows, ds_id=1)

    assert run.status == "partial"
    assert run.counts == {"succeeded": 9_999, "failed": 1}
    (problem,) = run.problems
    assert (problem.row, problem.kind) == (6_789, "row_failed")
    assert "1.sales.missing.c" in problem.message
    outcomes = list(run.rows)
    assert outcomes[6_789].status == "failed"
    assert len({row.id for row in outcomes if row.status == "succeeded"}) == 9_999


def test_upsert_resets_what_it_leaves_out_and_update_does_not(catalog: Alation) -> None:
    key = {"key": GOOD["key"]}
    full = {**GOOD, "nullable": True, "position": "4", "index": {"isPrimaryKey": True}}
    catalog.rdbms_column.upsert([full], ds_id=1).raise_for_problems()

    catalog.rdbms_column.update([{**key, "title": "Id"}], ds_id=1).raise_for_problems()
    (column,) = catalog.rdbms_column.list()
    assert (column.title, column.nullable, column.position) == ("Id", True, 4)
    assert column.index == ColumnIndex(isPrimaryKey=True)

    catalog.rdbms_column.upsert([GOOD], ds_id=1).raise_for_problems()
    (column,) = catalog.rdbms_column.list()
    assert (column.title, column.nullable, column.position) == ("", False, 0)
    assert column.index is None


def test_referenced_column_exists_or_is_sent_before(catalog: Alation) -> None:
    index = {"isForeignKey": True, "referencedColumnId": GOOD["key"]}
    other = {"key": "1.sales.Refunds.order_id", "column_type": "int", "index": index}

    assert statuses(catalog.rdbms_column.upsert([other, GOOD], ds_id=1)) == ["failed", "succeeded"]
    assert catalog.rdbms_column.upsert([GOOD, other], ds_id=1).ok


def test_job_speaks_of_attributes(catalog: Alation) -> None:
    run = catalog.rdbms_column.upsert([GOOD], ds_id=1)

    assert run.jobs[0].result[0].response == "Upserted 1 attribute objects."
    (column,) = catalog.rdbms_column.list()
    assert column.url == f"/attribute/{column.id}/"


def test_unknown_data_source_is_refused(catalog: Alation) -> None:
    run = catalog.rdbms_column.update([{"id": 1, "title": "Id"}], ds_id=9)

    assert [p.message for p in run.problems] == ["Data source with id 9 does not exist"]


# ------------------------------------------------------------------------------ list


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"table_id": 1}, ["id", "Total"]),
        ({"table_id": [1, 2]}, ["id", "Total", "id"]),
        ({"table_id__gte": 2}, ["id"]),
        ({"table_name": "sales.orders"}, ["id", "Total"]),
        ({"table_name__iexact": "SALES.REFUNDS"}, ["id"]),
        ({"table_name__endswith": "orders"}, ["id", "Total"]),
        ({"schema_id": 1}, ["id", "Total", "id"]),
        ({"schema_id__gt": 1}, []),
        ({"name__icontains": "TOT"}, ["Total"]),
        ({"name__iendswith": "AL"}, ["Total"]),
        ({"name": "id", "table_id": 2}, ["id"]),
    ],
)
def test_filters(catalog: Alation, filters: dict[str, Any], names: list[str]) -> None:
    keys = ["1.sales.orders.id", "1.sales.orders.Total", "1.sales.Refunds.id"]
    rows = [{"key": key, "column_type": "int"} for key in keys]
    catalog.rdbms_column.upsert(rows, ds_id=1).raise_for_problems()

    assert [column.name for column in catalog.rdbms_column.list(**filters)] == names
