"""`get`: which fields, how many objects, in pages of what size, and into which file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from alation_core import Alation
from alation_sandbox import Sandbox
from tests.alation_cli.furnished import client_of
from tests.alation_cli.support import run, variables

ROWS = 25


@pytest.fixture(scope="module")
def filled() -> Iterator[Sandbox]:
    with Sandbox(job_seconds=0) as running:
        catalog: Alation = client_of(running)
        rows = [{"title": f"T{n}", "document_hub_id": 1} for n in range(ROWS)]
        assert catalog.document.create(rows).ok
        assert catalog.bi_source.create_servers(
            [{"uri": f"u{n}", "title": "S"} for n in range(3)]
        ).ok
        yield running


@pytest.fixture(autouse=True)
def shell(filled: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables(filled).items():
        monkeypatch.setenv(name, value)


def asked(server: Sandbox, *args: str) -> tuple[list[dict[str, object]], list[str]]:
    """Return the objects that a read prints, and the queries that it asks."""
    before = len(server.requests)
    result = run("get", *args, "--output", "jsonl")
    assert result.exit_code == 0, result.output
    lists = [seen.query for seen in list(server.requests)[before:] if seen.method == "GET"]
    return [json.loads(line) for line in result.stdout.splitlines()], lists


@pytest.mark.parametrize(
    ("args", "objects", "queries"),
    [
        (["document.list", "--limit", "7"], 7, ["limit=7"]),
        (["document.list", "--limit", "7", "--page-size", "3"], 7,
         ["limit=3", "skip=3&limit=3", "skip=6&limit=3"]),
        (["document.list", "--limit", "6", "--param", "limit=3"], 6, ["limit=3", "skip=3&limit=3"]),
        (["document.list", "--limit", "5000"], ROWS, ["limit=1000"]),
        (["document.list", "--page-size", "20"], ROWS, ["limit=20", "skip=20&limit=20"]),
        (["bi_source.list_servers", "--limit", "2"], 2, ["limit=2&offset=0"]),
        (["bi_source.list_servers", "--limit", "2", "--page-size", "1"], 2,
         ["limit=1&offset=0", "limit=1&offset=1"]),
    ],
)  # fmt: skip
def test_no_more_pages_are_read_than_needed(
    filled: Sandbox, args: list[str], objects: int, queries: list[str]
) -> None:
    found, lists = asked(filled, *args)

    assert (len(found), lists) == (objects, queries)


def test_fields_are_asked_for_where_the_list_takes_them_and_cut_everywhere(filled: Sandbox) -> None:
    found, lists = asked(filled, "document.list", "--fields", "title, document_hub_id", "--limit=1")
    assert (found, lists) == (
        [{"title": "T0", "document_hub_id": 1}],
        ["limit=1&values=title%2Cdocument_hub_id%2Cid"],
    )
    found, lists = asked(filled, "bi_source.list_servers", "--fields", "title,id", "--limit", "1")
    assert (list(found[0]), lists) == (["title", "id"], ["limit=1&offset=0"])


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "xlsx"])
def test_a_file_is_written_by_its_suffix(form: str) -> None:
    result = run("get", "document.list", "--fields", "id,title", "--limit", "2", f"--out=x.{form}")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"x.{form}: 2 rows of document.list\n"
    assert [path.name for path in Path.cwd().iterdir()] == [f"x.{form}"]


def test_a_list_that_breaks_off_leaves_no_file(filled: Sandbox) -> None:
    result = run("get", "user.get", "--param", "user_id=77", "--out", "x.csv")

    assert result.exit_code == 1
    assert not list(Path.cwd().iterdir())


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["document.list", "--fields", "titel"], "no field 'titel', did you mean 'title'?"),
        (["document.list", "--fields", "id", "--param", "values=id"], "give one of them"),
        (["document.list", "--page-size", "3", "--param", "limit=2"], "give one of them"),
        (["document.list", "--out", "x.xls"], "end the name in .csv"),
        (["document.list", "--out", "x.csv", "--output", "csv"], "leave --output out"),
        (
            ["user.get", "--param", "user_id=1", "--limit", "1"],
            "brings one object: leave --limit out",
        ),
        (["user.generate_duplicates_csv", "--page-size", "1"], "cannot be chosen"),
        (["document.list", "--for", "tag.update"], "document.update"),
        (["user.list", "--for", "tag.update"], "nothing takes back what user.list brings"),
        (["document.list", "--for", "document.list"], "reads and takes no rows"),
        (
            ["document.list", "--for", "document.update", "--fields", "titel"],
            "did you mean 'title'",
        ),
        (["rdbms_table.list", "--for", "rdbms_table.upsert"], "--param ds_id=..."),
        (
            [
                "rdbms_table.list",
                "--for",
                "rdbms_table.upsert",
                "--param=ds_id=1",
                "--fields=owner",
            ],
            "does not show owner",
        ),
    ],
)
def test_what_cannot_be_had_is_said(args: list[str], said: str) -> None:
    result = run("get", *args)

    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert said in result.stderr
    assert not list(Path.cwd().iterdir())


def test_what_a_write_would_miss_is_told() -> None:
    args = ("rdbms_table.list", "--for", "rdbms_table.upsert", "--param", "ds_id=1")
    result = run("get", *args, "--output", "csv")

    assert result.stdout.startswith("key,title,description,table_comment,")
    assert "does not show table_type_name, owner of rdbms_table.upsert" in result.stderr
    assert "it RESETS what is not in the file: table_type_name, owner" in result.stderr


def test_rows_with_nothing_beside_the_id_are_told(filled: Sandbox) -> None:
    args = ("document.list", "--for", "document.update", "--fields", "description", "--limit", "3")
    result = run("get", *args, "--out", "x.csv")

    assert "note: 3 rows with nothing beside id: fill in what is to change" in result.stderr
