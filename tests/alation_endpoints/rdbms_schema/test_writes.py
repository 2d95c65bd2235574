"""Writes of schemas against the sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, RequestRefused, Run
from alation_core.wire import Request
from alation_endpoints.rdbms_schema import JobDetailsRdbms, JobDetailsRdbmsResult
from alation_sandbox import Sandbox


def statuses(run: Run[Any]) -> list[str]:
    return [row.status for row in run.rows]


def test_new_schemas_get_their_ids_whatever_the_order_of_the_answer(catalog: Alation) -> None:
    run = catalog.rdbms_schema.upsert([{"key": "1.sales"}, {"key": "1.sales.eu"}], ds_id=1)

    assert run.ok
    (job,) = run.jobs
    assert isinstance(job, JobDetailsRdbms)
    assert isinstance(job.result[0], JobDetailsRdbmsResult)
    assert job.result[0].response == "Upserted 2 schema objects."
    keys: dict[object, str | None] = {
        schema.id: schema.key for schema in catalog.rdbms_schema.list()
    }
    assert [keys[row.id] for row in run.rows] == ["1.sales", "1.sales.eu"]


def test_same_schema_twice_is_one_schema(catalog: Alation) -> None:
    (first,) = catalog.rdbms_schema.upsert([{"key": "1.sales"}], ds_id=1).rows
    (second,) = catalog.rdbms_schema.upsert([{"key": "1.sales"}], ds_id=1).rows

    assert first.id == second.id
    assert len(list(catalog.rdbms_schema.list())) == 1


def test_upsert_resets_what_it_leaves_out_and_update_does_not(catalog: Alation) -> None:
    full = {"key": "1.sales", "title": "Sales", "description": "Old", "db_comment": "c"}
    catalog.rdbms_schema.upsert([full], ds_id=1)

    catalog.rdbms_schema.update([{"key": "1.sales", "description": "New"}], ds_id=1)
    (schema,) = catalog.rdbms_schema.list()
    assert (schema.title, schema.description, schema.db_comment) == ("Sales", "New", "c")

    catalog.rdbms_schema.upsert([{"key": "1.sales", "title": "Sales"}], ds_id=1)
    (schema,) = catalog.rdbms_schema.list()
    assert (schema.title, schema.description, schema.db_comment) == ("Sales", "", "")


def test_update_takes_ids_and_keys_side_by_side(catalog: Alation) -> None:
    rows = [{"key": "1.sales"}, {"key": "1.hr"}]
    sales, hr = (row.id for row in catalog.rdbms_schema.upsert(rows, ds_id=1).rows)

    run = catalog.rdbms_schema.update(
        [{"key": "1.hr", "title": "People"}, {"id": sales, "title": "Sales"}], ds_id=1
    )

    assert run.ok
    assert [row.id for row in run.rows] == [hr, sales]
    titles = {schema.key: schema.title for schema in catalog.rdbms_schema.list()}
    assert titles == {"1.sales": "Sales", "1.hr": "People"}


def test_update_names_the_rows_of_unknown_schemas(catalog: Alation) -> None:
    catalog.rdbms_schema.upsert([{"key": "1.sales"}], ds_id=1)

    named: list[dict[str, Any]] = [{"key": "1.hr"}, {"key": "1.sales"}, {"id": 77}]
    run = catalog.rdbms_schema.update([{**row, "title": "Sales"} for row in named], ds_id=1)

    assert run.status == "partial"
    assert statuses(run) == ["failed", "succeeded", "failed"]
    assert [(p.row, p.kind, p.message) for p in run.problems] == [
        (0, "row_failed", "Schema with key 1.hr does not exist"),
        (2, "row_failed", "Schema with id 77 does not exist"),
    ]


def test_schema_of_another_data_source_fails_alone(catalog: Alation) -> None:
    run = catalog.rdbms_schema.upsert([{"key": "2.sales"}, {"key": "1.sales"}], ds_id=1)

    assert run.status == "partial"
    assert statuses(run) == ["failed", "succeeded"]


@pytest.mark.parametrize("operation", ["upsert", "update"])
def test_unknown_data_source_is_refused(catalog: Alation, operation: str) -> None:
    rows = [{"key": "9.a", "title": "A"}, {"key": "9.b", "title": "B"}]
    run = getattr(catalog.rdbms_schema, operation)(rows, ds_id=9)

    assert run.status == "failed"
    assert statuses(run) == ["failed", "failed"]
    assert [(p.row, p.kind, p.message) for p in run.problems] == [
        (None, "refused", "Data source with id 9 does not exist")
    ]
    assert run.jobs[0].raw == {"detail": "Data source with id 9 does not exist", "code": "404000"}


def test_refusal_names_its_row_in_the_callers_numbers(catalog: Alation, server: Sandbox) -> None:
    rows: list[dict[str, Any]] = [{"key": f"1.s{number}"} for number in range(5)]
    rows[3]["custom_fields"] = [{"field_id": 999, "value": "x"}]

    run = catalog.rdbms_schema.upsert(rows, ds_id=1, batch_size=2)

    assert run.status == "partial"
    assert statuses(run) == ["succeeded", "succeeded", "unsent", "failed", "succeeded"]
    (problem,) = run.problems
    assert (problem.row, problem.field, problem.kind) == (3, "custom_fields", "refused")
    assert "The field_id 999 is not present on the template of 1.s3." in problem.message
    assert len(server.world.table("rdbms_schema")) == 3


def test_empty_key_is_refused_with_the_servers_text(catalog: Alation) -> None:
    run = catalog.rdbms_schema.upsert([{"key": ""}], ds_id=1)

    (problem,) = run.problems
    assert (problem.row, problem.field) == (0, "key")
    assert "400068: API Key is a required input" in problem.message


def test_jobs_follow_each_other(catalog: Alation, server: Sandbox) -> None:
    rows = [{"key": f"1.s{number}"} for number in range(4)]

    assert catalog.rdbms_schema.upsert(rows, ds_id=1, batch_size=2, concurrency=4).ok
    calls = [call.method for call in server.requests if "auth" not in call.path.lower()]
    assert [method for method in calls if method in ("POST", "GET")][-4:] == [
        "POST",
        "GET",
        "POST",
        "GET",
    ]


@pytest.fixture
def fields(server: Sandbox) -> tuple[int, int]:
    """Return a multi picker and a text field."""
    table = server.world.table("custom_field")
    common = {"name_plural": "", "options": None}
    return (
        table.insert({**common, "field_type": "MULTI_PICKER", "name_singular": "Tags"}),
        table.insert({**common, "field_type": "TEXT", "name_singular": "Note"}),
    )


def test_custom_fields_are_added_removed_and_replaced(
    catalog: Alation, fields: tuple[int, int]
) -> None:
    tags, note = fields
    values = [{"field_id": tags, "value": ["a", "b"]}, {"field_id": note, "value": "old"}]
    catalog.rdbms_schema.upsert([{"key": "1.sales", "custom_fields": values}], ds_id=1)

    for op, value in (("add", ["c"]), ("remove", ["a"])):
        change = {"field_id": tags, "value": value, "op": op}
        run = catalog.rdbms_schema.update([{"key": "1.sales", "custom_fields": [change]}], ds_id=1)
        assert run.ok
    catalog.rdbms_schema.update(
        [{"key": "1.sales", "custom_fields": [{"field_id": note, "value": "new"}]}], ds_id=1
    )

    (schema,) = catalog.rdbms_schema.list()
    shown = [(value.field_name, value.value) for value in schema.custom_fields or []]
    assert shown == [("Tags", ["b", "c"]), ("Note", "new")]


def test_add_works_on_sets_only(catalog: Alation, fields: tuple[int, int]) -> None:
    catalog.rdbms_schema.upsert([{"key": "1.sales"}], ds_id=1)
    change = {"field_id": fields[1], "value": "x", "op": "add"}

    run = catalog.rdbms_schema.update([{"key": "1.sales", "custom_fields": [change]}], ds_id=1)

    assert statuses(run) == ["failed"]


def test_server_refuses_an_unknown_filter(catalog: Alation) -> None:
    with pytest.raises(RequestRefused, match=r"Invalid query parameters: \[colour\]"):
        catalog.transport.read(Request("GET", "/integration/v2/schema/", (("colour", "red"),)))
