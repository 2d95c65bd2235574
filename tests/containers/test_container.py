"""A container's conditions: each command works or says what to do, and nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from alation_sandbox import Sandbox
from tests.containers.box import Box, new_box
from tests.processes import patience, started

ROWS = 'title,document_hub_id\nÜmläut "漢字",1\nB,1\nC,1\n'


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def box(server: Sandbox) -> Iterator[Box]:
    """A box whose secrets are files, with a ledger on its volume."""
    with new_box() as made:
        (made.folder / "rows.csv").write_text(ROWS, "utf-8")
        known = server.credentials
        values = {"HOST": server.url, "USER_ID": known.user_id}
        values["REFRESH_TOKEN"] = known.refresh_token
        for name, value in values.items():
            (made.folder / name).write_text(f"{value}\n")
        files = {f"ALATION_{name}_FILE": str(made.folder / name) for name in values}
        ledger = str(made.volume / "runs.sqlite")
        yield replace(made, variables={**files, "ALATION_LEDGER": ledger})


def without_ledger(box: Box, **variables: str) -> Box:
    left = {name: value for name, value in box.variables.items() if name != "ALATION_LEDGER"}
    return replace(box, variables={**left, **variables})


def test_a_load_with_closed_streams_in_the_encoding_c_and_its_runs(
    box: Box, server: Sandbox
) -> None:
    """No HOME, no TERM, no passwd entry, no standard input, nowhere to write but the volume."""
    closed = replace(box, variables={**box.variables, "LC_ALL": "C"}, closed=(0, 1))
    loaded = closed.run("load", "document.create", "rows.csv", "--batch-size", "2")
    assert loaded.returncode == 0, loaded.stderr
    once_more = closed.run("load", "document.create", "rows.csv", "--batch-size", "2")
    assert once_more.returncode == 2
    assert "nothing was sent" in once_more.stderr
    silent = replace(closed, closed=(0, 1, 2)).run("load", "document.create", "-")
    assert silent.returncode == 2
    listed = box.run("runs", "list", "--output", "json")
    assert [(run["status"], run["rows"]) for run in json.loads(listed.stdout)] == [
        ("successful", 3)
    ]
    shown = box.run("get", "document.list", "--output", "jsonl", "--fields", "title")
    assert [json.loads(line)["title"] for line in shown.stdout.splitlines()][-1] == "C"
    assert server.credentials.refresh_token not in loaded.stderr + shown.stderr


@pytest.mark.parametrize("home", [None, "relative"])
def test_without_a_place_for_the_ledger_nothing_is_sent_and_a_way_is_told(
    box: Box, server: Sandbox, home: str | None
) -> None:
    bare = without_ledger(box, **({} if home is None else {"HOME": home}))
    refused = bare.run("load", "document.create", "rows.csv")
    assert refused.returncode == 2
    assert "ALATION_LEDGER" in refused.stderr
    assert "--ledger FILE" in refused.stderr
    assert not server.requests
    if home is None:
        doctor = bare.run("doctor", "--output", "json")
        ledger = next(one for one in json.loads(doctor.stdout) if one["check"] == "ledger")
        assert (doctor.returncode, ledger["state"]) == (2, "failed")
        assert bare.run("load", "document.create", "rows.csv", "--no-ledger").returncode == 0


def test_nothing_is_unexpected_where_nothing_can_be_written(box: Box) -> None:
    (box.volume / "r.csv").write_text("")
    commands: dict[tuple[str, ...], tuple[int, str]] = {
        ("get", "document.list", "--out", "x.csv"): (2, "Read-only file system"),
        ("get", "document.list", "--out", "x.xlsx"): (2, "set TMPDIR to one, or write .csv"),
        ("load", "document.create", "rows.csv", "--results", str(box.volume / "r.xlsx")): (
            2,
            "set TMPDIR to one, or write .csv",
        ),
        ("plugin", "new", "acme_flag"): (2, "Read-only file system"),
        ("doctor",): (0, ""),
        ("completion", "bash"): (0, ""),
    }
    for command, (code, said) in commands.items():
        done = box.run(*command)
        told = (command, done.stdout, done.stderr)
        assert (done.returncode, said in done.stderr) == (code, True), told
        assert "alation: unexpected" not in done.stderr


def test_a_reader_that_leaves_ends_a_command_quietly(box: Box) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = box.run("completion", "bash", stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")
    with open("/dev/full", "w") as full:
        done = box.run("completion", "bash", stdout=full.fileno())
    assert done.returncode == 1
    assert done.stderr == ("alation: standard output cannot be written: No space left on device\n")


def test_sigterm_in_the_middle_of_a_load_loses_nothing(box: Box, server: Sandbox) -> None:
    command = box.command("load", "document.create", "rows.csv", "--batch-size", "1")
    streams = {"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE, "stdout": subprocess.PIPE}
    with started(*command, **streams) as process:
        assert process.stderr is not None
        with patience(process):
            told = process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            told += process.stderr.read()
            code = process.wait()
    assert code == 4, told
    resume = next(line for line in told.splitlines() if "alation runs resume" in line)
    resumed = box.run(*resume.split()[1:])
    assert resumed.returncode == 0, resumed.stderr
    shown = box.run("get", "document.list", "--output", "jsonl", "--fields", "title")
    titles = sorted(json.loads(line)["title"] for line in shown.stdout.splitlines())
    assert titles == ["B", "C", 'Ümläut "漢字"']
