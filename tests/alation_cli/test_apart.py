"""Results go over neither the rows nor the ledger, and wherever else they are sent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from alation_cli.exits import BadInput
from alation_cli.loading.apart import check_apart
from alation_files.source import Source
from alation_sandbox import Sandbox
from tests.alation_cli.support import json_lines, newest_run, run, variables, writes
from tests.processes import PATIENCE

ROWS = "title,document_hub_id\nNet revenue,1\n"
ALATION = [sys.executable, "-m", "alation_cli.main"]


@pytest.fixture(autouse=True)
def files() -> None:
    Path("rows.csv").write_text(ROWS)
    Path("symbolic.csv").symlink_to("rows.csv")
    os.link("rows.csv", "hard.csv")
    Path("folder").mkdir()
    Path("up").symlink_to("folder/..")


@pytest.mark.parametrize(
    "results",
    ["rows.csv", "./rows.csv", "symbolic.csv", "hard.csv", "folder/../rows.csv", "up/rows.csv"],
)
@pytest.mark.parametrize("file", ["rows.csv", "symbolic.csv", "hard.csv"])
def test_the_input_is_not_overwritten(server: Sandbox, file: str, results: str) -> None:
    result = run("load", "document.create", file, "--results", results)

    assert result.exit_code == 2
    assert "is the input file, which it would overwrite" in result.stderr
    assert Path("rows.csv").read_text() == ROWS
    assert not server.requests


@pytest.mark.parametrize(
    ("rejects", "what"),
    [
        ("rows.csv", "--rejects rows.csv is the input file"),
        ("hard.csv", "--rejects hard.csv is the input file"),
        ("up/out.csv", "--rejects up/out.csv is the file of --results too"),
        ("ledger.db-wal", "--rejects ledger.db-wal is the ledger, or a file of it"),
    ],
)
@pytest.mark.parametrize("is_there", [True, False])
def test_rejects_go_over_no_other_file(
    server: Sandbox, rejects: str, what: str, is_there: bool
) -> None:
    if is_there:
        Path("out.csv").write_text("earlier")
    files = ("--results", "out.csv", "--rejects", rejects, "--ledger", "ledger.db")
    result = run("load", "document.create", "rows.csv", *files)

    assert result.exit_code == 2
    assert what in result.stderr
    assert Path("rows.csv").read_text() == ROWS
    assert Path("out.csv").exists() == is_there
    assert not server.requests


@pytest.mark.parametrize(
    ("ledger", "results"),
    [
        ("ledger.db", "ledger.db"),
        ("ledger.db", "ledger.db-wal"),
        ("ledger.db", "./ledger.db-shm"),
        ("ledger.db", "ledger.db-journal"),
        ("ledger.db", "ledger.db.20250101-abcdef01.lock"),
        ("folder/ledger.db", "up/folder/ledger.db"),
        ("linked.db", "real.db-wal"),
        ("real.db", "linked.db"),
    ],
)
@pytest.mark.parametrize("is_there", [True, False])
def test_the_ledger_is_not_overwritten(
    server: Sandbox, ledger: str, results: str, is_there: bool
) -> None:
    Path("linked.db").symlink_to("real.db")
    if is_there:
        assert run("load", "document.create", "rows.csv", "--ledger", ledger).exit_code == 0
    before = len(server.requests)
    result = run("load", "document.create", "rows.csv", "--ledger", ledger, "--results", results)

    assert result.exit_code == 2
    assert "is the ledger, or a file of it" in result.stderr
    assert len(server.requests) == before


def test_the_ledger_of_the_user_is_not_overwritten(server: Sandbox) -> None:
    state = Path(os.environ["XDG_STATE_HOME"], "alation", "ledger.sqlite")
    result = run("load", "document.create", "rows.csv", "--results", f"{state}-wal")

    assert result.exit_code == 2
    assert "is the ledger, or a file of it" in result.stderr


def test_the_input_is_no_ledger(server: Sandbox) -> None:
    result = run("load", "document.create", "rows.csv", "--ledger", "symbolic.csv")

    assert result.exit_code == 2
    assert "the ledger symbolic.csv is the input file" in result.stderr
    assert Path("rows.csv").read_text() == ROWS


def test_a_resumed_run_keeps_them_apart_too(server: Sandbox) -> None:
    assert run("load", "document.create", "rows.csv").exit_code == 0
    state = Path(os.environ["XDG_STATE_HOME"], "alation", "ledger.sqlite")
    for results in ("hard.csv", str(state)):
        result = run("runs", "resume", newest_run()["id"], "--results", results)
        assert result.exit_code == 2
    Path("rows.csv").unlink()
    Path("hard.csv").unlink()
    assert run("runs", "resume", newest_run()["id"], "--results", str(state)).exit_code == 2


def alation(server: Sandbox, *args: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [*ALATION, *args],
        env={**os.environ, **variables(server)},
        text=True,
        check=False,
        timeout=PATIENCE,
        **streams,
    )
    return done


LOAD = ("load", "document.create", "-", "--format", "csv", "--no-ledger", "--results")


@pytest.mark.parametrize("results", ["rows.csv", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"])
def test_standard_input_is_not_overwritten(server: Sandbox, results: str) -> None:
    if not Path("/proc/self/fd/0").exists() and results != "rows.csv":
        pytest.skip("this system has no such file")
    with Path("rows.csv").open() as given:
        done = alation(server, *LOAD, results, stdin=given, capture_output=True)

    assert done.returncode == 2
    assert "is standard input, which it would overwrite" in done.stderr
    assert Path("rows.csv").read_text() == ROWS
    assert not writes(server)


def test_results_do_not_go_into_the_pipe_that_the_rows_come_from(server: Sandbox) -> None:
    done = alation(server, *LOAD, "/dev/stdin", input=ROWS, capture_output=True)

    assert done.returncode == 2
    assert not writes(server)


def test_a_file_of_standard_output_is_not_overwritten(server: Sandbox) -> None:
    with Path("out.txt").open("w") as out:
        done = alation(
            server, *LOAD, "out.txt", stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE
        )

    assert done.returncode == 2
    assert "is standard output, which it would overwrite" in done.stderr


def test_results_go_to_standard_output_where_that_is_a_pipe(server: Sandbox) -> None:
    done = alation(server, *LOAD, "/dev/stdout", input=ROWS, capture_output=True)

    assert done.returncode == 0, done.stderr
    assert '{"row": 0, "status": "succeeded", "id": 1, "problems": [], ' in done.stdout


def test_results_go_to_dev_null(server: Sandbox) -> None:
    result = run("load", "document.create", "rows.csv", "--results", "/dev/null")

    assert result.exit_code == 0
    assert "lacks" not in result.stderr
    assert Path("/dev/null").is_char_device()


def test_results_go_into_a_named_pipe(server: Sandbox) -> None:
    os.mkfifo("pipe")
    read: list[str] = []
    reader = Thread(target=lambda: read.append(Path("pipe").read_text()), daemon=True)
    reader.start()
    result = run("load", "document.create", "rows.csv", "--results", "pipe")
    reader.join(PATIENCE)

    assert result.exit_code == 0
    assert [json.loads(line)["status"] for line in read[0].splitlines()] == ["succeeded"]
    assert Path("pipe").is_fifo()


def test_rows_come_from_a_named_pipe(server: Sandbox) -> None:
    os.mkfifo("pipe")
    writer = Thread(target=lambda: Path("pipe").write_text(ROWS), daemon=True)
    writer.start()
    result = run("load", "document.create", "pipe", "--format", "csv", "--no-precheck")
    writer.join(PATIENCE)

    assert result.exit_code == 0


def test_a_link_to_a_file_that_is_not_there_yet_stays_a_link(server: Sandbox) -> None:
    Path("link.jsonl").symlink_to("new.jsonl")
    assert run("load", "document.create", "rows.csv", "--results", "link.jsonl").exit_code == 0
    assert len(json_lines("new.jsonl")) == 1
    Path("new.jsonl").unlink()
    Path("rows.csv").write_text("title,document_hub_id\nA,x\n")
    assert run("load", "document.create", "rows.csv", "--results", "link.jsonl").exit_code == 2
    assert Path("link.jsonl").is_symlink()
    assert not Path("new.jsonl").exists()


@pytest.mark.parametrize("results", ["folder", "no/such/folder/out.jsonl", "rows.csv/out.jsonl"])
def test_results_that_cannot_be_written_are_told_before_anything_is_sent(
    server: Sandbox, results: str
) -> None:
    result = run("load", "document.create", "rows.csv", "--results", results)

    assert result.exit_code == 2
    assert f"--results {results} cannot be written" in result.stderr
    assert not writes(server)


def test_a_name_that_no_file_can_have_is_told() -> None:
    with pytest.raises(BadInput):
        check_apart({"--results": Path("rows.csv")}, Source("rows.csv"), None)
    check_apart({"--results": Path("x" * 5000)}, Source("rows.csv"), Path("y" * 5000))


@pytest.mark.parametrize("option", ["--results", "--rejects", "--report", "--ledger"])
def test_a_name_that_no_disk_takes_is_told_before_anything_is_sent(
    server: Sandbox, option: str
) -> None:
    done = run("load", "document.create", "rows.csv", option, f"{'x' * 300}.json")
    assert done.exit_code == 2
    assert "File name too long" in done.stderr
    assert not writes(server)
    if option == "--ledger":
        done = run("doctor", option, f"{'x' * 300}.json")
        assert done.exit_code == 2
        assert ".json, from --ledger: File name too long" in done.stdout
