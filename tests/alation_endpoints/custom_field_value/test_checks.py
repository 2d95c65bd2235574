"""What is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, InvalidPayload
from alation_sandbox import Sandbox

GOOD = {"field_id": 10001, "otype": "table", "oid": 1, "value": "Internal"}
OBJECT = {"otype": "user", "oid": 41}


@pytest.mark.parametrize(
    "change",
    [
        {"oid": "123"},
        {"value": None},
        {"value": ""},
        {"value": []},
        {"value": ["EMEA", "APAC"]},
        {"value": [OBJECT]},
        {"value": ["x"] * 256},
        {"ts_updated": "2025-02-11T08:20:03.117254Z"},
    ],
)
def test_good_row(catalog: Alation, change: dict[str, Any]) -> None:
    assert catalog.custom_field_value.upsert.validate([{**GOOD, **change}]) == []


@pytest.mark.parametrize("operation", ["upsert", "upsert_sync"])
@pytest.mark.parametrize("name", list(GOOD))
def test_row_needs(catalog: Alation, operation: str, name: str) -> None:
    row = {key: value for key, value in GOOD.items() if key != name}

    (problem,) = getattr(catalog.custom_field_value, operation).validate([row])

    assert (problem.field, problem.message) == (name, "Missing data for required field.")


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"field_id": "10001"}, "field_id", 'Expected an integer, not the text "10001".'),
        ({"field_id": None}, "field_id", "Field may not be null."),
        ({"otype": "Table"}, "otype", "Object types are in lower case"),
        ({"oid": "one"}, "oid", "None of the types that this field takes fits"),
        ({"oid": 1.5}, "oid", "None of the types"),
        ({"oid": None}, "oid", "Field may not be null."),
        ({"value": 7}, "value", "None of the types"),
        ({"value": OBJECT}, "value", "Expected a list"),
        ({"value": [{"otype": "user"}]}, "value[0].oid", "Missing data for required field."),
        ({"value": ["x"] * 257}, "value", "Longer than maximum length 256."),
        ({"value": [OBJECT] * 257}, "value", "Longer than maximum length 256."),
        ({"ts_updated": None}, "ts_updated", "Field may not be null."),
        ({"field": 3}, "field", "did you mean 'field_id'?"),
    ],
)
def test_row_is_checked(catalog: Alation, change: dict[str, Any], field: str, message: str) -> None:
    problems = catalog.custom_field_value.upsert.validate([GOOD, {**GOOD, **change}])

    assert [(p.row, p.field) for p in problems] == [(1, field)]
    assert message in problems[0].message


def test_invalid_rows_send_nothing(catalog: Alation, server: Sandbox) -> None:
    with pytest.raises(InvalidPayload):
        catalog.custom_field_value.upsert([GOOD, {**GOOD, "otype": "TABLE"}])
    assert not server.requests


def test_ten_thousand_rows_are_the_limit(catalog: Alation) -> None:
    (batch,) = catalog.custom_field_value.upsert.plan([GOOD] * 10_000)
    assert len(batch.rows) == 10_000
    with pytest.raises(ConfigurationError, match="at most 10000, the server's limit"):
        catalog.custom_field_value.upsert([GOOD], batch_size=10_001)


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"otypes": "table"}, "parameter 'otypes': Unknown field"),
        ({"oid": [1, "2"]}, "parameter 'oid[1]': Expected an integer"),
        ({"field_id": "10001"}, "parameter 'field_id'"),
    ],
)
def test_filters_are_checked(catalog: Alation, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        catalog.custom_field_value.list(**filters)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"otype": "column", "custom_fields": {}}, "Must be one of: schema, table, attribute"),
        ({"otype": "table"}, "parameter 'custom_fields': Missing data"),
        ({"otype": "table", "custom_fields": "Steward"}, "Not a text that holds JSON."),
        ({"otype": "table", "custom_fields": {"Steward": "x"}}, "Expected a list"),
    ],
)
def test_what_to_find_is_checked(catalog: Alation, params: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        catalog.custom_field_value.find_objects_by_field(**params)
    assert message in str(caught.value)
