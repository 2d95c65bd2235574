from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from alation_core.calls import reads
from alation_sandbox import Sandbox
from tests.alation_cli.support import run


@pytest.fixture(autouse=True)
def loaded(server: Sandbox) -> None:
    rows = [
        {"title": "Net [bold]revenue", "document_hub_id": 1},
        {"title": "Churn\x1b[2J rate", "document_hub_id": 1, "description": "a,b"},
    ]
    Path("rows.json").write_text(json.dumps(rows))
    assert run("load", "document.create", "rows.json").exit_code == 0


def test_json_lines_hold_the_objects_as_the_server_sent_them(server: Sandbox) -> None:
    result = run("get", "document.list", "--output", "jsonl")
    assert result.exit_code == 0
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["id"], first["title"]) == (1, "Net [bold]revenue")
    assert first["custom_fields"] == []
    assert second["title"] == "Churn\x1b[2J rate"
    assert result.stderr == ""


@pytest.mark.parametrize("read", [["document.list"], ["user.get", "--param", "user_id=1"]])
def test_what_is_printed_raw_is_not_typed(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, read: list[str]
) -> None:
    def fail(*given: object, **named: object) -> None:
        raise AssertionError("it was typed")

    monkeypatch.setattr(reads, "answer_loader", fail)

    result = run("get", *read, "--output", "jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout.splitlines()[0])["id"] == 1


def test_json_is_one_list(server: Sandbox) -> None:
    result = run("get", "document.list", "--output", "json")
    assert [found["id"] for found in json.loads(result.stdout)] == [1, 2]
    result = run("get", "document.list", "--param", "search=nowhere", "--output", "json")
    assert json.loads(result.stdout) == []


def test_csv_has_a_column_per_field(server: Sandbox) -> None:
    result = run("get", "document.list", "--output", "csv")
    first, second = csv.DictReader(io.StringIO(result.stdout))
    assert (first["id"], first["description"], first["deleted"]) == ("1", "", "false")
    assert second["description"] == "a,b"


def test_table_shows_texts_and_obeys_none(server: Sandbox) -> None:
    result = run("get", "document.list")
    assert "Net [bold]revenue" in result.stdout
    assert r"Churn\u001b[2J rate" in result.stdout
    assert "\x1b" not in result.stdout
    assert "--output jsonl has all of them" in result.stderr


def test_nothing_found(server: Sandbox) -> None:
    result = run("get", "document.list", "--param", "search=nowhere")
    assert (result.exit_code, result.stdout) == (0, "nothing found\n")


def test_params_have_the_types_of_their_fields(server: Sandbox) -> None:
    result = run("get", "document.list", "--param", "id=2", "--param", "deleted=false")
    assert result.exit_code == 0
    assert server.requests[-1].query == "limit=1000&id=2&deleted=false"


def test_pages_are_asked_for_until_the_end(server: Sandbox) -> None:
    result = run("get", "document.list", "--param", "limit=1", "--output", "jsonl")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, 2]


def test_one_object_is_printed_raw(server: Sandbox) -> None:
    result = run("get", "user.get", "--param", "user_id=1", "--output", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["email"] == "sandbox@example.com"
    assert "sandbox@example.com" in run("get", "user.get", "--param", "user_id=1").stdout


def test_refusal_of_a_read_is_told(server: Sandbox) -> None:
    result = run("get", "user.get", "--param", "user_id=77")
    assert result.exit_code == 1
    assert result.stderr.startswith("alation: GET /integration/v2/user/77/: HTTP 404")


@pytest.mark.parametrize("output", ["table", "json", "csv"])
def test_an_object_of_which_no_field_is_known_is_shown_whole(server: Sandbox, output: str) -> None:
    params = ("--param", "ds_id=1", "--param", "check=network_connection")
    result = run("get", "datasource.check_configuration_ocf", *params, "--output", output)
    assert json.loads(result.stdout) == {"network_connection": "successful"}
