"""Which rows an error speaks of."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core.problems import Finding
from alation_endpoints.common.rdbms.naming import place

ROWS: list[dict[str, Any]] = [
    {"key": "31.sales.orders"},
    {"key": "31.sales.orders.v2"},
    {"key": "31.Sales.Refunds"},
    {"key": "31.sales.my table"},
    {"id": 7301},
]


def indexes(raw: Any, rows: list[dict[str, Any]] = ROWS, *fields: str) -> list[int | None]:
    message = raw if isinstance(raw, str) else "One object could not be written"
    placed = place(rows, [Finding(message, raw=raw)], fields or ("id", "key"))
    return [finding.index for finding in placed]


@pytest.mark.parametrize(
    ("raw", "index"),
    [
        ("The parent of 31.sales.orders does not exist", 0),
        ("31.sales.orders: no such schema", 0),
        ("No schema for '31.sales.orders.v2'.", 1),
        ("31.sales.refunds is wrong", 2),
        ("31.sales.my table is wrong", 3),
        ("Table with id 7301 does not exist", 4),
        ({"key": "31.sales.orders.v2", "error": "see 31.sales.orders"}, 1),
        ({"id": 7301, "error": "Object not found"}, 4),
        ({"31.sales.orders": ["Parent not found"]}, 0),
        ({"errors": [{"text": "31.sales.orders is wrong"}]}, 0),
        ({"key": ["31.sales.orders is wrong"]}, 0),
    ],
)
def test_error_names_its_row(raw: Any, index: int) -> None:
    assert indexes(raw) == [index]


@pytest.mark.parametrize(
    "raw",
    [
        "One object could not be written",
        "31.sales.orders_old is wrong",
        "31.sales.orders refers to 31.Sales.Refunds",
        "Data source with id 7301 does not exist",
        "400068: API Key is a required input",
        {"key": "31.unknown"},
        {"id": True},
        {"key": ["400068: API Key is a required input"]},
    ],
)
def test_error_that_names_no_row_or_several_names_none(raw: Any) -> None:
    assert indexes(raw) == [None]


def test_error_about_a_key_that_stands_twice_concerns_both_rows() -> None:
    rows = [{"key": "31.a"}, {"key": "31.b"}, {"key": "31.a"}]

    assert indexes("31.a is wrong", rows) == [0, 2]


def test_keys_that_differ_in_case_only_are_told_apart() -> None:
    rows = [{"key": "31.A"}, {"key": "31.a"}]

    assert indexes("31.A is wrong", rows) == [0]
    assert indexes("31.a is wrong", rows) == [1]


def test_row_must_fit_all_fields_that_are_named() -> None:
    rows = [
        {"parent_key": "31.s.t.a", "key": "a.city"},
        {"parent_key": "31.s.u.a", "key": "a.city"},
        {"parent_key": "31.s.u.a", "key": "a.zip"},
    ]

    assert indexes("31.s.u.a has no child a.city", rows, "parent_key", "key") == [1]
    assert indexes("31.s.u.a does not exist", rows, "parent_key", "key") == [1, 2]


def test_index_that_was_read_stays_where_no_row_is_named() -> None:
    finding = Finding("API Key is a required input", 2)

    assert list(place(ROWS, [finding], ["key"])) == [finding]


def test_every_tenth_of_ten_thousand_rows_is_found() -> None:
    rows = [{"key": f"31.s.t.c{number}"} for number in range(10_000)]
    findings = [Finding(f"31.s.t.c{number} is wrong") for number in range(0, 10_000, 10)]

    placed = place(rows, findings, ["key"])

    assert [finding.index for finding in placed] == list(range(0, 10_000, 10))
