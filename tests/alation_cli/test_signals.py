"""Signals that tell a command to end are heard by the first process too; `nohup` is left alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alation_cli.signals import ENDING, HANGUP, handled
from alation_sandbox import Sandbox
from tests.alation_cli.support import run
from tests.processes import PATIENCE, patience, started

pytestmark = pytest.mark.timeout(120)

FIRST = ("unshare", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc")
"""Runs a command as process 1 of a space of its own, as a container does."""

IMPORTING = """
import signal, sys, alation_cli.main

class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "alation_cli.app":
            print("importing", flush=True)
            signal.pause()

sys.meta_path.insert(0, Slow())
alation_cli.main.main()
"""
"""The command, while what it needs is imported."""

LISTENED = """
import signal, sys, alation_cli.app, alation_cli.main
from alation_cli.loading.watched import stopped_by_signals

def ended(prog_name):
    with stopped_by_signals(None, lambda: True):
        pass
    print("listened", flush=True)
    signal.pause()

alation_cli.app.alation = ended
alation_cli.main.main()
"""
"""A command that has listened to signals for a while, and does no more."""

AT_WORK = """
import signal, sys, alation_cli.app, alation_cli.main

class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "alation_core.client":
            print("at work", flush=True)
            signal.pause()

sys.meta_path.insert(0, Slow())
sys.argv[1:] = ["endpoints"]
alation_cli.main.main()
"""
"""A command that is in the middle of its work, and listens to no signals itself."""


def why_not() -> str | None:
    if shutil.which("unshare") is None:
        return "unshare (util-linux) is not installed"
    tried = subprocess.run([*FIRST, "true"], capture_output=True, check=False, timeout=PATIENCE)
    return None if tried.returncode == 0 else tried.stderr.decode()


def below(pid: int) -> int:
    """The process that another one has started."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()[0])


def ended(text: str, *before: str) -> int:
    """Run a command until it prints something, send it SIGTERM, and return its exit code."""
    command = (*before, sys.executable, "-c", text)
    with started(*command, stdout=subprocess.PIPE) as process, patience(process, 30.0):
        assert process.stdout is not None
        assert process.stdout.readline()
        os.kill(below(process.pid) if before else process.pid, signal.SIGTERM)
        return process.wait()


@pytest.mark.parametrize("text", [IMPORTING, LISTENED, AT_WORK])
def test_sigterm_ends_the_first_process_of_a_container(text: str) -> None:
    if why := why_not():
        pytest.skip(why)
    assert ended(text, *FIRST) == 128 + signal.SIGTERM


@pytest.mark.skipif(not hasattr(signal, "pause"), reason="signals are those of POSIX")
@pytest.mark.parametrize("text", [IMPORTING, LISTENED, AT_WORK])
def test_any_other_process_is_ended_by_sigterm_itself(text: str) -> None:
    assert ended(text) == -signal.SIGTERM


@pytest.fixture
def hangup() -> Iterator[signal.Signals]:
    """A hangup that ends the process; the tests may run under `nohup`."""
    if HANGUP is None:
        pytest.skip("this system knows no hangup")
    before = signal.signal(HANGUP, signal.SIG_DFL)
    yield HANGUP
    signal.signal(HANGUP, before)


def test_a_hangup_is_heard_as_sigterm_is_but_where_it_is_ignored(hangup: signal.Signals) -> None:
    heard: list[int] = []

    def hear(number: int, frame: Any) -> None:
        heard.append(number)

    with handled(hear, *ENDING):
        for number in ENDING:
            signal.raise_signal(number)
    assert heard == [*ENDING]
    assert signal.getsignal(hangup) is signal.SIG_DFL

    signal.signal(hangup, signal.SIG_IGN)
    with handled(hear, *ENDING):
        signal.raise_signal(hangup)
        signal.raise_signal(signal.SIGTERM)
    assert heard == [*ENDING, signal.SIGTERM]
    assert signal.getsignal(hangup) is signal.SIG_IGN


@pytest.mark.parametrize(
    "command",
    [
        ("runs", "report", "last", "--out", "out.html"),
        ("runs", "results", "last", "--out", "out.csv"),
        ("runs", "results", "last", "--out", "out.xlsx"),
        ("runs", "rejects", "last", "--out", "out.jsonl"),
        ("get", "document.list", "--out", "out.csv"),
        ("plan", "document", "rows.csv", "--out", "out.plan", "--key", "title"),
    ],
)
@pytest.mark.parametrize("earlier", [None, "as it was"])
def test_a_signal_leaves_a_file_that_is_written_as_it_was(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], earlier: str | None
) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nA,1\nB,99\n")
    assert run("load", "document.create", "rows.csv", "--isolate").exit_code == 1
    out = Path(command[command.index("--out") + 1])
    if earlier is not None:
        out.write_text(earlier)
    before = {path.name for path in Path().iterdir()}
    give_name = Path.replace

    def hit(path: Path, target: Path) -> Path:
        if target.name == out.name:
            signal.raise_signal(signal.SIGTERM)
        return give_name(path, target)

    monkeypatch.setattr(Path, "replace", hit)
    usual = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        told = run(*command)
    finally:
        signal.signal(signal.SIGTERM, usual)

    assert told.exit_code == 128 + signal.SIGTERM, told.output
    assert f"ended by SIGTERM: {out} is whole, or as it was before" in told.stderr
    assert {path.name for path in Path().iterdir()} == before
    assert earlier is None or out.read_text() == earlier
