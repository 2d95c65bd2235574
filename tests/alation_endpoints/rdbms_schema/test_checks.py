"""What is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, InvalidPayload
from alation_sandbox import Sandbox

GOOD = {"key": "1.sales"}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"key": None}, "key", "Field may not be null."),
        ({"key": 1}, "key", "Expected a text, not the number 1."),
        ({"titel": "Sales"}, "titel", "Unknown field; did you mean 'title'?"),
        ({"id": 5}, "id", "Unknown field"),
        ({"db_comment": 7}, "db_comment", "Expected a text"),
        ({"custom_fields": [{"field_id": 10001}]}, "custom_fields[0].value", "Missing data"),
        (
            {"custom_fields": [{"field_id": 10001, "value": "x", "op": "add"}]},
            "custom_fields[0].op",
            "Unknown field",
        ),
        (
            {"custom_fields": [{"field_id": 10001, "value": [{"otype": "user"}]}]},
            "custom_fields[0].value[0].oid",
            "Missing data",
        ),
    ],
)
def test_upsert_row_is_checked(
    offline: Alation, change: dict[str, Any], field: str, message: str
) -> None:
    (problem,) = offline.rdbms_schema.upsert.validate([GOOD, {**GOOD, **change}])

    assert (problem.row, problem.field) == (1, field)
    assert message in problem.message


def test_upsert_row_needs_a_key(offline: Alation) -> None:
    (problem,) = offline.rdbms_schema.upsert.validate([{"title": "Sales"}])

    assert (problem.field, problem.message) == ("key", "Missing data for required field.")


@pytest.mark.parametrize("name", ["title", "description", "db_comment", "custom_fields"])
def test_null_may_be_sent_where_the_sheet_leaves_it_open(offline: Alation, name: str) -> None:
    assert offline.rdbms_schema.upsert.validate([{**GOOD, name: None}]) == []
    assert offline.rdbms_schema.update.validate([{**GOOD, name: None}]) == []


@pytest.mark.parametrize(
    "row",
    [
        {"id": 5, "title": "Sales"},
        {"key": "1.sales", "db_comment": ""},
        {"id": 5, "key": "1.sales", "custom_fields": [{"field_id": 10001, "value": None}]},
        {"id": 5, "custom_fields": [{"field_id": 10001, "value": ["x"], "op": "remove"}]},
    ],
)
def test_update_row_is_named_by_id_or_key(offline: Alation, row: dict[str, Any]) -> None:
    assert offline.rdbms_schema.update.validate([row]) == []


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ({"title": "Sales"}, "id", "one of id, key is needed"),
        ({"id": None, "key": "1.sales"}, "id", "Field may not be null."),
        ({"id": "5"}, "id", "Expected an integer"),
        (
            {"id": 5, "custom_fields": [{"field_id": 10001, "value": "x", "op": "set"}]},
            "custom_fields[0].op",
            "Must be one of: add, remove, replace.",
        ),
    ],
)
def test_update_row_is_checked(
    offline: Alation, row: dict[str, Any], field: str, message: str
) -> None:
    (problem,) = offline.rdbms_schema.update.validate([row])

    assert problem.field == field
    assert message in problem.message


def test_invalid_rows_send_nothing(catalog: Alation, server: Sandbox) -> None:
    with pytest.raises(InvalidPayload):
        catalog.rdbms_schema.upsert([GOOD, {"key": 2}], ds_id=1)
    assert not server.requests


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "'ds_id': Missing data"),
        ({"ds_id": "1"}, "'ds_id': Expected an integer"),
        ({"ds_id": 1, "dsid": 1}, "'dsid': Unknown field; did you mean 'ds_id'?"),
    ],
)
@pytest.mark.parametrize("operation", ["upsert", "update"])
def test_parameters_of_writes_are_checked(
    catalog: Alation, server: Sandbox, operation: str, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        getattr(catalog.rdbms_schema, operation)([GOOD], **params)
    assert message in str(caught.value)
    assert not server.requests


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"schema_id": 1}, "'schema_id': Unknown field"),
        ({"name__iexact": "sales"}, "'name__iexact': Unknown field"),
        ({"id": ["1"]}, "'id[0]': Expected an integer"),
        ({"id__gt": [1]}, "'id__gt': Expected an integer"),
        ({"order_by": "title"}, "'order_by': Must be one of: id, name."),
        ({"exclude_deleted_ref": "True"}, "'exclude_deleted_ref': Expected true or false"),
    ],
)
def test_filters_are_checked(offline: Alation, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        offline.rdbms_schema.list(**filters)
    assert message in str(caught.value)


def test_batch_size_keeps_the_hard_limit_of_upsert(catalog: Alation) -> None:
    with pytest.raises(ConfigurationError, match="at most 1000, the server's limit"):
        catalog.rdbms_schema.upsert([GOOD], ds_id=1, batch_size=1001)


def test_batches_hold_a_thousand_rows(offline: Alation) -> None:
    rows = [{"key": f"1.s{number}", "title": "Sales"} for number in range(2500)]

    for operation in (offline.rdbms_schema.upsert, offline.rdbms_schema.update):
        sizes = [len(batch.rows) for batch in operation.plan(rows, ds_id=1)]
        assert sizes == [1000, 1000, 500]
