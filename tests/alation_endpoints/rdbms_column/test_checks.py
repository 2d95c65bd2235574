"""What is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError

GOOD = {"key": "1.sales.orders.id", "column_type": "int"}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"key": None}, "key", "Field may not be null."),
        ({"nullable": "true"}, "nullable", "Expected true or false"),
        ({"position": 1.5}, "position", "None of the types"),
        ({"position": True}, "position", "None of the types"),
        ({"index": {"isPrimary": True}}, "index.isPrimary", "Unknown field"),
        ({"index": {"referencedColumnId": 7}}, "index.referencedColumnId", "Expected a text"),
        ({"index": {"isPrimaryKey": 1}}, "index.isPrimaryKey", "Expected true or false"),
        ({"table_id": 1}, "table_id", "Unknown field"),
    ],
)
@pytest.mark.parametrize("operation", ["upsert", "update"])
def test_row_is_checked(
    offline: Alation, operation: str, change: dict[str, Any], field: str, message: str
) -> None:
    good = GOOD if operation == "upsert" else {"key": GOOD["key"], "title": "Id"}
    (problem,) = getattr(offline.rdbms_column, operation).validate([good, {**good, **change}])

    assert (problem.row, problem.field) == (1, field)
    assert message in problem.message


@pytest.mark.parametrize("name", ["key", "column_type"])
def test_upsert_row_needs(offline: Alation, name: str) -> None:
    row = {key: value for key, value in GOOD.items() if key != name}

    (problem,) = offline.rdbms_column.upsert.validate([row])

    assert (problem.field, problem.message) == (name, "Missing data for required field.")


def test_update_takes_no_type_and_needs_an_id_or_a_key(offline: Alation) -> None:
    problems = offline.rdbms_column.update.validate([GOOD, {"title": "Id"}])

    assert [(p.row, p.field) for p in problems] == [(0, "column_type"), (1, "id")]


@pytest.mark.parametrize("position", [0, 3, "3", None])
def test_position_is_a_number_or_a_text(offline: Alation, position: Any) -> None:
    assert offline.rdbms_column.upsert.validate([{**GOOD, "position": position}]) == []


def test_upsert_takes_ten_thousand_rows_at_once_and_update_a_thousand(offline: Alation) -> None:
    rows = [{**GOOD, "key": f"1.sales.orders.c{number}"} for number in range(10_001)]
    keys = [{"key": row["key"], "title": "Id"} for row in rows]

    upserts = [len(batch.rows) for batch in offline.rdbms_column.upsert.plan(rows, ds_id=1)]
    updates = [len(batch.rows) for batch in offline.rdbms_column.update.plan(keys, ds_id=1)]

    assert upserts == [10_000, 1]
    assert updates == [1000] * 10 + [1]
    with pytest.raises(ConfigurationError, match="at most 10000, the server's limit"):
        offline.rdbms_column.upsert.plan(rows, ds_id=1, batch_size=10_001)


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"schema_name": "sales"}, "'schema_name': Unknown field"),
        ({"table_name": 1}, "'table_name': Expected a text"),
        ({"table_id__gt": "1"}, "'table_id__gt': Expected an integer"),
    ],
)
def test_filters_are_checked(offline: Alation, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        offline.rdbms_column.list(**filters)
    assert message in str(caught.value)
