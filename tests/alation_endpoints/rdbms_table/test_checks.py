"""What is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError

GOOD = {"key": "1.sales.orders"}
TABLE = {"datasource_id": 1, "schema": "sales", "table": "orders"}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"key": None}, "key", "Field may not be null."),
        ({"table_type": "SEQUENCE"}, "table_type", "Must be one of: TABLE, VIEW, SYNONYM."),
        ({"table_type": "SYNONYM"}, "base_table_key", "table_type 'SYNONYM' needs it"),
        ({"partition_columns": ["a", 1]}, "partition_columns[1]", "Expected a text"),
        ({"partition_columns": "a"}, "partition_columns", "Expected a list"),
        ({"sgl": "SELECT 1"}, "sgl", "Unknown field; did you mean 'sql'?"),
        ({"schema_id": 1}, "schema_id", "Unknown field"),
    ],
)
@pytest.mark.parametrize("operation", ["upsert", "update"])
def test_row_is_checked(
    offline: Alation, operation: str, change: dict[str, Any], field: str, message: str
) -> None:
    good = {**GOOD, "title": "Orders"}
    (problem,) = getattr(offline.rdbms_table, operation).validate([good, {**good, **change}])

    assert (problem.row, problem.field) == (1, field)
    assert message in problem.message


NULLABLE = [
    "title",
    "description",
    "table_comment",
    "table_type",
    "table_type_name",
    "owner",
    "sql",
    "base_table_key",
    "partition_definition",
    "partition_columns",
    "custom_fields",
]


@pytest.mark.parametrize("name", NULLABLE)
@pytest.mark.parametrize("operation", ["upsert", "update"])
def test_null_may_be_sent_where_the_sheet_leaves_it_open(
    offline: Alation, operation: str, name: str
) -> None:
    assert getattr(offline.rdbms_table, operation).validate([{**GOOD, name: None}]) == []


def test_update_row_needs_an_id_or_a_key(offline: Alation) -> None:
    (problem,) = offline.rdbms_table.update.validate([{"title": "Orders"}])

    assert "one of id, key is needed" in problem.message


def test_batch_size_keeps_the_hard_limit_of_upsert(offline: Alation) -> None:
    with pytest.raises(ConfigurationError, match="at most 1000, the server's limit"):
        offline.rdbms_table.upsert([GOOD], ds_id=1, batch_size=1001)


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"table_id": 1}, "'table_id': Unknown field"),
        ({"schema_id": ["1"]}, "'schema_id[0]': Expected an integer"),
        ({"schema_name": 1}, "'schema_name': None of the types"),
    ],
)
def test_filters_are_checked(offline: Alation, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        offline.rdbms_table.list(**filters)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"schema": "sales", "table": "orders"}, "datasource_id"),
        ({**TABLE, "table_type": "SYNONYM"}, "table_type"),
        ({**TABLE, "table": None}, "table"),
        ({**TABLE, "ds_id": 1}, "ds_id"),
    ],
)
def test_sync_row_is_checked(offline: Alation, row: dict[str, Any], field: str) -> None:
    (problem,) = offline.rdbms_table.sync_from_source.validate([row])

    assert problem.field == field
