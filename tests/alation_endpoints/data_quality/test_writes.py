"""What a write did is read from counters and samples: the job is called successful anyway."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation
from alation_endpoints.data_quality import JobDetailsDataQuality, JobDetailsDataQualityResult
from alation_sandbox import Sandbox
from tests.alation_endpoints.data_quality.rows import RULE, result


@pytest.fixture
def with_rule(catalog: Alation) -> Alation:
    catalog.data_quality.upsert_fields([RULE]).raise_for_problems()
    return catalog


def test_a_rule_is_created_and_then_changed(catalog: Alation, server: Sandbox) -> None:
    first = catalog.data_quality.upsert_fields([RULE])
    second = catalog.data_quality.upsert_fields([{**RULE, "name": "Id", "description": None}])

    assert first.ok
    assert second.ok
    (rule,) = catalog.data_quality.list_fields()
    assert (rule.key, rule.name, rule.type) == ("dq.id", "Id", "NUMERIC")
    counted: list[Any] = [run.jobs[0].result.fields for run in (first, second)]
    assert [(c.created.count, c.updated.count) for c in counted] == [(1, 0), (0, 1)]


def test_what_the_server_does_not_count_stays_apart_from_zero(with_rule: Alation) -> None:
    (job,) = with_rule.data_quality.delete_fields([{"field_key": "dq.id"}]).jobs

    assert isinstance(job, JobDetailsDataQuality)
    assert isinstance(job.result, JobDetailsDataQualityResult)
    assert job.result.fields.created is None
    assert job.result.fields.not_found is not None
    assert job.result.fields.not_found.count == 0
    assert job.result.flag_counts is None


def test_results_on_every_kind_of_object_are_stored(with_rule: Alation) -> None:
    run = with_rule.data_quality.upsert_values(
        [
            result("1.sales", "SCHEMA"),
            result("1.sales.orders", "TABLE", value="late", url="/runs/1"),
            result("1.sales.orders.id", "ATTRIBUTE", value=True, last_updated=None),
        ]
    )

    assert run.ok
    stored = with_rule.data_quality.list_values(hide_related=True)
    assert [(v.object_key, v.otype, v.oid, v.value_value) for v in stored] == [
        ("1.sales", "schema", 11, 99.2),
        ("1.sales.orders", "table", 12, "late"),
        ("1.sales.orders.id", "attribute", 13, True),
    ]


def test_a_result_without_its_object_is_failed_although_the_job_is_successful(
    with_rule: Alation,
) -> None:
    run = with_rule.data_quality.upsert_values(
        [result("1.sales.gone"), result("1.sales.orders"), result("1.sales", "ATTRIBUTE")]
    )

    assert run.jobs[0].status == "successful"
    assert run.status == "partial"
    assert [row.status for row in run.rows] == ["failed", "succeeded", "failed"]
    assert [problem.row for problem in run.problems] == [0, 2]
    assert "no object was found for its keys" in run.problems[0].message


def test_a_result_needs_its_rule(catalog: Alation) -> None:
    run = catalog.data_quality.upsert_values([result("1.sales.orders")])

    assert run.status == "failed"
    assert not list(catalog.data_quality.list_values())


def test_failures_behind_the_sample_leave_unnamed_rows_unknown(
    with_rule: Alation, server: Sandbox
) -> None:
    tables = server.world.table("rdbms_table")
    good = [f"1.sales.t{number}" for number in range(15)]
    for key in good:
        tables.insert({"key": key})
    bad = [f"1.sales.gone{number}" for number in range(15)]

    run = with_rule.data_quality.upsert_values([result(key) for key in good + bad])

    # The sandbox names ten of each kind.
    statuses = [row.status for row in run.rows]
    assert statuses == ["succeeded"] * 10 + ["unknown"] * 5 + ["failed"] * 10 + ["unknown"] * 5
    assert run.status == "partial"
    assert "5 more rows" in run.problems[-1].message
    assert run.problems[-1].row is None


def test_where_nothing_was_stored_every_row_is_failed_whatever_the_sample_names(
    with_rule: Alation,
) -> None:
    run = with_rule.data_quality.upsert_values([result(f"1.gone.t{n}") for n in range(25)])

    assert [row.status for row in run.rows] == ["failed"] * 25
    assert sorted(problem.row or 0 for problem in run.problems) == list(range(25))


def test_equal_rows_each_get_an_outcome_of_their_own(with_rule: Alation) -> None:
    run = with_rule.data_quality.upsert_values(
        [result("1.sales.orders"), result("1.sales.gone"), result("1.sales.orders")]
    )
    deleted = with_rule.data_quality.delete_fields([{"field_key": "dq.id"}] * 2)

    assert [row.status for row in run.rows] == ["succeeded", "failed", "succeeded"]
    assert [row.status for row in deleted.rows] == ["succeeded", "failed"]


def test_what_is_not_found_was_not_deleted(with_rule: Alation) -> None:
    with_rule.data_quality.upsert_values([result("1.sales.orders")]).raise_for_problems()
    keys = {"field_key": "dq.id", "object_key": "1.sales.orders"}

    values = with_rule.data_quality.delete_values([{**keys, "object_key": "1.gone"}, keys])
    rules = with_rule.data_quality.delete_fields([{"field_key": "dq.id"}, {"field_key": "dq.x"}])

    assert values.jobs[0].status == rules.jobs[0].status == "successful"
    assert (values.status, rules.status) == ("partial", "partial")
    assert [row.status for row in values.rows] == ["failed", "succeeded"]
    assert [row.status for row in rules.rows] == ["succeeded", "failed"]
    assert "the server found none" in values.problems[0].message
    assert not list(with_rule.data_quality.list_values())
    assert not list(with_rule.data_quality.list_fields())


def test_a_thousand_rows_go_into_one_request_and_ten_thousand_stay_fast(
    with_rule: Alation, server: Sandbox
) -> None:
    rules = [{**RULE, "field_key": f"dq.{number}"} for number in range(10_000)]

    run = with_rule.data_quality.upsert_fields(rules)

    assert run.ok
    assert len(run.jobs) == 10
    assert len(server.world.table("data_quality_field")) == 10_001
