"""Each bad input gets one clear sentence and its exit code, and nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from alation_sandbox import Sandbox
from tests.alation_cli.support import BadPlugin, run, writes

GOOD = b"title,document_hub_id\nNet revenue,1\n"


@dataclass(frozen=True)
class BadFile:
    """A file that cannot be loaded, and what must be said of it."""

    name: str
    content: bytes
    said: str


BAD_FILES = [
    BadFile(
        "missing.csv",
        b"title,document_hub_id\nNet revenue,1\n,1\n",
        "missing.csv line 3, field 'title': Missing data for required field. (nothing was sent)",
    ),
    BadFile(
        "missing.jsonl",
        b'\n{"title": "Net revenue"}\n',
        "missing.jsonl line 2, field 'document_hub_id': Missing data for required field.",
    ),
    BadFile(
        "unknown.csv",
        b"titel,document_hub_id\nNet revenue,1\n",
        "unknown.csv line 1, field 'titel': Unknown field; did you mean 'title'?",
    ),
    BadFile(
        "far.csv",
        b"title,document_hub_id,xyz\nNet revenue,1,\n",
        "far.csv line 1, field 'xyz': Unknown field\nknown fields: title, document_hub_id",
    ),
    BadFile(
        "unknown.json",
        b'[{"title": "A", "document_hub_id": 1},\n {"titel": "B", "document_hub_id": 1}]',
        "unknown.json line 2, field 'titel': Unknown field; did you mean 'title'?",
    ),
    BadFile(
        "type.csv",
        b"title,document_hub_id\nNet revenue,one\n",
        "type.csv line 2, field 'document_hub_id': Expected an integer, not the text \"one\".",
    ),
    BadFile(
        "type.jsonl",
        b'{"title": "Net revenue", "document_hub_id": "1"}',
        "type.jsonl line 1, field 'document_hub_id': Expected an integer, not the text \"1\".",
    ),
    BadFile(
        "objects.jsonl",
        b"17\n",
        "objects.jsonl line 1: Expected an object with named fields.",
    ),
    BadFile(
        "quoted.csv",
        b'title,document_hub_id\n"two\nlines",1\n"three\n\nlines",x\n',
        "quoted.csv line 4, field 'document_hub_id': Expected an integer",
    ),
    BadFile("empty.csv", b"", "empty.csv holds no rows"),
    BadFile("header.csv", b"title,document_hub_id\n", "header.csv holds no rows"),
    BadFile("empty.json", b"[]", "empty.json holds no rows"),
    BadFile("nothing.json", b" \n", "nothing.json holds no rows"),
    BadFile("empty.jsonl", b"\n\n", "empty.jsonl holds no rows"),
    BadFile(
        "few.csv",
        GOOD + b"Churn rate\n",
        "few.csv line 3: The line has 1 cell, but the header has 2.",
    ),
    BadFile(
        "many.csv",
        GOOD + b"Churn rate,1,2\n",
        "many.csv line 3: The line has 3 cells, but the header has 2.",
    ),
    BadFile(
        "twice.csv",
        b"title,title\nA,B\n",
        "twice.csv line 1: the header names the field 'title' twice",
    ),
    BadFile(
        "noname.csv",
        b"title,\nA,B\n",
        "noname.csv line 2: column 2 has no heading and holds 'B'",
    ),
    BadFile("open.csv", GOOD + b'"Churn,1\n', "open.csv line 3 is malformed CSV: unexpected end"),
    BadFile("after.csv", GOOD + b'"Churn"x,1\n', "after.csv line 3 is malformed CSV: ',' expected"),
    BadFile(
        "cut.jsonl",
        b'{"title": "A", "document_hub_id": 1}\n{"title": \n',
        "cut.jsonl line 2 is malformed JSON: Expecting value (column",
    ),
    BadFile("cut.json", b'[{"title": "A"},\n', "cut.json line 2 is malformed JSON: Expecting"),
    BadFile(
        "glued.json",
        b'[\n{"title": "A"}\n{"title": "B"}]',
        "glued.json line 3 is malformed JSON: Expecting ',' or ']' (column 1)",
    ),
    BadFile("rest.json", b"[{}]\n[]", "rest.json line 2 is malformed JSON: Extra data"),
    BadFile("object.json", b'{"title": "A"}', "object.json holds no list"),
    BadFile(
        "latin1.jsonl",
        '\n{"title": "Zürich", "document_hub_id": 1}\n'.encode("latin-1"),
        "latin1.jsonl line 2 is not UTF-8 (byte 0xfc): save the file as UTF-8, or say what it is",
    ),
    BadFile("rows.xls", GOOD, "rows.xls: workbooks are read as .xlsx: save it anew"),
    BadFile("rows.txt", GOOD, "rows.txt: its suffix does not tell its form: end the name"),
    BadFile("rows.xlsx", GOOD, "rows.xlsx is no workbook (.xlsx): where it is a text"),
    BadFile(
        "infinite.jsonl",
        b'{"title": "A", "document_hub_id": 1, "description": "\\ud800"}',
        "infinite.jsonl line 1, field 'description': Holds half of a character, U+D800",
    ),
]


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
@pytest.mark.parametrize("command", ["load", "validate"])
def test_bad_file(server: Sandbox, bad: BadFile, command: str) -> None:
    Path(bad.name).write_bytes(bad.content)
    result = run(command, "document.create", bad.name)
    assert result.exit_code == 2
    assert bad.said.removesuffix(" (nothing was sent)" if command == "validate" else "") in (
        result.output
    )
    assert "Traceback" not in result.output
    assert not server.requests


@dataclass(frozen=True)
class BadCall:
    """Arguments that cannot be used, and what must be said of them."""

    args: tuple[str, ...]
    said: str


LOAD = ("load", "document.create", "good.csv")
BAD_CALLS = [
    BadCall(("load", "document.create", "absent.csv"), "there is no file absent.csv"),
    BadCall(("load", "document.create", "folder.csv"), "folder.csv cannot be read: Is a directory"),
    BadCall(("load", "documnt.create", "good.csv"), "did you mean 'document'?"),
    BadCall(("load", "document.creat", "good.csv"), "did you mean 'create'?"),
    BadCall(("load", "document", "good.csv"), "operations: list, create, update, delete"),
    BadCall(("load", "document.list", "good.csv"), "document.list reads and takes no rows"),
    BadCall(("get", "document.create"), "document.create writes rows: use `alation load"),
    BadCall(("get", "document.lst"), "did you mean 'list'?"),
    BadCall(("get", "document.list", "--param", "deleted"), "--param deleted: write it as NAME="),
    BadCall(("get", "document.list", "--param", "serch=x"), "did you mean 'search'?"),
    BadCall(("get", "document.list", "--param", "id=x"), "Expected an integer"),
    BadCall(("get", "document.list", "--param", "id=1", "--param", "id=2"), "is given 2 times"),
    BadCall((*LOAD, "--param", "ds_id=1"), "parameter 'ds_id': Unknown field"),
    BadCall((*LOAD, "--host", "acme.example.com"), "for example https://acme.example.com"),
    BadCall((*LOAD, "--host", "http://acme.example.com"), "unencrypted: use https"),
    BadCall((*LOAD, "--host", "https://acme.example.com", "--sandbox"), "name two servers"),
    BadCall((*LOAD, "--job-seconds", "1"), "--job-seconds is for the jobs of --sandbox"),
    BadCall((*LOAD, "--results", "no/such/out.jsonl"), "out.jsonl cannot be written: No such file"),
    BadCall((*LOAD, "--results", "good.csv"), "--results good.csv is the input file"),
    BadCall((*LOAD, "--dry-run", "--results", "out.jsonl"), "leave --results out"),
    BadCall((*LOAD, "--batch-size", "0"), "--batch-size"),
    BadCall((*LOAD, "--concurrency", "0"), "--concurrency"),
    BadCall((*LOAD, "--output", "xml"), "xml"),
    BadCall(("load", "document.create"), "FILE"),
    BadCall(("schema", "document.list"), "document.list reads and takes no rows"),
    BadCall(("endpoints", "documnt"), "did you mean 'document'?"),
    BadCall(("lod", "document.create", "good.csv"), "lod"),
]


@pytest.mark.parametrize("bad", BAD_CALLS, ids=lambda bad: " ".join(bad.args))
def test_bad_call(server: Sandbox, bad: BadCall) -> None:
    Path("good.csv").write_bytes(GOOD)
    Path("folder.csv").mkdir()
    result = run(*bad.args)
    assert result.exit_code == 2
    assert bad.said in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output
    assert not server.requests
    assert Path("good.csv").read_bytes() == GOOD


def test_plugin_that_does_not_import(server: Sandbox, bad_plugin: BadPlugin) -> None:
    Path("good.csv").write_bytes(GOOD)
    result = run("load", f"{bad_plugin.name}.create", "good.csv")
    assert result.exit_code == 2
    assert "the plugin 'lopsided' (lopsided_plugin) does not import" in result.stderr
    assert "no_such_module_anywhere" in result.stderr
    assert "Traceback" not in result.output
    assert not server.requests


@pytest.mark.parametrize(
    "args",
    [LOAD, ("get", "document.list"), ("job", "show", "1001"), ("auth", "check")],
    ids=lambda args: args[0],
)
def test_server_down(args: tuple[str, ...], server: Sandbox) -> None:
    Path("good.csv").write_bytes(GOOD)
    server.close()
    result = run(*args)
    assert result.exit_code == 3
    assert "Connection refused" in result.stderr
    assert "Traceback" not in result.output
    assert not server.requests


@pytest.mark.parametrize(
    ("variable", "value"),
    [("ALATION_REFRESH_TOKEN", "fake-and-wrong"), ("ALATION_ACCESS_TOKEN", "fake-and-wrong")],
)
@pytest.mark.parametrize("args", [LOAD, ("get", "document.list"), ("auth", "check")])
def test_credentials_refused(
    args: tuple[str, ...],
    variable: str,
    value: str,
    server: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("good.csv").write_bytes(GOOD)
    if variable == "ALATION_ACCESS_TOKEN":
        monkeypatch.delenv("ALATION_USER_ID")
        monkeypatch.delenv("ALATION_REFRESH_TOKEN")
    monkeypatch.setenv(variable, value)
    result = run(*args)
    assert result.exit_code == 3
    assert "refused the access token" in result.stderr or "gave no token" in result.stderr
    assert value not in result.output
    assert "Traceback" not in result.output
    assert all(request.status in (401, 403) for request in writes(server))
    assert not list(server.world.table("document").rows())
