from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, InvalidPayload, RefreshToken, RequestRefused, SimulatedClock
from alation_endpoints.data_dictionary import JobDetailsDataDictionary
from alation_sandbox import Sandbox

HOW: dict[str, Any] = {"object_type": "data", "object_id": 1, "overwrite_values": True}


@pytest.fixture
def tables(catalog: Alation) -> Alation:
    """A catalog with a table and two of its columns."""
    catalog.rdbms_schema.upsert([{"key": "1.sales"}], ds_id=1).raise_for_problems()
    table = {"key": "1.sales.orders", "title": "Old", "description": "Kept"}
    catalog.rdbms_table.upsert([table], ds_id=1).raise_for_problems()
    columns = [{"key": f"1.sales.orders.{name}", "column_type": "int"} for name in ("id", "total")]
    catalog.rdbms_column.upsert(columns, ds_id=1).raise_for_problems()
    return catalog


def table_of(server: Sandbox) -> Any:
    return server.world.table("rdbms_table").by_key(key="1.sales.orders")


def uploads(server: Sandbox) -> int:
    return sum(seen.path.endswith("/upload/") for seen in server.requests)


def test_lines_that_fail_are_told_by_row_and_the_report_by_its_link(tables: Alation) -> None:
    rows = [
        {"key": "sales.orders", "title": "Orders"},
        {"key": "sales.nothing", "title": "x"},
        {"key": "sales.neither", "title": "y"},
        {"key": "sales.orders.id", "title": "Number"},
        {"key": "", "title": "Sales database"},
    ]
    run = tables.data_dictionary.upload(rows, **HOW)

    statuses = ["succeeded", "failed", "failed", "succeeded", "succeeded"]
    assert [row.status for row in run.rows] == statuses
    assert [p.row for p in run.problems if p.message == "Object not found"] == [1, 2]
    job = run.jobs[0]
    assert isinstance(job, JobDetailsDataDictionary)
    assert (job.result.records.total, job.result.records.failed) == (5, 2)

    task = tables.data_dictionary.get_task(task_id=str(job.handle))
    assert (task.state, task.status) == ("COMPLETED", "PARTIALLY_SUCCEEDED")
    assert task.dd_resource is not None
    assert (task.dd_resource.otype, task.dd_resource.oid) == ("data", 1)
    (error,) = tables.data_dictionary.get_task_errors(task_id=str(job.handle))
    assert error.details is not None
    assert error.details.items is not None
    assert error.details.items.total == 2
    report = tables.data_dictionary.download_report(file_name=task.report_file_name)
    lines = report.raw.splitlines()
    assert lines[0] == "key,title,status,error"
    assert [line.split(",")[2] for line in lines[1:]] == [
        "FAILED" if status == "failed" else "SUCCEEDED" for status in statuses
    ]


@pytest.mark.parametrize(
    ("row", "how", "title", "description"),
    [
        ({"title": "New"}, {}, "New", "Kept"),
        ({"title": "New"}, {"overwrite_values": False}, "Old", "Kept"),
        ({"title": "", "description": None}, {"allow_reset": True}, "", ""),
        ({"title": "New"}, {"allow_reset": True}, "New", "Kept"),
    ],
)
def test_values_are_overwritten_and_cleared_as_the_call_says(
    server: Sandbox, tables: Alation, row: Any, how: Any, title: str, description: str
) -> None:
    run = tables.data_dictionary.upload([{"key": "sales.orders", **row}], **{**HOW, **how})

    run.raise_for_problems()
    assert (table_of(server)["title"], table_of(server)["description"]) == (title, description)


def test_what_a_row_leaves_out_is_not_cleared_by_its_neighbours(
    server: Sandbox, tables: Alation
) -> None:
    rows = [
        {"key": "sales.orders", "title": "New"},
        {"key": "sales.orders.id", "title": "Number", "description": ""},
        {"key": "sales.orders.total", "title": "Total", "description": "Sum"},
    ]
    tables.data_dictionary.upload(rows, **HOW, allow_reset=True).raise_for_problems()

    assert table_of(server)["description"] == "Kept"
    assert uploads(server) == 2

    filled = [{**rows[0]}, {"key": "sales.orders.id", "description": "x"}]
    tables.data_dictionary.upload(filled, **HOW).raise_for_problems()
    assert table_of(server)["description"] == "Kept"
    assert uploads(server) == 3


def test_rows_that_name_their_object_in_another_way_never_name_the_data_source(
    server: Sandbox, tables: Alation
) -> None:
    by_id = f"oid={table_of(server)['id']};otype=table"
    rows = [
        {"key": "sales.orders.id", "title": "Number"},
        {"al_datadict_item_properties": by_id, "title": "Orders"},
    ]
    tables.data_dictionary.upload(rows, **HOW).raise_for_problems()

    assert table_of(server)["title"] == "Orders"
    source = server.world.table("data_source").get(1)
    assert source is not None
    assert source["title"] == "Sandbox database"
    assert uploads(server) == 2


def test_cells_of_custom_fields_are_set_by_their_headers(server: Sandbox, tables: Alation) -> None:
    fields = server.world.table("custom_field")
    regions = {"name_singular": "Region", "field_type": "MULTI_PICKER", "options": ["EU", "US"]}
    fields.insert({"id": 10233, **regions})
    cells = {"10233|Region": ["EU", "US"], "8|steward:user": "sandbox@example.com", "5|Status": "x"}
    row = {"key": "sales.orders", "custom_fields": cells}
    tables.data_dictionary.upload([row], **HOW).raise_for_problems()

    # What a field does not take is ignored by the server, and the line counts as done.
    held = {value["field_id"]: value["value"] for value in table_of(server)["custom_fields"]}
    assert held == {10233: ["EU", "US"], 8: [{"otype": "user", "oid": 1}]}


@pytest.mark.parametrize(
    ("row", "how", "said"),
    [
        ({"key": "a", "title": ""}, {}, "'title' is cleared with"),
        ({"key": "a", "custom_fields": {"9|x": None}}, {}, "'9|x' is cleared with"),
        (
            {"key": "a", "title": ""},
            {"overwrite_values": False, "allow_reset": True},
            "'title' is cleared with",
        ),
        ({"key": "a", "description": "x"}, {"object_type": "glossary_v3"}, "relational objects"),
        (
            {"al_datadict_item_properties": "oid=1;otype=bi_report", "title": "x"},
            {"object_type": "bi_report"},
            "takes no title",
        ),
    ],
)
def test_what_the_file_of_a_call_cannot_say_is_not_sent(
    server: Sandbox, catalog: Alation, row: Any, how: Any, said: str
) -> None:
    with pytest.raises(InvalidPayload, match=said):
        catalog.data_dictionary.upload([row], **{**HOW, **how})

    assert uploads(server) == 0


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"title": "x"}, "key"),
        ({"key": None}, "key"),
        ({"al_datadict_item_properties": "812"}, "al_datadict_item_properties"),
        ({"key": "a", "title": "x" * 256}, "title"),
        ({"key": "a", "custom_fields": {"Region": "EU"}}, "custom_fields"),
        ({"key": "a", "custom_fields": {"3|title": "EU"}}, "custom_fields"),
        ({"key": "a", "Title": "x"}, "Title"),
    ],
)
def test_rows_are_checked(offline: Alation, row: Any, place: str) -> None:
    assert place in [problem.field for problem in offline.data_dictionary.upload.validate([row])]


def test_two_rows_that_set_one_value_twice_are_not_sent(offline: Alation) -> None:
    named = "oid=5;otype=table"
    rows = [
        {"al_datadict_item_properties": named, "custom_fields": {"9|x": "a", "10|y": "c"}},
        {"al_datadict_item_properties": "otype=table;oid=5", "custom_fields": {"9|x": "b"}},
    ]
    problems = offline.data_dictionary.upload.validate(rows)
    assert [(problem.row, problem.field) for problem in problems] == [(0, "9|x"), (1, "9|x")]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"object_id": 404}, "Not found"),
        ({"object_type": "table", "object_id": 404}, "Not found"),
        ({"object_type": "glossary_v3", "object_id": 404}, "Not found"),
    ],
)
def test_an_object_that_is_not_there_is_refused(
    catalog: Alation, how: dict[str, Any], said: str
) -> None:
    row = {"key": "a", "al_datadict_item_properties": "oid=1;otype=table", "title": "x"}
    run = catalog.data_dictionary.upload([row], **{**HOW, **how})

    assert [one.status for one in run.rows] == ["failed"]
    assert said in run.problems[0].message


def test_a_column_of_no_field_is_refused(catalog: Alation) -> None:
    row = {"key": "", "custom_fields": {"404|Nothing": "x"}}
    run = catalog.data_dictionary.upload([row], **HOW)

    assert [one.status for one in run.rows] == ["failed"]
    assert "404|Nothing names no field" in run.problems[0].message


def test_what_lies_outside_the_object_of_the_upload_fails(tables: Alation) -> None:
    tables.rdbms_schema.upsert([{"key": "1.hr"}], ds_id=1).raise_for_problems()
    rows = [{"key": "hr", "title": "x"}, {"key": "sales.orders", "title": "y"}]
    how = {**HOW, "object_type": "schema", "object_id": 1}
    run = tables.data_dictionary.upload(rows, **how)

    assert [row.status for row in run.rows] == ["failed", "succeeded"]


def test_the_state_tells_whether_a_task_is_over() -> None:
    clock = SimulatedClock()
    with Sandbox(clock=clock.wall, queue_seconds=5, job_seconds=5) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(server.url, auth, clock=clock)
        run = catalog.data_dictionary.upload([{"key": "", "title": "x"}], **HOW, timeout=0)
        assert [row.status for row in run.rows] == ["unknown"]
        (task,) = server.world.table("data_dictionary_task").rows()

        def state() -> tuple[str | None, str | None]:
            shown = catalog.data_dictionary.get_task(task_id=task["task_id"])
            return shown.state, shown.status

        seen = [state()]
        for _ in range(2):
            clock.sleep(6)
            seen.append(state())
        assert seen == [("QUEUED", None), ("PROCESSING", None), ("COMPLETED", "SUCCEEDED")]
        protocol = catalog.data_dictionary.upload.operation.protocol
        assert protocol is not None
        assert catalog.job(task["task_id"], protocol).wait().status == "SUCCEEDED"


def test_a_task_that_is_not_there_is_refused(catalog: Alation) -> None:
    with pytest.raises(RequestRefused, match="Not found"):
        catalog.data_dictionary.get_task(task_id="none")
    with pytest.raises(RequestRefused, match="Not found"):
        list(catalog.data_dictionary.get_task_errors(task_id="none"))
