from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation
from alation_endpoints.custom_field_value import (
    CustomFieldValue,
    JobDetailsCustomFieldValuePut,
    JobDetailsCustomFieldValuePutResult,
)
from alation_sandbox import Sandbox


def row(oid: int | str = 1, value: Any = "Internal", **changes: Any) -> dict[str, Any]:
    return {"field_id": 10001, "otype": "table", "oid": oid, "value": value, **changes}


def stored(server: Sandbox, table: str, oid: int) -> Any:
    record = server.world.table(table).get(oid)
    assert record is not None
    return record["custom_fields"]


def test_an_upsert_runs_two_jobs_and_both_are_told(catalog: Alation, server: Sandbox) -> None:
    run = catalog.custom_field_value.upsert([row(1), row("2")])

    assert run.ok
    assert [outcome.status for outcome in run.rows] == ["succeeded", "succeeded"]
    first, second = run.jobs
    assert first.result[1].startswith("Updated values count: 2. Error count: 0. Errors: []")
    assert second.result[1].endswith("Updated objects: 0, created objects: 2")
    assert first.result[0].endswith(f"(can be tracked using jobs API): {second.handle}")
    assert stored(server, "rdbms_table", 2) == [{"field_id": 10001, "value": "Internal"}]


def test_an_upsert_replaces_the_whole_value(catalog: Alation, server: Sandbox) -> None:
    upsert = catalog.custom_field_value.upsert
    upsert([row(value=["EMEA"], field_id=10002)]).raise_for_problems()

    run = upsert([row(value=["APAC"], field_id=10002), row(value="2025-06-30", field_id=10003)])

    assert run.jobs[1].result[1].endswith("Updated objects: 1, created objects: 1")
    assert stored(server, "rdbms_table", 1) == [
        {"field_id": 10002, "value": ["APAC"]},
        {"field_id": 10003, "value": "2025-06-30"},
    ]


@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_value_clears(catalog: Alation, server: Sandbox, empty: str | None) -> None:
    catalog.custom_field_value.upsert([row()]).raise_for_problems()
    catalog.custom_field_value.upsert([row(value=empty)]).raise_for_problems()

    assert stored(server, "rdbms_table", 1) == []


def test_the_title_of_a_document_is_written_here(catalog: Alation, server: Sandbox) -> None:
    change = row(value="Net revenue", field_id=3, otype="glossary_term")
    catalog.custom_field_value.upsert([change]).raise_for_problems()

    record = server.world.table("document").get(1)
    assert record is not None
    assert record["title"] == "Net revenue"


def test_the_synchronous_upsert_is_answered_with_counters(catalog: Alation) -> None:
    run = catalog.use(CustomFieldValue).upsert_sync([row(1), row(2)])

    assert run.ok
    assert isinstance(run.jobs[0], JobDetailsCustomFieldValuePut)
    assert run.jobs[0].result == JobDetailsCustomFieldValuePutResult(
        updated_field_values=0, new_field_values=2, field_values_received=2
    )


REFUSED = [
    (row(777), "Object not found: table:777."),
    (row(3, otype="glossary_term"), "Object not found: glossary_term:3."),
    (row(otype="column"), "Invalid otype"),
    (row(field_id=4), "No support for updating `description` field for `table`."),
    (row(otype="data", field_id=3), "No support for updating `title` field for `data`."),
]


@pytest.mark.parametrize("operation", ["upsert", "upsert_sync"])
@pytest.mark.parametrize(("bad", "text"), REFUSED)
def test_a_refusal_names_the_row_and_stores_nothing(
    catalog: Alation, server: Sandbox, operation: str, bad: dict[str, Any], text: str
) -> None:
    run = getattr(catalog.custom_field_value, operation)([row(1), bad, row(2)])

    assert run.status == "failed"
    assert [outcome.status for outcome in run.rows] == ["unsent", "failed", "unsent"]
    (problem,) = run.problems
    assert (problem.row, problem.kind) == (1, "refused")
    assert problem.message.endswith(text)
    assert stored(server, "rdbms_table", 1) == []


def test_each_bad_row_of_a_refusal_is_named(catalog: Alation) -> None:
    run = catalog.custom_field_value.upsert([row(777), row(1), row(778), row(777, field_id=10003)])

    assert [problem.row for problem in run.problems] == [0, 3, 2, 0, 3]


@pytest.mark.parametrize(
    ("field_id", "value"),
    [
        (10001, "Secret"),
        (10001, ["Public"]),
        (10002, "EMEA"),
        (10002, ["LATAM"]),
        (10003, ["2025-06-30"]),
        (8, [{"otype": "table", "oid": 1}]),
        (6, [{"otype": "user", "oid": 1}, {"otype": "user", "oid": 2}]),
        (777, "Public"),
    ],
)
def test_a_value_that_does_not_fit_its_field_is_refused(
    catalog: Alation, field_id: int, value: Any
) -> None:
    run = catalog.custom_field_value.upsert([row(value=value, field_id=field_id)])

    assert [(outcome.status, outcome.row) for outcome in run.rows] == [("failed", 0)]


def test_an_earlier_batch_is_kept_when_a_later_one_is_refused(catalog: Alation) -> None:
    run = catalog.custom_field_value.upsert([row(1), row(777)], batch_size=1)

    assert run.status == "partial"
    assert [outcome.status for outcome in run.rows] == ["succeeded", "failed"]
    assert len(run.jobs) == 3


def test_ten_thousand_values_go_through_in_one_request(catalog: Alation, server: Sandbox) -> None:
    for _ in range(10_000):
        server.world.table("rdbms_column").insert({"custom_fields": []})
    rows = [row(oid, otype="attribute") for oid in range(1, 10_001)]

    run = catalog.custom_field_value.upsert(rows)

    assert (run.status, len(run.jobs)) == ("successful", 2)
    assert run.counts == {"succeeded": 10_000}
