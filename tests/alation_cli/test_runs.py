"""Recorded runs: listed, shown, gone on with, and their rejects loaded again."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from alation_cli.recorded.location import default_ledger
from alation_cli.recorded.records import run_record
from alation_core import SimulatedClock
from alation_core.ledger import RecordedRun, open_store
from alation_core.runs import loop
from alation_sandbox import Sandbox
from tests.alation_cli.support import json_lines, newest_run, run, variables, writes

HEADER = "title,document_hub_id\n"


def rows(number: int) -> str:
    return HEADER + "".join(f"document {place},1\n" for place in range(number))


def titles(server: Sandbox) -> list[str]:
    return [record["title"] for record in server.world.table("document").rows()]


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def interrupted(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Begins a load whose process ends at the third batch, before that is sent."""

    def begin(*args: str, stdin: str | None = None) -> None:
        sent = iter(range(2))
        send = loop.Loop._send

        def dying(going: Any, key: Any) -> None:
            if next(sent, None) is None:
                raise KeyboardInterrupt
            send(going, key)

        with monkeypatch.context() as patched:
            patched.setattr(loop.Loop, "_send", dying)
            result = run("load", "document.create", *args, "--batch-size", "2", stdin=stdin)
        assert result.exit_code == 4

    return begin


def test_runs_are_listed_newest_first(server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(3))
    run("load", "document.create", "rows.csv")
    Path("ids.jsonl").write_text('{"id": 1}\n{"id": 99}\n')
    run("load", "document.delete", "ids.jsonl")
    found = json.loads(run("runs", "list", "--output", "json").stdout)
    assert [(record["operation"], record["rows"]) for record in found] == [
        ("document.delete", 2),
        ("document.create", 3),
    ]
    assert found[1]["status"] == "successful"
    assert found[0]["counts"] == {"succeeded": 1, "failed": 1}
    assert found[1]["counts"] == {"succeeded": 3}
    assert found[1]["file"] == str(Path("rows.csv").absolute())
    assert found[1]["seconds"] > 0
    assert found[1]["created"].endswith("Z")


def test_a_run_is_shown(server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(2) + "no hub,99\n")
    run("load", "document.create", "rows.csv", "--isolate")
    identity = newest_run()["id"]
    told = json.loads(run("runs", "show", identity[:-1], "--output", "json").stdout)
    assert told["counts"] == {"succeeded": 2, "failed": 1}
    assert told["source"] == str(Path("rows.csv").absolute())
    assert (told["id"], told["status"], told["host"]) == (identity, "partial", server.url)
    assert "status     partial" in run("runs", "show", identity).stdout.splitlines()


def test_without_a_run_there_is_nothing_to_list() -> None:
    assert run("runs", "list", "--output", "json").stdout == "[]\n"
    assert not default_ledger().exists()
    for command in ("show", "results", "rejects", "resume"):
        result = run("runs", command, "2025")
        assert result.exit_code == 2
        assert "there is no ledger" in result.stderr
    assert run("runs", "list", "--ledger", "other.sqlite").exit_code == 2


def test_an_id_that_nobody_has(server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(1))
    run("load", "document.create", "rows.csv")
    result = run("runs", "show", "nobody")
    assert result.exit_code == 2
    assert "no run 'nobody' in the ledger" in result.stderr


def test_where_loads_are_recorded(server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(1))
    load = ("load", "document.create", "rows.csv")
    assert run(*load, "--no-ledger").exit_code == 0
    # The command's clock is simulated and the sandbox's is not: only jobs of no time end surely.
    assert run(*load, "--sandbox", "--job-seconds", "0").exit_code == 0
    assert not default_ledger().exists()
    assert run(*load, "--ledger", "own.sqlite").exit_code == 0
    assert not default_ledger().exists()
    assert (
        len(lines(run("runs", "list", "--ledger", "own.sqlite", "--output", "jsonl").stdout)) == 1
    )
    assert run(*load).exit_code == 0
    assert stat.S_IMODE(default_ledger().parent.stat().st_mode) == 0o700
    result = run(*load, "--ledger", "own.sqlite", "--no-ledger")
    assert result.exit_code == 2
    assert "contradict" in result.stderr


def test_a_ledger_that_cannot_be_written_stops_the_load(server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(1))
    result = run("load", "document.create", "rows.csv", "--ledger", "rows.csv/ledger")
    assert result.exit_code == 2
    assert "cannot be used as a ledger: " in result.stderr
    assert not writes(server)


@pytest.mark.parametrize(
    ("platform", "variables", "path"),
    [
        ("linux", {"XDG_STATE_HOME": "/s"}, Path("/s/alation/ledger.sqlite")),
        ("linux", {"XDG_STATE_HOME": "s"}, Path("~/.local/state/alation/ledger.sqlite")),
        ("linux", {}, Path("~/.local/state/alation/ledger.sqlite")),
        ("darwin", {}, Path("~/Library/Application Support/alation/ledger.sqlite")),
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local/alation/ledger.sqlite")),
        ("win32", {}, Path("~/AppData/Local/alation/ledger.sqlite")),
    ],
)
def test_folder_for_state(platform: str, variables: dict[str, str], path: Path) -> None:
    assert default_ledger(variables, platform) == path.expanduser()


def test_an_interrupted_run_goes_on(interrupted: Callable[..., None], server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(7))
    interrupted("rows.csv")
    told = newest_run()
    assert (told["status"], told["rows"]) == ("open", 7)
    result = run("runs", "resume", told["id"], "--results", "out.jsonl")
    assert result.exit_code == 0
    assert result.stdout.startswith("document.create: successful (7 rows, 4 batches, 4 jobs")
    assert titles(server) == [f"document {place}" for place in range(7)]
    assert [line["row"] for line in json_lines("out.jsonl")] == list(range(7))
    assert newest_run()["status"] == "successful"


def test_a_changed_file_is_refused_with_its_line(
    interrupted: Callable[..., None], server: Sandbox
) -> None:
    Path("rows.csv").write_text(rows(7))
    interrupted("rows.csv")
    identity, sent = newest_run()["id"], len(writes(server))
    for text, said in (
        (
            rows(7).replace("document 5", "another"),
            "rows.csv line 7 differs: this is not the input",
        ),
        (rows(6), "rows.csv ends after 6 rows, but the run has 7"),
        (rows(8), "rows.csv line 9 is new"),
    ):
        Path("rows.csv").write_text(text)
        result = run("runs", "resume", identity)
        assert result.exit_code == 2
        assert said in result.stderr
        assert "(nothing was sent)" in result.stderr
    assert len(writes(server)) == sent
    Path("kept.csv").write_text(rows(7))
    assert run("runs", "resume", identity, "--input", "kept.csv").exit_code == 0
    assert len(titles(server)) == 7


def test_what_came_from_standard_input_goes_on_from_the_ledger(
    interrupted: Callable[..., None], server: Sandbox
) -> None:
    interrupted("-", "--format", "csv", stdin=rows(7))
    assert run("runs", "resume", newest_run()["id"]).exit_code == 0
    assert len(titles(server)) == 7


def test_a_file_that_is_gone_is_taken_from_the_ledger(
    interrupted: Callable[..., None], server: Sandbox
) -> None:
    Path("rows.csv").write_text(rows(7))
    interrupted("rows.csv")
    Path("rows.csv").unlink()
    result = run("runs", "resume", newest_run()["id"])
    assert result.exit_code == 0
    assert "any more: its recorded rows are taken" in result.stderr
    assert len(titles(server)) == 7


def test_another_host_is_refused(interrupted: Callable[..., None]) -> None:
    Path("rows.csv").write_text(rows(7))
    interrupted("rows.csv")
    with Sandbox() as other:
        result = run("runs", "resume", newest_run()["id"], "--host", other.url)
        assert result.exit_code == 2
        assert f"not to {other.url}" in result.stderr
        assert not other.requests


def test_results_and_rejects_of_an_interrupted_run(interrupted: Callable[..., None]) -> None:
    Path("rows.csv").write_text(rows(7))
    interrupted("rows.csv")
    identity = newest_run()["id"]
    results = lines(run("runs", "results", identity).stdout)
    assert [line["row"] for line in results] == list(range(7))
    # The third batch was to be sent before the results of the second one are read.
    statuses = ["succeeded"] * 2 + ["unknown"] * 2 + ["unsent"] * 3
    assert [line["status"] for line in results] == statuses
    rejects = lines(run("runs", "rejects", identity).stdout)
    assert [line["title"] for line in rejects] == [f"document {n}" for n in range(2, 7)]
    assert rejects[2]["_alation"] == {"row": 4, "status": "unsent", "problems": []}


def test_results_as_csv(server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(2))
    run("load", "document.create", "rows.csv")
    text = run("runs", "results", newest_run()["id"], "--output", "csv").stdout
    found = list(csv.DictReader(io.StringIO(text)))
    assert [(row["title"], row["line"], row["status"], row["id"]) for row in found] == [
        ("document 0", "2", "succeeded", "1"),
        ("document 1", "3", "succeeded", "2"),
    ]


def test_rejects_are_loaded_again_once_they_are_corrected(server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(2) + "no hub,99\nno number,x\n")
    args = ("--on-invalid", "skip", "--isolate")
    result = run("load", "document.create", "rows.csv", *args)
    assert result.exit_code == 1
    identity = newest_run()["id"]
    assert f"  alation runs rejects {identity}" in result.stderr.splitlines()
    text = run("runs", "rejects", identity).stdout
    failed, rejected = lines(text)
    assert (failed["title"], failed["_alation"]["status"]) == ("no hub", "failed")
    assert failed["_alation"]["problems"][0]["field"] == "document_hub_id"
    assert (rejected["_alation"]["row"], rejected["_alation"]["status"]) == (3, "rejected")
    Path("again.jsonl").write_text(text.replace("99", "1").replace('"x"', "1"))
    assert run("validate", "document.create", "again.jsonl").exit_code == 0
    assert run("load", "document.create", "again.jsonl").exit_code == 0
    assert titles(server) == ["document 0", "document 1", "no hub", "no number"]


def test_a_reject_that_is_no_object_stands_beside_its_reasons(server: Sandbox) -> None:
    Path("rows.jsonl").write_text('{"title": "A", "document_hub_id": 1}\n17\n')
    run("load", "document.create", "rows.jsonl", "--on-invalid", "skip")
    (reject,) = lines(run("runs", "rejects", newest_run()["id"]).stdout)
    assert list(reject) == ["_alation"]
    assert reject["_alation"]["value"] == 17


def test_the_rest_of_a_refused_batch_can_be_sent(server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(2) + "no hub,99\n")
    result = run("load", "document.create", "rows.csv")
    assert result.exit_code == 1
    identity = newest_run()["id"]
    assert f"  alation runs resume {identity}" in result.stderr.splitlines()
    result = run("runs", "resume", identity)
    assert result.exit_code == 1
    assert titles(server) == ["document 0", "document 1"]
    assert "alation runs resume" not in result.stderr


@pytest.fixture
def slow_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox whose jobs end by the clock of the command."""
    clock = SimulatedClock()
    monkeypatch.setattr("alation_cli.connection.SystemClock", lambda: clock)
    with Sandbox(job_seconds=8.0, clock=clock.wall) as running:
        for name, value in variables(running).items():
            monkeypatch.setenv(name, value)
        yield running


def test_a_job_that_was_not_waited_for_is_taken_up(slow_server: Sandbox) -> None:
    Path("rows.csv").write_text(rows(2))
    result = run("load", "document.create", "rows.csv", "--timeout", "5")
    assert result.exit_code == 1
    identity = newest_run()["id"]
    assert f"  alation runs resume {identity}" in result.stderr.splitlines()
    assert run("runs", "resume", identity).exit_code == 0
    assert len(writes(slow_server)) == 1


def test_unknown_rows_are_sent_again_only_where_that_is_asked_for(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("rows.csv").write_text(rows(3))
    exchange = "alation_core.transport.connection.Connection.exchange"
    with monkeypatch.context() as patched:

        def dying(*args: Any, **kwargs: Any) -> Any:
            raise KeyboardInterrupt

        patched.setattr(exchange, dying)
        result = run("load", "document.create", "rows.csv")
    assert result.exit_code == 4
    assert "whether the server took it is not known" in result.stderr
    identity = newest_run()["id"]
    assert {line["status"] for line in lines(run("runs", "results", identity).stdout)} == {
        "unknown"
    }
    result = run("runs", "resume", identity)
    assert result.exit_code == 1
    assert "--resend-unknown" in result.stderr
    assert titles(server) == []
    assert run("runs", "resume", identity, "--resend-unknown").exit_code == 0
    assert len(titles(server)) == 3


def test_of_an_open_run_the_time_is_told_up_to_its_last_sign_of_life(tmp_path: Path) -> None:
    store = open_store(tmp_path / "runs.sqlite")
    going = RecordedRun("a", 0.0, "x.y", "h", {}, {}, seconds=2.0, since=100.0, seen=105.5)
    assert run_record(store, going)["seconds"] == 7.5
    store.close()
