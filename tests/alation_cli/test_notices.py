"""What a person is told before rows are sent, though nothing is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alation_sandbox import Sandbox
from tests.alation_cli.support import run, writes


def told(*args: str) -> list[str]:
    lines = run(*args).stderr.splitlines()
    return [line.removeprefix("note: ") for line in lines if line.startswith("note: ")]


@pytest.fixture
def table(server: Sandbox) -> Sandbox:
    for operation, row in (
        ("rdbms_schema.upsert", {"key": "1.hr"}),
        ("rdbms_table.upsert", {"key": "1.hr.staff"}),
    ):
        result = run("load", operation, "-", "--param", "ds_id=1", stdin=json.dumps(row))
        assert result.exit_code == 0
        assert "RESETS" in result.stderr
    return server


COLUMNS = "key,column_type,title\n1.hr.staff.id,bigint,Number\n1.hr.staff.pay,int,\n"
RESETS = (
    "rdbms_column.upsert is a full write: on an object that is there already it RESETS "
    "description, column_comment, nullable, position, index, custom_fields of each row; and title "
    "(1 of 2 rows) where a row leaves it out; rdbms_column.update changes only what a row names"
)


@pytest.mark.parametrize("how", ["--dry-run", "--no-ledger", "--concurrency=1"])
def test_a_full_write_says_what_it_resets(table: Sandbox, how: str) -> None:
    Path("columns.csv").write_text(COLUMNS)
    before = len(writes(table))

    lines = told("load", "rdbms_column.upsert", "columns.csv", "--param", "ds_id=1", how)

    assert lines == [RESETS]
    assert (len(writes(table)) > before) == (how != "--dry-run")


def test_it_is_said_before_anything_is_sent(table: Sandbox) -> None:
    Path("columns.csv").write_text(COLUMNS)
    result = run("load", "rdbms_column.upsert", "columns.csv", "--param", "ds_id=1")

    first, second = result.stderr.splitlines()[:2]
    assert first == f"note: {RESETS}"
    assert second.startswith("batch 1: ")


def test_rows_that_are_read_while_they_are_sent_may_reset_what_they_leave_out(
    table: Sandbox,
) -> None:
    Path("columns.csv").write_text(COLUMNS)
    args = ("rdbms_column.upsert", "columns.csv", "--param", "ds_id=1", "--no-precheck")

    (line,) = told("load", *args)

    assert "it RESETS of title, description, column_comment, nullable" in line


@pytest.mark.parametrize("file", ["rows.jsonl", "rows.csv"])
def test_a_full_write_that_names_everything_says_nothing(file: str) -> None:
    row = {"key": "1.hr", "title": "HR", "description": "x", "db_comment": "y"}
    cells = ["1.hr,HR,x,y,[]", "key,title,description,db_comment,custom_fields"]
    content = json.dumps({**row, "custom_fields": []}) if file.endswith("l") else None
    Path(file).write_text(content or "\n".join(reversed(cells)))

    assert told("validate", "rdbms_schema.upsert", file) == []


def test_a_refused_file_is_not_said_to_reset_anything(table: Sandbox) -> None:
    Path("columns.csv").write_text(COLUMNS.replace("int,\n", ",\n"))

    assert told("load", "rdbms_column.upsert", "columns.csv", "--param", "ds_id=1") == []


@pytest.mark.parametrize(
    ("operation", "params", "row", "deletes"),
    [
        ("virtual_filesystem.replace", ["filesystem_id=1"], "f", True),
        ("virtual_datasource.delete_missing", ["ds_id=2"], "s", True),
        ("virtual_datasource.upload", ["ds_id=2", "remove_not_seen=true"], "s", True),
        ("virtual_datasource.upload", ["ds_id=2"], "s", False),
    ],
)
def test_a_whole_state_says_that_it_deletes(
    operation: str, params: list[str], row: str, deletes: bool
) -> None:
    rows: dict[str, Any] = {
        "f": {"path": "/", "name": "a", "is_directory": True},
        "s": {"key": "2.hr"},
    }
    Path("rows.jsonl").write_text(json.dumps(rows[row]))
    given = [word for param in params for word in ("--param", param)]

    lines = told("load", operation, "rows.jsonl", "--dry-run", *given)

    assert any("what the rows do not name is DELETED" in line for line in lines) == deletes


EMPTIED = "id,title,description\n1,A,\n2,,x\n3,C,\n"


def test_an_emptied_cell_is_explained() -> None:
    Path("rows.csv").write_text(EMPTIED)

    (line,) = told("validate", "document.update", "rows.csv")

    assert line == (
        "rows.csv: 3 empty cells (description 2, title 1): what is empty changes nothing, the "
        'field stays as it is; to clear a text, send an empty one (""); of a table, --empty '
        "FIELD=clear makes one"
    )


def test_an_emptied_cell_of_a_new_object_needs_no_word() -> None:
    Path("rows.csv").write_text("title,document_hub_id,description\nA,1,\n")

    assert told("validate", "document.create", "rows.csv") == []


@pytest.mark.parametrize(
    ("operation", "row", "said"),
    [
        ("document.update", "id\n1\n", "Nothing to change beside id: "),
        ("document_hub_folder.update", "id,title\n1,\n", "Nothing to change beside id: "),
        ("glossary_term.update", "id,description\n1,\n", "Nothing to change beside id: "),
        ("business_policy.update", "id,title\n1,\n", "nothing can be emptied here."),
        ("rdbms_table.update", "key,title\n1.a.b,\n", "Nothing to change beside key: "),
        ("rdbms_column.update", "id,key,title\n1,1.a.b.c,\n", "beside id and key: "),
        ("custom_field.update", "id,name_plural\n7,\n", "Nothing to change beside id: "),
    ],
)
def test_a_row_that_changes_nothing_is_named(operation: str, row: str, said: str) -> None:
    Path("rows.csv").write_text(row)
    result = run("validate", operation, "rows.csv")

    assert result.exit_code == 2
    assert "rows.csv line 2" in result.stdout
    assert said in result.stdout


def test_two_rows_for_one_value_are_named_by_both_lines(server: Sandbox) -> None:
    Path("rows.csv").write_text(
        "field_id,otype,oid,value\n10001,table,1,Draft\n10001,table,2,Final\n10001,table,1,Final\n"
    )
    result = run("validate", "custom_field_value.upsert", "rows.csv")

    assert result.exit_code == 2
    assert [line.split(";")[0] for line in result.stdout.splitlines()] == [
        "rows.csv line 2, field 'value': Sets the same value of the same object as rows.csv "
        "line 4, but differently",
        "rows.csv line 4, field 'value': Sets the same value of the same object as rows.csv "
        "line 2, but differently",
        "rows.csv: 3 rows for custom_field_value.upsert, 2 problems",
    ]
    records = run("validate", "custom_field_value.upsert", "rows.csv", "--output", "json").stdout
    assert [record["line"] for record in json.loads(records)] == [2, 4]
    assert "rows.csv line 4" in json.loads(records)[0]["message"]
    loaded = run("load", "custom_field_value.upsert", "rows.csv")
    assert (loaded.exit_code, writes(server)) == (2, [])
    skipped = run(
        "load", "custom_field_value.upsert", "rows.csv", "--on-invalid", "skip", "--dry-run"
    )
    assert "as rows.csv line 4" in skipped.stderr


def test_rows_about_one_object_that_agree_are_told_of() -> None:
    Path("rows.csv").write_text("id,title\n1,A\n2,B\n1,A\n")

    (line,) = told("validate", "document.update", "rows.csv")

    assert line == "rows.csv line 4 and line 2 are about one object (the same id)"


def test_keys_that_differ_in_case_only_are_told_of() -> None:
    Path("rows.csv").write_text("key,column_type,title\n1.HR.A.id,int,A\n1.hr.a.ID,int,B\n")
    result = run("validate", "rdbms_column.upsert", "rows.csv")

    assert result.exit_code == 0
    assert (
        "note: rows.csv line 3 and line 2 may be about one object (key but for the letter case)"
        in result.stderr
    )


def test_of_many_such_rows_some_are_named() -> None:
    Path("rows.csv").write_text("id\n" + "1\n" * 10)

    (line,) = told("validate", "document.delete", "rows.csv")

    assert line.endswith(
        "rows.csv line 5 and line 2; 6 more pairs are about one object (the same id)"
    )
