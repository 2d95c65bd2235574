"""--report and `alation runs report`: what became of a run as one file, however it ended."""

from __future__ import annotations

import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from alation_cli.loading.progress import shown_progress
from alation_cli.loading.standing import Standing
from alation_cli.recorded.location import default_ledger
from alation_core import SimulatedClock
from alation_core.clock import Clock
from alation_core.runs import Event, Resolved
from alation_files.writing import TableFile
from alation_report.json_form import JsonRows
from alation_report.report import Form
from alation_sandbox import Fault, Sandbox
from tests.alation_cli.support import newest_run, run, unheard, variables, writes

ROWS = "title,document_hub_id\nNet revenue,1\n</script><b>Churn,99\nMargin,eins\n"
LOAD = ("load", "document.create", "rows.csv", "--isolate", "--on-invalid", "skip")


@pytest.fixture(autouse=True)
def rows_file() -> None:
    Path("rows.csv").write_text(ROWS)


def many(rows: int) -> tuple[str, ...]:
    """Write so many rows, and return how they are loaded in batches of ten."""
    lines = "".join(f"a{n},1\n" for n in range(rows))
    Path("rows.csv").write_text(f"title,document_hub_id\n{lines}")
    return (*LOAD[:3], "--batch-size", "10")


def broken_off(standing: Standing, event: Event) -> None:
    """Break a load off when it hears what became of a batch."""
    if isinstance(event, Resolved):
        raise KeyboardInterrupt


def report(path: str = "run.json") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    return found


def test_a_load_writes_what_it_prints_and_what_the_ledger_knows(server: Sandbox) -> None:
    printed = run(*LOAD, "--report", "run.json", "--output", "json", "--key", "nightly")
    assert printed.exit_code == 1, printed.output
    assert run("runs", "report", "last", "--out", "again.json").exit_code == 0

    told, summary, again = report(), json.loads(printed.stdout), report("again.json")
    assert summary["report"] == "run.json"
    same: tuple[str, ...] = ("run", "operation", "status", "rows", "batches", "jobs", "counts")
    assert {name: told[name] for name in same} == {name: summary[name] for name in same}
    same = (*same, "version", "key", "host", "outcomes", "problem_groups", "timeline", "next")
    assert {name: again[name] for name in same} == {name: told[name] for name in same}
    assert [(o["line"], o["status"]) for o in told["outcomes"]] == [
        (2, "succeeded"),
        (3, "failed"),
        (4, "rejected"),
    ]
    assert told["outcomes"][1]["name"] == "</script><b>Churn · 99"
    (batch,) = told["timeline"]
    assert [job["state"] for job in batch["jobs"]] == ["succeeded"]


def test_a_job_that_was_not_waited_for_to_its_end_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("alation_cli.connection.SystemClock", SimulatedClock)
    never_ends = Fault("endless-job", "GET", "/api/v1/bulk_metadata/job/", times=None)
    with Sandbox(faults=[never_ends]) as server:
        for name, value in variables(server).items():
            monkeypatch.setenv(name, value)
        done = run(*many(2), "--timeout", "100", "--report", "run.json", "--log-format", "json")
    assert done.exit_code == 1, done.output
    run("runs", "report", "last", "--out", "again.json")

    lines = [json.loads(line) for line in done.stderr.splitlines()]
    (left,) = (line for line in lines if line.get("event") == "job.left")
    assert (left["level"], left["reason"]) == ("warning", "its time is up")
    for told in (report(), report("again.json")):
        (batch,) = told["timeline"]
        (job,) = batch["jobs"]
        assert batch["seconds"] == pytest.approx(100.0, abs=1.0)
        assert job["state"] == "not waited for any more: its time was up"


def test_the_page_tells_the_same(server: Sandbox) -> None:
    printed = run(*LOAD, "--report", "run.html")

    page = Path("run.html").read_text("utf-8")
    assert "report: run.html" in printed.stdout
    assert page.count("</script>") == 2
    assert f"alation runs retry {newest_run()['id']}" in page
    run("runs", "report", "last", "--out", "again.html")
    assert "Document hub 99 doesn&#x27;t exist." in Path("again.html").read_text("utf-8")


def test_a_report_names_other_rows_by_their_lines(server: Sandbox) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nNet revenue,1\nChurn,99\n")
    run(*LOAD[:3], "--report", "run.json")

    cause, consequence = report()["problem_groups"]
    assert (cause["lines"], consequence["lines"]) == ("3", "2")
    assert consequence["message"].startswith("because of line 3")


def test_what_goes_on_with_a_run_reports_all_of_it(server: Sandbox) -> None:
    run(*LOAD, "--report", "run.json")
    server.world.table("document_hub").insert({"id": 99})
    retried = run("runs", "retry", "last", "--report", "retry.json")

    assert retried.exit_code == 1, retried.output
    assert [o["status"] for o in report("retry.json")["outcomes"]] == ["succeeded", "rejected"]
    again = run("runs", "resume", newest_run()["id"], "--report", "resume.json")
    assert again.exit_code == 1, again.output
    same = ("run", "status", "rows", "counts", "outcomes", "created")
    first, later = report("retry.json"), report("resume.json")
    assert {name: later[name] for name in same} == {name: first[name] for name in same}


def test_a_keyed_load_that_goes_on_began_when_its_first_process_did(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = (*many(30), "--key", "nightly")
    with monkeypatch.context() as patch:
        patch.setattr(Standing, "take", broken_off)
        assert run(*load).exit_code == 4
    with closing(sqlite3.connect(default_ledger())) as ledger, ledger:
        assert ledger.execute("UPDATE runs SET created = 1000.0").rowcount == 1

    assert run(*load, "--report", "run.json").exit_code == 0
    assert (report()["created"], report()["rows"]) == ("1970-01-01T00:16:40Z", 30)
    assert run("runs", "report", "last", "--out", "again.json").exit_code == 0
    assert report("again.json")["seconds"] == report()["seconds"]


@pytest.mark.parametrize("way", [(), ("--no-precheck",)])
def test_a_new_run_took_as_long_as_its_ledger_says(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, way: tuple[str, ...]
) -> None:
    """The command took longer: it waited for its turn."""

    def slowly(standing: Standing, clock: Clock) -> Any:
        clock.sleep(100.0)
        return shown_progress(standing, clock)

    monkeypatch.setattr("alation_cli.connection.SystemClock", SimulatedClock)
    monkeypatch.setattr("alation_cli.loading.watched.shown_progress", slowly)
    printed = run(*many(4), *way, "--report", "run.json", "--output", "json")
    told, known = report(), newest_run()
    assert told["seconds"] == json.loads(printed.stdout)["seconds"] == known["seconds"]
    assert told["created"] == known["created"]


@pytest.mark.parametrize("way", ["key", "resume"])
def test_what_goes_on_with_a_run_tells_when_its_batches_were_sent(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    load = (*many(30), "--key", "nightly")
    with monkeypatch.context() as patch:
        patch.setattr(Standing, "take", broken_off)
        assert run(*load).exit_code == 4
    goes_on = load if way == "key" else ("runs", "resume", "last")

    assert run(*goes_on, "--report", "run.json").exit_code == 0
    assert run("runs", "report", "last", "--out", "again.json").exit_code == 0
    told, again = report()["timeline"], report("again.json")["timeline"]
    assert [batch["sent"] for batch in told] == [batch["sent"] for batch in again]
    assert [len(batch["jobs"]) for batch in told] == [1, 1, 1]
    for batch in told:
        assert batch["seconds"] is not None
        assert all(job["begun"] and job["state"] == "succeeded" for job in batch["jobs"])


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("rows.html", "which it would overwrite"),
        ("none/run.html", "No such file"),
        ("run.pdf", "ends in .html or .json"),
    ],
)
def test_a_path_that_cannot_be_used_is_told_before_anything_is_sent(
    server: Sandbox, path: str, says: str
) -> None:
    Path("rows.html").symlink_to("rows.csv")
    told = run(*LOAD, "--report", path)

    assert told.exit_code == 2
    assert says in told.stderr
    assert writes(server) == []
    assert Path("rows.csv").read_text() == ROWS


def test_a_load_that_sends_nothing_leaves_an_earlier_report(server: Sandbox) -> None:
    Path("run.html").write_text("yesterday's")
    assert run("load", "document.create", "rows.csv", "--report", "run.html").exit_code == 2

    assert Path("run.html").read_text() == "yesterday's"
    assert sorted(path.name for path in Path().iterdir()) == ["rows.csv", "run.html"]


@pytest.mark.parametrize("options", [(), ("--no-precheck",), ("--key", "nightly")])
@pytest.mark.parametrize("gone", ["server", "access"])
def test_a_load_that_does_not_reach_the_server_leaves_an_earlier_report(
    monkeypatch: pytest.MonkeyPatch, gone: str, options: tuple[str, ...]
) -> None:
    revoked = Fault("revoked-token", "POST", "/integration/v2/document/")
    Path("run.html").write_text("yesterday's")
    with Sandbox(faults=[revoked]) as server:
        named = variables(server)
        if gone == "server":
            named["ALATION_HOST"] = "http://127.0.0.1:9"
        for name, value in named.items():
            monkeypatch.setenv(name, value)
        told = run(*many(3), *options, "--report", "run.html")

    assert told.exit_code == 3, told.output
    assert newest_run()["status"] == "open"  # though it was recorded by then
    assert Path("run.html").read_text() == "yesterday's"
    assert "report:" not in told.output


def test_what_is_not_known_of_rows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Fault("reset-after", "POST", "/integration/v2/document/", at=2)
    with Sandbox(faults=[lost]) as server:
        for name, value in variables(server).items():
            monkeypatch.setenv(name, value)
        told = run(*many(30), "--report", "run.json")

    found = report()
    assert told.exit_code == 1, told.output
    assert found["counts"] == {"succeeded": 20, "unknown": 10}
    assert {o["status"] for o in found["outcomes"] if o["problems"]} == {"unknown"}
    assert f"alation runs verify {found['run']}" in str(found["next"])


def test_a_load_that_breaks_off_reports_what_is_known(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Standing, "take", broken_off)
    told = run(*many(30), "--report", "run.json")

    assert told.exit_code == 4, told.output
    assert "report: run.json" in told.stderr
    found = report()
    assert (found["status"], found["rows"]) == ("open", 10)
    assert found["notes"] == ["20 rows of the input have no outcome yet."]


def test_a_disk_that_is_full_ends_no_load(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: Any) -> None:
        raise OSError(28, "No space left on device")

    assert run(*LOAD, "--again", "--report", "run.html", "--output", "json").exit_code == 1
    before = Path("run.html").read_bytes()
    monkeypatch.setattr("alation_report.kept.PageRows.add", full)
    told = run(*LOAD, "--again", "--report", "run.html", "--results", "out.jsonl")

    assert "alation: there is no report run.html: [Errno 28] No space left" in told.stderr
    assert len(Path("out.jsonl").read_text().splitlines()) == 3
    assert Path("run.html").read_bytes() == before  # and it is not called that of this run
    assert "report: run.html" not in told.output
    told = run(*LOAD, "--again", "--report", "run.html", "--output", "json")
    assert "report" not in json.loads(told.stdout)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_gives_up_a_report_and_nothing_that_is_told_of_the_run(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    def hear(*given: Any) -> Iterator[str]:
        yield "so much was written when "
        signal.raise_signal(number)

    monkeypatch.setattr("alation_report.report._FORMS", {".json": Form(JsonRows, hear)})
    with unheard(number):
        done = run(*many(2), "--report", "run.json", "--output", "json")

    assert done.exit_code == 1, done.output  # all rows are there, and a file is not
    assert json.loads(done.stdout)["counts"] == {"succeeded": 2}
    assert "there is no report run.json: it was stopped while it was written" in done.stderr
    assert [*Path().glob(".*.part"), *Path().glob("run.json")] == []


def test_a_signal_gives_up_the_end_of_a_workbook(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = TableFile._end

    def hear(*given: Any) -> None:
        end(*given)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(TableFile, "_end", hear)
    with unheard(signal.SIGTERM):
        done = run(*many(2), "--results", "out.xlsx", "--report", "run.json", "-q")

    assert done.exit_code == 1, done.output
    assert "out.xlsx is not written to its end: it was stopped" in done.stderr
    assert report()["counts"] == {"succeeded": 2}


def test_no_secret_stands_in_a_report(server: Sandbox) -> None:
    Path("rows.csv").write_text(
        "title,dbtype,uri,deployment_setup_complete,db_password\n"
        "Shop,mysql,mysql://host:3306/db,false,canary-77\n"
        "Bad,mysql,mysql://host:3306/db,perhaps,canary-77\n"
    )
    load = ("load", "datasource.create_native", "rows.csv", "--on-invalid", "skip", "--again")
    for path in ("run.html", "run.json"):
        done = run(*load, "--report", path)
        assert done.exit_code == 1, done.output
        run("runs", "report", "last", "--out", f"again.{path}")
        for file in (path, f"again.{path}"):
            text = Path(file).read_text("utf-8")
            assert "Shop" in text
            assert "canary" not in text
