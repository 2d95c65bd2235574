from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation
from tests.alation_endpoints.data_quality.rows import RULE, result

OWN, TABLE, SCHEMA = "1.sales.orders.id", "1.sales.orders", "1.sales"


@pytest.fixture
def measured(catalog: Alation) -> Alation:
    """A catalog with two rules, and results on a column and a schema."""
    other = {**RULE, "field_key": "dq.late", "type": "STRING", "description": "Share of late ones"}
    catalog.data_quality.upsert_fields([RULE, other]).raise_for_problems()
    catalog.data_quality.upsert_values(
        [
            result(OWN, "ATTRIBUTE", last_updated="2025-01-02T00:00:00.000000Z"),
            result(
                SCHEMA,
                "SCHEMA",
                field_key="dq.late",
                status="ALERT",
                value="x",
                last_updated="2025-01-01T00:00:00.000000Z",
            ),
        ]
    ).raise_for_problems()
    return catalog


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({}, ["dq.id", "dq.late"]),
        ({"key": "dq.late"}, ["dq.late"]),
        ({"key": ["dq.id", "dq.late"]}, ["dq.id", "dq.late"]),
        ({"key": "dq.none"}, []),
        ({"limit": 1}, ["dq.id", "dq.late"]),
        ({"skip": 1}, ["dq.late"]),
    ],
)
def test_rules_are_listed(measured: Alation, filters: dict[str, Any], keys: list[str]) -> None:
    assert [rule.key for rule in measured.data_quality.list_fields(**filters)] == keys


@pytest.mark.parametrize(
    ("filters", "objects"),
    [
        ({}, [OWN, TABLE, SCHEMA, SCHEMA]),
        ({"hide_related": True}, [OWN, SCHEMA]),
        ({"hide_related": False, "limit": 3}, [OWN, TABLE, SCHEMA, SCHEMA]),
        ({"object_key": TABLE}, [TABLE]),
        ({"object_key": [TABLE, OWN]}, [OWN, TABLE]),
        ({"source_object_key": OWN}, [OWN, TABLE, SCHEMA]),
        ({"field_key": "dq.late"}, [SCHEMA]),
        ({"value_quality": "ALERT"}, [SCHEMA]),
        ({"value_quality": ["ALERT", "GOOD"], "hide_related": True}, [OWN, SCHEMA]),
        ({"order_by": "value_last_updated", "hide_related": True}, [SCHEMA, OWN]),
        ({"order_by": "-value_last_updated", "hide_related": True}, [OWN, SCHEMA]),
    ],
)
def test_results_are_listed(measured: Alation, filters: dict[str, Any], objects: list[str]) -> None:
    found = measured.data_quality.list_values(**filters)

    assert [value.object_key for value in found] == objects


def test_a_result_is_passed_on_to_the_objects_around_it(measured: Alation) -> None:
    own, table, schema = measured.data_quality.list_values(source_object_key=OWN)

    assert {own.value_id, table.value_id, schema.value_id} == {own.value_id}
    assert [(v.otype, v.source_otype) for v in (own, table, schema)] == [
        ("attribute", "attribute"),
        ("table", "attribute"),
        ("schema", "attribute"),
    ]


def test_tables_are_rated(catalog: Alation) -> None:
    catalog.data_quality.upsert_fields([RULE]).raise_for_problems()
    check = catalog.data_quality.check_sql_query_tables
    assert check(table_ids=[12]).raw["summary"] == "unknown"

    catalog.data_quality.upsert_values([result(TABLE, status="WARNING")]).raise_for_problems()

    assert check(table_ids=[12]).raw["summary"] == "low"
    assert check(table_ids=[12], dq_score_threshold=0).raw["summary"] == "high"
    assert check(sql_query="select 1 from sales.orders", ds_id=1).raw["summary"] == "low"
    told = check(table_ids=[12], output_format="yaml_markdown")
    assert told.text == "summary: low\n- 1.sales.orders: 0.0"
