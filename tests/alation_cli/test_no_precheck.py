"""A load in one pass: rows are sent while the file is read."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from alation_core import RowOutcome
from alation_core.shapes import payload_schema
from alation_endpoints.document import DocumentPostItem
from alation_files.rows import RowStream
from alation_files.source import Source, open_rows
from alation_sandbox import Sandbox
from tests.alation_cli.support import json_lines, newest_run, run, writes
from tests.alation_core.support import http, scripted

HEADER = "title,document_hub_id\n"
LOAD = ("load", "document.create", "rows.csv", "--no-precheck", "--batch-size", "2")


def rows(number: int) -> str:
    return HEADER + "".join(f"document {place},1\n" for place in range(number))


def test_all_rows_are_written(server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(5))
    result = run(*LOAD, "--results", "out.jsonl")
    assert result.exit_code == 0
    assert result.stdout.startswith("document.create: successful (5 rows, 3 batches, 3 jobs")
    assert [line["row"] for line in json_lines("out.jsonl")] == list(range(5))
    told = newest_run()
    assert (told["status"], told["rows"]) == ("successful", 5)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("wrong,x\n", "rows.csv line 5, field 'document_hub_id': Expected an integer"),
        ("few\n", "rows.csv line 5: The line has 1 cell, but the header has 2"),
    ],
)
def test_a_bad_row_ends_the_load_after_the_rows_before_it(
    server: Sandbox, bad: str, said: str
) -> None:
    Path("rows.csv").write_text(rows(3) + bad + rows(2).removeprefix(HEADER))
    result = run(*LOAD)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "the rows before that were sent, and none behind it" in result.stderr
    assert len(list(server.world.table("document").rows())) == 3


def test_bad_rows_may_be_skipped(server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(3) + "wrong,x\n" + "last,1\n")
    result = run(*LOAD, "--on-invalid", "skip")
    assert result.exit_code == 1
    assert "invalid_payload: rows.csv line 5, field 'document_hub_id'" in result.stdout
    assert len(list(server.world.table("document").rows())) == 4


CANARY = "canary,x\nlast,1\n"


BREAKS = pytest.mark.parametrize(
    ("bad", "why"),
    [
        (CANARY, "line 5, field 'document_hub_id': Expected an integer"),
        ('canary,"1\n', "line 5 is malformed CSV"),
    ],
)


@BREAKS
@pytest.mark.parametrize("keyed", [True, False])
def test_a_report_and_a_word_tell_that_the_input_was_not_read_to_its_end(
    server: Sandbox, bad: str, keyed: bool, why: str
) -> None:
    Path("rows.csv").write_text(rows(3) + bad)
    options = ("--key", "nightly") if keyed else ()
    with scripted([http(200, b"ok")]) as hook:
        to = ("--report", "run.json", "--output", "json", "--notify", f"{hook.url}/x")
        result = run(*LOAD, *options, *to)

    assert result.exit_code == 1, result.output
    told, message = json.loads(Path("run.json").read_text()), hook.requests[0]
    summary, posted = json.loads(result.stdout), json.loads(message.partition("\r\n\r\n")[2])
    for each in (told, summary, posted, newest_run()):
        assert each["status"] == "open"
    place = "input was not read to its end: nothing behind rows.csv line 4 was sent"
    assert posted["reason"] == f"the {place}"
    assert "canary" not in message
    (note,) = told["notes"]
    assert note.startswith(f"The {place} (rows.csv {why}")


@BREAKS
def test_the_ledger_knows_that_the_input_was_not_read_to_its_end(
    server: Sandbox, bad: str, why: str
) -> None:
    Path("rows.csv").write_text(rows(3) + bad)
    assert run(*LOAD, "--report", "run.json").exit_code == 1
    kind = "InvalidPayload" if "field" in why else "BadFile"
    known = f"its input broke off ({kind})"
    assert json.loads(run("runs", "show", "last", "--output", "json").stdout)["left_open"] == known
    assert f"left open  {known}\n" in run("runs", "show", "last").stdout
    Path("rows.csv").write_text(rows(9))  # mended, and longer
    assert run("runs", "report", "last", "--out", "again.json").exit_code == 0

    told, again = (json.loads(Path(name).read_text()) for name in ("run.json", "again.json"))
    place = "The input was not read to its end: nothing behind rows.csv line 4 was sent"
    assert told["notes"][0].startswith(f"{place} (")
    assert again["notes"][0] == f"{place} ({known})"
    assert again["next"] == told["next"]
    assert b"canary" not in Path("again.json").read_bytes()

    # Who goes on with it knows better than what was left.
    assert run("runs", "resume", "last").exit_code == 0
    assert newest_run()["status"] == "successful"
    assert json.loads(run("runs", "show", "last", "--output", "json").stdout)["left_open"] is None


@BREAKS
def test_what_broke_off_goes_on_when_the_file_is_mended(
    server: Sandbox, bad: str, why: str
) -> None:
    Path("rows.csv").write_text(rows(3) + bad)
    result = run(*LOAD)
    assert (result.exit_code, why in result.stderr) == (1, True)
    way_on = f"alation runs resume {newest_run()['id']}"
    assert way_on in result.stderr

    Path("rows.csv").write_text(rows(6))
    assert run(*LOAD).exit_code == 2  # it would send the first ones twice
    resumed = run(*way_on.split()[1:])

    assert resumed.exit_code == 0, resumed.output
    assert newest_run()["status"] == "successful"
    assert len(list(server.world.table("document").rows())) == 6


@pytest.mark.parametrize("first", ["wrong,x\n", "few\n", ""])
def test_nothing_is_sent_where_the_first_row_is_bad(server: Sandbox, first: str) -> None:
    Path("rows.csv").write_text(HEADER + first)
    result = run(*LOAD)
    assert result.exit_code == 2
    assert "rows.csv" in result.stderr
    assert not writes(server)


def test_standard_input_is_sent_as_it_comes(server: Sandbox) -> None:
    row = '{"title": "A", "document_hub_id": 1}\n'
    assert run("load", "document.create", "-", "--no-precheck", stdin=row * 3).exit_code == 0
    assert len(list(server.world.table("document").rows())) == 3


def test_a_dry_run_checks_all() -> None:
    Path("rows.csv").write_text(rows(1))
    result = run(*LOAD, "--dry-run")
    assert result.exit_code == 2
    assert "leave --no-precheck out" in result.stderr


def _read(file: Path) -> int:
    """Read all rows and forget them; return the peak of memory in bytes."""
    tracemalloc.start()
    with open_rows(Source(str(file)), payload_schema(DocumentPostItem)) as stream:
        _drain(stream)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def _drain(stream: RowStream) -> None:
    for row, _ in enumerate(stream):
        stream.forget([RowOutcome(row, "succeeded")])


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_memory_does_not_grow_with_the_file(suffix: str) -> None:
    few, many = Path(f"few.{suffix}"), Path(f"many.{suffix}")
    line = '{"title": "document", "document_hub_id": 1}\n' if suffix == "jsonl" else "document,1\n"
    head = "" if suffix == "jsonl" else HEADER
    few.write_text(head + line * 2_000)
    many.write_text(head + line * 20_000)
    _read(few)
    assert _read(many) < 1.5 * _read(few)
