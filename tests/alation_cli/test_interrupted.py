"""A load in a process of its own is interrupted half-way and taken up again; nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alation_cli.recorded.location import default_ledger
from alation_core.ledger import LAST, open_store
from alation_core.ledger.codec import EVENT, event_of
from alation_core.runs import Accepted, Event
from tests.alation_cli.support import newest_run, run
from tests.processes import patience, started

ALATION = [sys.executable, "-m", "alation_cli.main"]
ROWS = 2_000
BATCH = 200


@pytest.fixture
def sandbox_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A sandbox in another process, which the variables point at."""
    command = (*ALATION, "sandbox", "--job-seconds", "0.05")
    with started(*command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        for _ in range(3):
            with patience(process):
                line = process.stdout.readline().removeprefix("export ").rstrip("\n")
            name, _, value = line.partition("=")
            monkeypatch.setenv(name, value)
        yield


@pytest.fixture
def load(sandbox_process: None) -> Iterator[subprocess.Popen[str]]:
    """A load that has written some of its rows."""
    lines = (f"document {place},1\n" for place in range(ROWS))
    Path("rows.csv").write_text("title,document_hub_id\n" + "".join(lines))
    what = ("load", "document.create", "rows.csv", "--report", "run.json")
    command = (*ALATION, *what, "--batch-size", str(BATCH))
    with started(*command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        with patience(process):
            for _ in range(3):
                assert process.stderr.readline().startswith("batch ")
        yield process


def titles() -> list[str]:
    listed = run("get", "document.list", "--param", "values=title", "--output", "csv").stdout
    return [line.rpartition(",")[0] or line for line in listed.splitlines()[1:]]


def last_event() -> Event:
    store = open_store(default_ledger())
    try:
        newest = store.run(LAST).id
        return event_of(list(store.records(newest, EVENT))[-1])
    finally:
        store.close()


def freeze_where(process: subprocess.Popen[str], fits: Callable[[Event], bool]) -> None:
    """Let a process stand still at a moment at which its last recorded event fits."""
    with patience(process):
        while process.poll() is None:
            process.send_signal(signal.SIGSTOP)
            # It stands still when what it was writing is written.
            os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            if fits(last_event()):
                return
            process.send_signal(signal.SIGCONT)
    pytest.fail("the load has ended before it could be killed")


def check_the_end(identity: str) -> None:
    result = run("runs", "resume", identity)
    assert result.exit_code == 0, result.output
    assert f"document.create: successful ({ROWS} rows" in result.stdout
    found = titles()
    assert len(found) == ROWS
    assert len(set(found)) == ROWS
    assert newest_run()["status"] == "successful"


def test_ctrl_c(load: subprocess.Popen[str]) -> None:
    load.send_signal(signal.SIGINT)
    assert load.stderr is not None
    with patience(load):
        *_, last = load.stderr.read().splitlines()
        assert load.wait() == 4
    identity = newest_run()["id"]
    assert last == f"  alation runs resume {identity}"
    assert len(titles()) < ROWS
    report = json.loads(Path("run.json").read_text("utf-8"))
    assert (report["run"], report["status"]) == (identity, "open")
    assert {one["status"] for one in report["outcomes"]} >= {"succeeded", "unsent"}
    assert report["next"][0]["command"] == f"alation runs resume {identity}"
    check_the_end(identity)


def test_killed_without_warning(load: subprocess.Popen[str]) -> None:
    # With a job on its way: a batch between its request and the answer is another matter, as
    # nobody can tell at once whether the server took it.
    freeze_where(load, lambda event: isinstance(event, Accepted))
    load.send_signal(signal.SIGKILL)
    with patience(load):
        assert load.wait() == -signal.SIGKILL
    told = newest_run()
    assert (told["status"], told["rows"]) == ("open", ROWS)
    assert not Path("run.json").exists()
    assert run("runs", "report", "last", "--out", "run.json").exit_code == 0
    report = json.loads(Path("run.json").read_text("utf-8"))
    assert (report["status"], len(report["outcomes"])) == ("open", ROWS)
    assert report["counts"] == told["counts"]
    check_the_end(told["id"])
