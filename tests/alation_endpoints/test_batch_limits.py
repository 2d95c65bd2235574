"""Batches are as large as the sheets say that they may be, and smaller ones say why."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ApiAccessToken, BatchLimit

CATALOG = Alation("https://catalog.example.com", ApiAccessToken("fake-access-token"))

ADVISED = 1000
"""The vendor's general advice for all calls (sheet limits)."""
DOCUMENTED = {
    "critical_data_element.bulk_create": 1000,
    "custom_field_value.upsert": 10_000,
    "rdbms_column.upsert": 10_000,
    "rdbms_schema.upsert": 1000,
    "rdbms_table.upsert": 1000,
}
"""The limits that the vendor calls so (sheets limits, critical_data_element)."""
FEWER = {
    "article.upload_articles_by_id": (50, "what a production client sends"),
    "article.upload_logical_metadata": (50, "what a production client sends"),
    "bi_source.delete_folders": (100, "ids stand in the query, whose line has 8,192 bytes"),
    "bi_source.delete_report_columns": (100, "as above"),
    "bi_source.delete_reports": (100, "as above"),
    "business_policy.create": (250, "what the server takes in one batch of its own"),
    "business_policy.update": (250, "as above"),
    "data_product.bulk_publish": (100, "answered at once, so it is to be small"),
    "data_product.bulk_unpublish": (100, "as above"),
    "data_product.bulk_update": (100, "as above"),
    "data_product.log_all_report_results": (100, "as above"),
    "data_product.log_report_results": (100, "as above"),
    "data_product_ai.extract_metrics": (100, "work of a model for each row"),
    "data_product_ai.validate_sql": (100, "as above"),
    "domain.create": (100, "no limit is known; each may hold many objects"),
    "domain.delete": (100, "as above"),
    "lineage.upload": (100, "paths, of ten dataflows each: a thousand together"),
    "nosql.create": (1, "a tree of folders is one request"),
}
"""Fewer than advised, and why."""


def limits() -> dict[str, BatchLimit]:
    found: dict[str, Any] = {
        f"{name}.{operation}": declared.batch
        for name in CATALOG.registry.names
        for operation, declared in vars(type(CATALOG.endpoint(name))).items()
        if hasattr(declared, "batch")
    }
    return {name: limit for name, limit in found.items() if isinstance(limit, BatchLimit)}


def test_every_limit_is_documented_or_advised_or_says_why_it_is_less() -> None:
    found = limits()
    several = {
        name: limit.items
        for name, limit in found.items()
        if limit.items is not None and not (limit.hard and limit.items == 1)
    }

    assert len(found) > 100
    assert {name for name, limit in found.items() if limit.hard and limit.items != 1} == set(
        DOCUMENTED
    )
    fewer = {name: items for name, (items, _) in FEWER.items()}
    assert several == dict.fromkeys(several, ADVISED) | DOCUMENTED | fewer


@pytest.mark.parametrize(
    ("name", "params", "place", "row"),
    [
        ("rdbms_column.upsert", {"ds_id": 1}, "key", {"key": "1.s.t.c{}", "column_type": "int"}),
        (
            "custom_field_value.upsert",
            {},
            "oid",
            {"field_id": 1, "otype": "table", "oid": "{}", "value": "x"},
        ),
    ],
)
def test_where_no_size_is_given_the_documented_limit_is_used(
    name: str, params: dict[str, Any], place: str, row: dict[str, Any]
) -> None:
    endpoint, _, operation = name.partition(".")
    write = getattr(CATALOG.endpoint(endpoint), operation)
    rows = [
        {
            key: value.format(n + 1) if isinstance(value, str) else value
            for key, value in row.items()
        }
        for n in range(10_001)
    ]

    assert [len(batch.rows) for batch in write.plan(rows, **params)] == [10_000, 1]


def test_an_end_that_is_a_few_rows_is_one_request() -> None:
    rows = [{"title": f"Title {n}", "document_hub_id": 1} for n in range(2001)]

    assert [len(batch.rows) for batch in CATALOG.document.create.plan(rows)] == [1000, 1000, 1]
