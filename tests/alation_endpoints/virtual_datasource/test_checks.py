"""What is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, InvalidPayload
from alation_endpoints.virtual_datasource import (
    Synonym,
    VirtualDatasourceColumn,
    VirtualDatasourceIndex,
    VirtualDatasourceSchema,
    VirtualDatasourceTable,
    VirtualDatasourceView,
)
from alation_sandbox import Sandbox

TABLE = {"key": "2.sales.orders", "table_type": "TABLE"}
VIEW = {"key": "2.sales.open", "table_type": "VIEW"}
COLUMN = {"key": "2.sales.orders.id", "column_type": "INTEGER"}
INDEX = {"key": "2.sales.orders.pk", "index_type": "PRIMARY", "column_names": ["id"]}


@pytest.mark.parametrize(
    "line",
    [
        VirtualDatasourceSchema(key="2.sales", title="Sales"),
        VirtualDatasourceTable(key="2.sales.orders", synonyms=[Synonym("old", "orders")]),
        VirtualDatasourceView(key="2.sales.open", view_sql="CREATE VIEW ..."),
        VirtualDatasourceColumn(key="2.sales.orders.id", column_type="INTEGER", nullable=None),
        VirtualDatasourceIndex(key="2.sales.orders.pk", index_type="UNIQUE", column_names=["id"]),
        {**TABLE, "skews_info": {"region": ["EMEA"]}, "partitioning_attributes": None},
        {"key": "2.lake.raw.orders", "table_type": "TABLE"},
    ],
)
def test_a_line_of_each_kind_fits(catalog: Alation, line: Any) -> None:
    assert catalog.virtual_datasource.upload.validate([line]) == []
    assert catalog.virtual_datasource.delete_missing.validate([line]) == []


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ({"title": "Sales"}, "key", "Missing data for required field."),
        ({"key": None}, "key", "Field may not be null."),
        ({"key": "sales"}, "key", "Must be <ds_id>.<schema>"),
        ({**TABLE, "tabel_comment": ""}, "tabel_comment", "did you mean 'table_comment'?"),
        ({**TABLE, "table_type": "TABEL"}, "table_type", "Must be one of: TABLE, VIEW."),
        ({**TABLE, "synonyms": [{"schema_name": "old"}]}, "synonyms[0].table_name", "Missing"),
        ({**TABLE, "skews_info": {"region": "EMEA"}}, "skews_info.region.value", "Expected a list"),
        ({**COLUMN, "column_type": None}, "column_type", "Field may not be null."),
        ({**COLUMN, "position": 0}, "position", "greater than or equal to 1"),
        ({**COLUMN, "nullable": "yes"}, "nullable", "Expected true or false"),
        ({**INDEX, "index_type": "CLUSTERED"}, "index_type", "Must be one of: PRIMARY"),
        ({**INDEX, "column_names": []}, "column_names", "Shorter than minimum length 1."),
        ({**INDEX, "data_structure": "TREE"}, "data_structure", "Must be one of: BTREE"),
    ],
)
def test_each_field_is_checked(
    catalog: Alation, line: dict[str, Any], field: str, message: str
) -> None:
    (problem,) = catalog.virtual_datasource.upload.validate([{"key": "2.sales"}, line])

    assert (problem.row, problem.field) == (1, field)
    assert message in problem.message


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ({**TABLE, "position": 1}, "position", "the kind column; this line is of the kind table"),
        ({**TABLE, "view_sql": ""}, "view_sql", "it has the table_type 'TABLE'"),
        ({**VIEW, "data_location": "s3://"}, "data_location", "this line is of the kind view"),
        ({**TABLE, "column_type": "INTEGER"}, "column_type", "this line is of the kind table"),
        ({**COLUMN, "is_foreign_key": True}, "is_foreign_key", "lines of the kind index"),
        ({"key": "2.sales.orders", "db_owner": "x"}, "db_owner", "the kind table or view"),
        ({"key": "2.sales.orders.id", "position": 1}, "position", "none of table_type"),
        ({**TABLE, "key": "2.sales"}, "key", "3 parts or more"),
        ({**COLUMN, "key": "2.sales.orders"}, "key", "4 parts or more"),
        ({**INDEX, "key": "2.sales.orders"}, "key", "4 parts or more"),
        (
            {**INDEX, "is_foreign_key": True, "foreign_key_column_names": ["id"]},
            "foreign_key_table_name",
            "is_foreign_key True needs it",
        ),
        (
            {**INDEX, "foreign_key_column_names": ["id", "day"]},
            "foreign_key_column_names",
            "as many columns as column_names, 1, not 2",
        ),
        (
            {**INDEX, "column_names": ["id", "day"], "is_ascending": True},
            "is_ascending",
            "Not for an index on several columns.",
        ),
        (
            {**INDEX, "column_names": ["id", "day"], "filter_condition": "id > 1"},
            "filter_condition",
            "Not for an index on several columns.",
        ),
    ],
)
def test_a_wrong_combination_is_named_with_its_field(
    catalog: Alation, line: dict[str, Any], field: str, message: str
) -> None:
    problems = catalog.virtual_datasource.upload.validate([line])

    assert field in [problem.field for problem in problems]
    assert message in next(p.message for p in problems if p.field == field)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "'ds_id': Missing data"),
        ({"ds_id": "2"}, "'ds_id': Expected an integer"),
        ({"ds_id": 2, "remove_not_seen": "true"}, "'remove_not_seen': Expected true or false"),
        ({"ds_id": 2, "set_titles": True}, "'set_titles': Unknown field"),
    ],
)
def test_parameters_are_checked(catalog: Alation, params: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        catalog.virtual_datasource.upload([{"key": "2.sales"}], **params)
    assert message in str(caught.value)


def test_delete_missing_takes_no_word_about_what_it_always_does(catalog: Alation) -> None:
    with pytest.raises(ConfigurationError, match="'remove_not_seen': Unknown field"):
        catalog.virtual_datasource.delete_missing([TABLE], ds_id=2, remove_not_seen=False)


def test_a_whole_state_is_refused_where_rows_are_invalid_even_if_they_may_be_skipped(
    catalog: Alation, server: Sandbox
) -> None:
    rows = [{"key": "2.sales"}, {"key": "sales"}]
    with pytest.raises(InvalidPayload):
        catalog.virtual_datasource.upload(rows, ds_id=2, remove_not_seen=True, on_invalid="skip")
    with pytest.raises(InvalidPayload):
        catalog.virtual_datasource.delete_missing(rows, ds_id=2, on_invalid="skip")
    assert not server.requests


@pytest.mark.parametrize("call", [{"remove_not_seen": True}, {}])
def test_a_whole_state_is_never_split_nor_sent_too_large_nor_empty_by_accident(
    catalog: Alation, server: Sandbox, call: dict[str, Any]
) -> None:
    endpoint = catalog.virtual_datasource
    write = endpoint.upload if call else endpoint.delete_missing
    large = [{"key": "2.sales", "description": "x" * 17 * 1024 * 1024}]

    with pytest.raises(ConfigurationError, match="never split"):
        write([{"key": "2.sales"}], ds_id=2, batch_size=1, **call)
    with pytest.raises(ConfigurationError, match="can't be split"):
        write(large, ds_id=2, **call)
    with pytest.raises(ConfigurationError, match="allow_empty"):
        write([], ds_id=2, **call)
    assert not server.requests
