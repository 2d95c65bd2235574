from __future__ import annotations

import csv
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from alation_core import SimulatedClock
from alation_sandbox import Answer, Call, Route, Sandbox, World
from tests.alation_cli.support import json_lines, newest_run, run, variables, writes

ROWS = "title,document_hub_id,description\nNet revenue,1,\nChurn rate,1,<p>gone</p>\nMargin,1,\n"


@pytest.fixture(autouse=True)
def rows_file() -> None:
    Path("rows.csv").write_text(ROWS, encoding="utf-8")


def test_summary_for_people(server: Sandbox) -> None:
    result = run("load", "document.create", "rows.csv", "--batch-size", "2")
    assert result.exit_code == 0
    head, counts = result.stdout.splitlines()
    assert head.startswith("document.create: successful (3 rows, 2 batches, 2 jobs, 0.")
    assert counts.split() == ["succeeded", "3"]
    assert result.stderr.splitlines() == [
        "batch 1: 2 rows, job 1001: 2 succeeded",
        "batch 2: 1 row, job 1002: 1 succeeded",
    ]
    titles = [record["title"] for record in server.world.table("document").rows()]
    assert titles == ["Net revenue", "Churn rate", "Margin"]


def test_summary_for_programs(server: Sandbox) -> None:
    result = run("load", "document.create", "rows.csv", "--output", "json", "--results", "o.jsonl")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert 0 < told.pop("seconds") < 1
    assert told.pop("run") == newest_run()["id"]
    assert told == {
        "operation": "document.create",
        "status": "successful",
        "rows": 3,
        "batches": 1,
        "jobs": 1,
        "counts": {"succeeded": 3},
        "results": "o.jsonl",
    }


def test_empty_cells_are_absent_and_others_have_the_type_of_their_field(server: Sandbox) -> None:
    run("load", "document.create", "rows.csv")
    first, second, _ = server.world.table("document").rows()
    assert first["document_hub_id"] == 1
    assert first["description"] is None
    assert second["description"] == "<p>gone</p>"


@pytest.mark.parametrize("concurrency", ["1", "3"])
def test_results_hold_every_row_in_input_order(server: Sandbox, concurrency: str) -> None:
    lines = [f"Term {number},1," for number in range(7)]
    Path("rows.csv").write_text("title,document_hub_id,description\n" + "\n".join(lines))
    args = ["--batch-size", "2", "--concurrency", concurrency, "--results", "out.jsonl"]
    assert run("load", "document.create", "rows.csv", *args).exit_code == 0
    assert json_lines("out.jsonl") == [
        {
            "row": row,
            "status": "succeeded",
            "id": row + 1,
            "problems": [],
            "line": row + 2,
            "reason": "",
            "input": {"title": f"Term {row}", "document_hub_id": 1},
        }
        for row in range(7)
    ]


def test_refused_rows_are_named_by_their_lines(server: Sandbox) -> None:
    Path("rows.csv").write_text('title,document_hub_id\n"Net\nrevenue",1\nChurn rate,99\n')
    result = run("load", "document.create", "rows.csv", "--results", "out.jsonl")
    assert result.exit_code == 1
    assert "document.create: failed (2 rows, 1 batch" in result.stdout
    assert "refused: rows.csv line 4, field 'document_hub_id': " in result.stdout
    first, second = json_lines("out.jsonl")
    assert (first["row"], first["status"]) == (0, "unsent")
    assert (second["row"], second["status"], second["id"]) == (1, "failed", None)
    assert second["problems"][0]["field"] == "document_hub_id"
    assert second["problems"][0]["kind"] == "refused"
    assert "99" in second["problems"][0]["message"]


def test_problems_leave_the_json_summary_alone(server: Sandbox) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nChurn rate,99\n")
    result = run("load", "document.create", "rows.csv", "--output", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["counts"] == {"failed": 1}
    assert "refused: rows.csv line 2" in result.stderr


def test_skipped_rows_are_rejected_and_the_others_sent(server: Sandbox) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nA,1\nB,x\nC,1\n")
    args = ["--on-invalid", "skip", "--results", "out.csv"]
    result = run("load", "document.create", "rows.csv", *args)
    assert result.exit_code == 1
    assert "invalid_payload: rows.csv line 3, field 'document_hub_id': Expected" in result.stdout
    with Path("out.csv").open(newline="", encoding="utf-8-sig") as file:
        found = list(csv.DictReader(file))
    assert [(row["title"], row["line"], row["status"], row["id"]) for row in found] == [
        ("A", "2", "succeeded", "1"),
        ("B", "3", "rejected", ""),
        ("C", "4", "succeeded", "2"),
    ]
    assert found[1]["reason"].startswith("field 'document_hub_id': Expected an integer")


def test_standard_input_is_json_lines_by_default(server: Sandbox) -> None:
    result = run(
        "load", "document.create", "-", stdin='{"title": "Net revenue", "document_hub_id": 1}\n'
    )
    assert result.exit_code == 0
    assert len(list(server.world.table("document").rows())) == 1


def test_standard_input_in_another_form_and_its_name(server: Sandbox) -> None:
    result = run("load", "document.create", "-", "--format", "csv", stdin=ROWS)
    assert result.exit_code == 0
    result = run("load", "document.create", "-", "--format", "json", stdin='[\n{"title": "A"}]')
    assert result.exit_code == 2
    assert "standard input line 2, field 'document_hub_id': Missing" in result.stderr


def test_byte_order_mark_is_no_part_of_the_header(server: Sandbox) -> None:
    Path("rows.csv").write_text(ROWS, encoding="utf-8-sig")
    assert run("load", "document.create", "rows.csv").exit_code == 0


def test_dry_run_needs_no_server() -> None:
    args = ["--dry-run", "--batch-size", "2", "--output", "json"]
    result = run("load", "document.create", "rows.csv", *args)
    assert result.exit_code == 0
    first, second = json.loads(result.stdout)
    body = (
        '[{"title":"Net revenue","document_hub_id":1},'
        '{"title":"Churn rate","document_hub_id":1,"description":"<p>gone</p>"}]'
    )
    assert first == {"batch": 1, "rows": 2, "rejected": 0, "bytes": len(body)}
    assert (second["batch"], second["rows"]) == (2, 1)


def test_dry_run_finds_what_a_load_would_find() -> None:
    Path("rows.csv").write_text("title,document_hub_id\nA,1\nB,x\n")
    result = run("load", "document.create", "rows.csv", "--dry-run")
    assert result.exit_code == 2
    assert "rows.csv line 3, field 'document_hub_id'" in result.stderr
    result = run("load", "document.create", "rows.csv", "--dry-run", "--on-invalid", "skip")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-2].split() == ["1", "1", "1", "35"]


def test_a_run_that_sends_nothing_leaves_earlier_results(server: Sandbox) -> None:
    Path("out.jsonl").write_text("earlier\n")
    Path("rows.csv").write_text("title,document_hub_id\nA,x\n")
    args = ["load", "document.create", "rows.csv", "--results"]
    assert run(*args, "out.jsonl").exit_code == 2
    assert Path("out.jsonl").read_text() == "earlier\n"
    assert run(*args, "new.jsonl").exit_code == 2
    assert not Path("new.jsonl").exists()


def test_earlier_results_are_replaced(server: Sandbox) -> None:
    Path("out.jsonl").write_text("earlier\n" * 1000)
    run("load", "document.create", "rows.csv", "--results", "out.jsonl")
    assert [line["row"] for line in json_lines("out.jsonl")] == [0, 1, 2]


@pytest.fixture
def slow_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox whose jobs do not end while a test runs."""
    with Sandbox(job_seconds=1e6) as running:
        for name, value in variables(running).items():
            monkeypatch.setenv(name, value)
        yield running


def test_a_wait_that_runs_out_leaves_the_rows_unknown(slow_server: Sandbox) -> None:
    result = run("load", "document.create", "rows.csv", "--timeout", "5")
    assert result.exit_code == 1
    assert "document.create: unknown" in result.stdout
    assert "timeout: " in result.stdout
    assert "1001" in result.stdout


class _Interrupted(SimulatedClock):
    """A clock on which the user presses Ctrl-C at the first wait."""

    pressed = False

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        if not self.pressed:
            self.pressed = True
            signal.raise_signal(signal.SIGINT)


def test_ctrl_c_names_the_open_jobs_and_accounts_for_every_row(
    slow_server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alation_cli.connection.SystemClock", _Interrupted)
    handler = signal.getsignal(signal.SIGINT)
    Path("rows.csv").write_text(ROWS + "Cost,1,\nYield,1,\n", encoding="utf-8")
    args = ["--batch-size", "2", "--results", "out.jsonl", "--host", slow_server.url]
    result = run("load", "document.create", "rows.csv", *args)
    assert result.exit_code == 4
    assert result.stderr.splitlines()[-5:] == [
        "alation: the load was stopped before its end",
        "1 open job left at the server; watch, and do not send the rows again:",
        f"  alation job watch --host {slow_server.url} 1001",
        "to go on with the run:",
        f"  alation runs resume {newest_run()['id']} --host {slow_server.url}",
    ]
    statuses = [line["status"] for line in json_lines("out.jsonl")]
    assert statuses == ["unknown", "unknown", "unsent", "unsent", "unsent"]
    assert "transport: not sent: stopped by SIGINT (2 times)" in result.stdout
    assert len(writes(slow_server)) == 1
    assert signal.getsignal(signal.SIGINT) is handler


def test_ctrl_c_ends_the_embedded_sandbox_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alation_cli.connection.SystemClock", _Interrupted)
    result = run("load", "document.create", "rows.csv", "--sandbox", "--job-seconds", "1000000")
    assert result.exit_code == 4
    assert result.stderr.splitlines()[-1] == "1 open job ended with the sandbox"


def test_second_ctrl_c_stops_at_once(slow_server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    class Impatient(SimulatedClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("alation_cli.connection.SystemClock", Impatient)
    result = run("load", "document.create", "rows.csv")
    assert result.exit_code == 4
    assert result.stderr.splitlines()[-3:] == [
        "  alation job watch 1001",
        "to go on with the run:",
        f"  alation runs resume {newest_run()['id']}",
    ]


def test_a_fault_of_our_own_loses_no_job(
    slow_server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(SimulatedClock):
        def sleep(self, seconds: float) -> None:
            raise RuntimeError("the clock stopped")

    monkeypatch.setattr("alation_cli.connection.SystemClock", Broken)
    result = run("load", "document.create", "rows.csv")
    assert result.exit_code == 4
    *_, watch, _, resume, sentence = result.stderr.splitlines()
    assert watch == "  alation job watch 1001"
    assert resume == f"  alation runs resume {newest_run()['id']}"
    assert sentence.startswith("alation: unexpected RuntimeError: the clock stopped")


def _hostile(world: World, call: Call) -> Answer:
    return Answer(400, {"title": "Bad \x1b[31mrequest\x9b2J\u202egnp"})


def test_terminal_escapes_of_the_server_are_shown_and_not_obeyed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    routes = [Route("POST", "/integration/v2/document/", _hostile)]
    with Sandbox(routes=routes) as server:
        for name, value in variables(server).items():
            monkeypatch.setenv(name, value)
        result = run("load", "document.create", "rows.csv")
    assert result.exit_code == 1
    assert r"Bad \u001b[31mrequest\u009b2J\u202egnp" in result.stdout
    assert not {"\x1b", "\x9b", "\u202e"} & set(result.output)
