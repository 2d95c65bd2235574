"""After a run: what is listed of it, what is sent once more, looked for, and forgotten."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from alation_cli.exits import BadInput
from alation_cli.recorded.listing import run_lines
from alation_cli.recorded.pruning import age, size
from alation_core.ledger import Record
from alation_report.durations import duration
from alation_sandbox import Fault, Sandbox
from tests.alation_cli.support import json_lines, newest_run, reopen, run, variables, writes

HEADER = "title,document_hub_id\n"
LOAD = ("load", "document.create", "rows.csv", "--batch-size", "2", "--on-invalid", "skip")


def titles(server: Sandbox) -> list[str]:
    known = server.world.table("document").rows()
    return [record["title"] for record in known if not record["deleted"]]


@pytest.fixture
def partial(server: Sandbox) -> str:
    """A load of which two rows succeeded, one was refused with its batch, and one did not fit."""
    Path("rows.csv").write_text(f"{HEADER}a,1\nb,1\nc,99\nd,1\n\ne,one\n")
    assert run(*LOAD).exit_code == 1
    return str(newest_run()["id"])


# ------------------------------------------------------------------------------ list, show, last


@pytest.mark.parametrize("columns", ["80", "120", "300"])
def test_the_list_keeps_the_width(
    server: Sandbox, partial: str, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    long_name = f"{'quarterly_' * 8}.csv"
    Path(long_name).write_text(f"{HEADER}one,1\n")
    run("load", "document.create", long_name)

    shown = run("runs", "list").stdout

    lines = shown.splitlines()
    assert max(map(len, lines)) <= int(columns)
    for part in (partial, "document.create", "rows.csv", "2 succeeded, 1 failed, 1 rejected"):
        assert part in shown
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d   partial", shown) or columns == "300"
    assert "quarterly_" in shown
    assert (lines[0].split() == ["id", "begun", "operation", "file", "status", "rows", "took"]) == (
        columns == "300"
    )


def test_a_run_with_every_kind_of_outcome_fits_too() -> None:
    counts = dict.fromkeys(("succeeded", "failed", "rejected", "unsent", "unknown"), 1_000_000)
    record = {
        "id": "20261126-0123abcd",
        "begun": 0.0,
        "operation": "critical_data_element.change_standard_status",
        "file": "/somewhere/\x1b[31mterms.csv",
        "status": "successful",
        "counts": counts,
        "seconds": 100_000.0,
        "key": "nightly/" * 20,
    }
    lines = list(run_lines([record], 80))
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in "".join(lines)
    assert lines[0].endswith("1 d 4 h")


def test_a_run_that_is_open_is_counted_too(
    server: Sandbox, partial: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reopen(partial)
    found = newest_run()
    assert (found["status"], found["counts"]) == (
        "open",
        {"succeeded": 2, "failed": 1, "rejected": 1, "unsent": 1},
    )
    shown = run("runs", "show", "last").stdout
    assert f"  alation runs resume {partial}" in shown
    assert "alation runs retry" not in shown


def test_a_run_whose_events_cannot_be_read_is_listed_all_the_same(
    server: Sandbox, partial: str
) -> None:
    reopen(partial, Record("event", 10_000, 1, b'{"type": "Tomorrow"}'))
    assert newest_run()["status"] == "open"


def test_show_keeps_the_width_and_tells_the_next_commands(
    server: Sandbox, partial: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("runs", "show", "last").stdout.splitlines()
    assert "status     partial" in lines
    assert "rows       5 (2 succeeded, 1 failed, 1 rejected, 1 unsent)" in lines
    for command in ("rejects", "retry", "verify"):
        assert f"  alation runs {command} {partial}" in lines
    assert max(len(line) for line in lines if not line.startswith("file")) <= 80

    monkeypatch.setenv("ALATION_HOST", server.url.replace("http", "HTTP"))
    assert "--host" not in run("runs", "show", "last").stdout
    monkeypatch.delenv("ALATION_HOST")
    told = run("runs", "show", "last").stdout
    assert f"alation runs retry {partial} --host {server.url}" in told


@pytest.mark.parametrize("command", ["show", "results", "rejects"])
def test_last_is_the_newest_run(server: Sandbox, partial: str, command: str) -> None:
    assert run("runs", command, "last").stdout == run("runs", command, partial).stdout


def test_a_ledger_without_a_run_has_no_last(server: Sandbox, partial: str) -> None:
    run("runs", "prune", "--older", "0d")
    for command in ("show", "resume", "retry", "verify"):
        result = run("runs", command, "last")
        assert result.exit_code == 2
        assert "holds no run" in result.stderr


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (0.04, "0.0 s"),
        (12.34, "12.3 s"),
        (60.0, "1 min"),
        (200.0, "3 min 20 s"),
        (3599.6, "1 h"),
        (3600.0, "1 h"),
        (7500.0, "2 h 5 min"),
        (90_000.0, "1 d 1 h"),
    ],
)
def test_durations(seconds: float | None, text: str) -> None:
    assert duration(seconds) == text


# ------------------------------------------------------------------------------ retry, resume


def test_what_failed_was_refused_or_rejected_is_sent_once_more(
    server: Sandbox, partial: str
) -> None:
    server.world.table("document_hub").insert({"id": 99})

    result = run("runs", "retry", "last", "--results", "out.jsonl")

    assert result.exit_code == 1
    assert titles(server) == ["a", "b", "c", "d"]
    assert "rows.csv line 7, field 'document_hub_id'" in result.stdout
    assert [row["status"] for row in json_lines("out.jsonl")] == ["succeeded"] * 2 + ["rejected"]
    told = json.loads(run("runs", "show", "last", "--output", "json").stdout)
    assert told["retry_of"] == partial
    shown = run("runs", "show", partial).stdout
    assert f"retried by {told['id']}" in shown
    assert f"alation runs show {told['id']}" in shown

    again = run("runs", "retry", partial)
    assert again.exit_code == 2
    assert f"`alation runs retry {told['id']}`" in again.stderr
    assert titles(server) == ["a", "b", "c", "d"]
    load = run(*LOAD)
    assert load.exit_code == 2
    assert "4 of these 5 rows were sent before, by 2 runs" in load.stderr


def test_a_file_that_is_gone_does_not_matter(server: Sandbox, partial: str) -> None:
    Path("rows.csv").unlink()

    result = run("runs", "retry", partial)

    assert f"row 4 of the run {partial}, field" in result.stdout


def test_unsent_rows_of_an_open_run_are_not_told_as_those_of_one_that_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    revoked = Fault("revoked-token", "POST", "/integration/v2/document/")
    with Sandbox(faults=[revoked]) as server:
        for name, value in variables(server).items():
            monkeypatch.setenv(name, value)
        Path("rows.csv").write_text("title,document_hub_id\na,1\nb,1\n")
        assert run(*LOAD).exit_code == 3
        told = run("runs", "results", "last", "--output", "csv").stdout
        told += run("runs", "rejects", "last", "--output", "csv").stdout
        assert run("runs", "report", "last", "--out", "run.json").exit_code == 0
        told += Path("run.json").read_text()

        assert told.count("it is not sent yet: the run is open") == 6
        assert "ended before" not in told


def test_an_open_run_goes_on_and_is_not_retried(server: Sandbox, partial: str) -> None:
    reopen(partial)
    sent = len(writes(server))

    result = run("runs", "retry", "last")

    assert result.exit_code == 2
    assert f"alation runs resume {partial}" in result.stderr
    assert len(writes(server)) == sent


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [("a,1\nb,1\n", 0, "ended as successful (2 succeeded)"), ("a,99\n", 1, "(1 failed)")],
)
def test_a_resume_that_has_nothing_to_send_says_so_in_one_line(
    server: Sandbox, text: str, code: int, told: str
) -> None:
    Path("rows.csv").write_text(HEADER + text)
    run(*LOAD)
    sent = len(writes(server))

    result = run("runs", "resume", "last")

    assert result.exit_code == code
    assert result.stdout.startswith("nothing to send: the run ")
    assert told in result.stdout
    assert (result.stdout.count("\n"), result.stderr) == (1, "")
    assert len(writes(server)) == sent


def test_it_says_so_too_where_nothing_can_be_brought_further(server: Sandbox, partial: str) -> None:
    run("runs", "retry", partial)
    result = run("runs", "resume", partial)
    assert result.exit_code == 1
    assert "nothing to send: every row of the run" in result.stderr
    assert json.loads(run("runs", "resume", partial, "--output", "json").stdout)["rows"] == 5


def test_a_resume_that_finds_rows_does_not_say_that_all_is_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("rows.csv").write_text(f"{HEADER}a,1\nb,1\nc,1\nd,1\n")
    lost = Fault("reset-after", "POST", "/integration/v2/document/", at=2)
    with Sandbox(faults=[lost]) as server:
        for name, value in variables(server).items():
            monkeypatch.setenv(name, value)
        assert run(*LOAD).exit_code == 1
        resume = ("runs", "resume", "last", "--results", "results.jsonl", "-v")
        found, again = run(*resume), run(*resume)

    assert (found.exit_code, again.exit_code) == (0, 0)
    assert "nothing to send" not in found.stderr
    assert "found in the catalog: 2 rows" in found.stderr
    assert "nothing to send: every row of the run" in again.stderr
    assert "unknown" not in again.stderr
    assert "GET" not in again.stderr


# ------------------------------------------------------------------------------ verify


def test_rows_are_looked_for_in_the_catalog(server: Sandbox) -> None:
    Path("rows.csv").write_text(f"{HEADER}a,1\nb,1\nc,1\n")
    run(*LOAD)
    sent = len(writes(server))
    assert run("runs", "verify", "last").exit_code == 0
    server.world.table("document").delete(1)
    server.world.table("document").update(2, {"title": "B\x1b"})

    result = run("runs", "verify", "last")

    assert result.exit_code == 1
    assert "1 of 3 rows are there" in result.stdout
    assert "row 0 (id 1): gone" in result.stdout
    assert "row 1 (id 2): title is 'B\\\\u001b', and 'b' was sent" in result.stdout
    told = run("runs", "verify", "last", "--output", "jsonl").stdout.splitlines()
    assert json.loads(told[1]) == {
        "row": 1,
        "found": "differs",
        "status": "succeeded",
        "id": 2,
        "differs": {"title": {"sent": "b", "there": "B\x1b"}},
    }
    assert len(writes(server)) == sent


def test_what_nothing_lists_cannot_be_looked_for(server: Sandbox) -> None:
    Path("values.csv").write_text("field_id,otype,oid,value\n3,data,1,Sales\n")
    run("load", "custom_field_value.upsert", "values.csv")

    result = run("runs", "verify", "last")

    assert result.exit_code == 2
    assert "cannot be read back" in result.stderr


# ------------------------------------------------------------------------------ prune


def test_runs_are_forgotten(server: Sandbox, partial: str) -> None:
    assert (
        "0 runs with 0 rows removed, 1 run kept" in run("runs", "prune", "--older", "9999w").stdout
    )
    tried = run("runs", "prune", "--older", "0d", "--dry-run").stdout
    assert "1 run with 5 rows would be removed, 0 runs kept; nothing was done" in tried
    assert newest_run()["id"] == partial

    told = run("runs", "prune", "--older", "0d").stdout

    assert partial in told
    assert re.search(r"ledger.sqlite: \d[\d.]* KB before, \d[\d.]* KB now", told)
    assert run("runs", "list", "--output", "json").stdout == "[]\n"


@pytest.mark.parametrize(
    ("text", "seconds"), [("0d", 0), ("12h", 43200), ("30d", 2592000), (" 4 w ", 2419200)]
)
def test_ages(text: str, seconds: int) -> None:
    assert age(text) == seconds


@pytest.mark.parametrize("text", ["", "30", "d", "-1d", "1.5d", "30 days", "3x", "٣d"])
def test_what_is_no_age(text: str) -> None:
    with pytest.raises(BadInput, match="is no age"):
        age(text)


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 bytes"), (999, "999 bytes"), (45_056, "45.1 KB"), (5e9, "5.0 GB")]
)
def test_sizes(number: float, text: str) -> None:
    assert size(number) == text
