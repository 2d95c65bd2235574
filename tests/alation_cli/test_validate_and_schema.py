from __future__ import annotations

import json
from pathlib import Path

from tests.alation_cli.support import run


def test_rows_that_fit() -> None:
    Path("rows.jsonl").write_text('{"title": "Net revenue", "document_hub_id": 1}\n')
    result = run("validate", "document.create", "rows.jsonl")
    assert result.exit_code == 0
    assert result.stdout == "rows.jsonl: 1 row for document.create, no problem\n"


def test_all_problems_are_shown_however_many() -> None:
    rows = [f"A,1,{'x' * n}\n" for n in range(1, 31)]
    Path("rows.csv").write_text("title,document_hub_id,template_id\n" + "".join(rows))
    result = run("validate", "document.create", "rows.csv")
    assert result.exit_code == 2
    assert "rows.csv lines 2-31: field 'template_id': " in result.stdout
    printed = run("validate", "document.create", "rows.csv", "--output", "jsonl").stdout
    assert [json.loads(line)["line"] for line in printed.splitlines()] == [*range(2, 32)]


def test_problems_for_programs() -> None:
    Path("rows.csv").write_text('title,document_hub_id\n"A\nB",1\n,1\n')
    result = run("validate", "document.create", "rows.csv", "--output", "json")
    assert result.exit_code == 2
    assert json.loads(result.stdout) == [
        {"line": 4, "row": 1, "field": "title", "message": "Missing data for required field."}
    ]


def test_schema_is_json_schema_of_the_rows() -> None:
    result = run("schema", "document.create")
    assert result.exit_code == 0
    schema = json.loads(result.stdout)
    assert schema["title"] == "document.create"
    assert schema["items"]["required"] == ["title", "document_hub_id"]
