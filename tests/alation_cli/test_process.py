"""What only a process of its own shows: the entry point, its imports, the sandbox command."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alation_cli.support import run
from tests.processes import PATIENCE, patience, started

ALATION = [sys.executable, "-m", "alation_cli.main"]

NO_CLICK_PROBE = """
import sys
sys.modules["click"] = None
from alation_cli.main import main
main()
"""


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=PATIENCE
    )


def test_without_its_extra_the_command_says_how_to_get_it() -> None:
    finished = python(NO_CLICK_PROBE)
    assert finished.returncode == 1
    assert finished.stderr == (
        "alation: the command needs click, which the extra 'cli' brings: "
        "pip install 'alation-core[cli]'\n"
    )


def test_exit_code_and_sentence_reach_the_shell() -> None:
    finished = subprocess.run(
        [*ALATION, "load", "document.create", "absent.csv", "--sandbox"],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert finished.returncode == 2
    assert finished.stderr.splitlines()[-1] == "alation: there is no file absent.csv"
    assert finished.stdout == ""


@pytest.fixture
def sandbox_process() -> Iterator[subprocess.Popen[str]]:
    command = (*ALATION, "sandbox", "--job-seconds", "0")
    with started(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        yield process


def test_what_is_loaded_into_a_running_sandbox_can_be_listed(
    sandbox_process: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sandbox_process.stdout is not None
    assert sandbox_process.stderr is not None
    for name in ("ALATION_HOST", "ALATION_USER_ID", "ALATION_REFRESH_TOKEN"):
        with patience(sandbox_process):
            exported, _, value = sandbox_process.stdout.readline().rstrip("\n").partition("=")
        assert exported == f"export {name}"
        monkeypatch.setenv(name, value)
    Path("rows.csv").write_text("title,document_hub_id\nNet revenue,1\n")
    assert run("load", "document.create", "rows.csv").exit_code == 0
    assert "Net revenue" in run("get", "document.list").stdout
    sandbox_process.send_signal(signal.SIGINT)
    with patience(sandbox_process):
        assert sandbox_process.wait() == 0
        assert sandbox_process.stderr.read().splitlines()[-1] == "the sandbox has ended"


def test_a_taken_port_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", pytest.fail)  # a port that is free is served until Ctrl-C
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("sandbox", "--port", port)
    assert result.exit_code == 2
    assert f"alation: port {port} cannot be used: Address already in use" in result.stderr
