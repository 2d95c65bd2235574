from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from alation_core import SimulatedClock
from alation_sandbox import JobEnd, Sandbox
from tests.alation_cli.support import run, variables


@dataclass
class Now:
    """The sandbox's clock, moved by hand."""

    seconds: float = 1_740_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def server(now: Now, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox whose jobs take a minute."""
    with Sandbox(job_seconds=60.0, clock=now) as running:
        for name, value in variables(running).items():
            monkeypatch.setenv(name, value)
        yield running


def start(server: Sandbox, end: JobEnd) -> str:
    return str(server.world.start_job(lambda world: end).id)


def test_show_asks_once(server: Sandbox) -> None:
    job = start(server, JobEnd())
    result = run("job", "show", job, "--output", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"status": "running", "msg": None, "result": None}
    assert "running" in run("job", "show", job).stdout


@pytest.mark.parametrize(
    ("status", "code"), [("successful", 0), ("SUCCESSFUL", 0), ("failed", 1), ("skipped", 1)]
)
def test_watch_ends_as_the_job_did(server: Sandbox, now: Now, status: str, code: int) -> None:
    job = start(server, JobEnd(status, result="done"))
    now.seconds += 61
    result = run("job", "watch", job, "--output", "json")
    assert result.exit_code == code
    assert json.loads(result.stdout)["status"] == status
    assert result.stderr == f"job {job}: {status}\n"


def test_watch_that_runs_out_says_how_to_go_on(server: Sandbox) -> None:
    job = start(server, JobEnd())
    result = run("job", "watch", job, "--timeout", "30")
    assert result.exit_code == 4
    said, timeout = result.stderr.splitlines()
    assert said == f"job {job}: running"
    assert f"job {job} has not ended within 30 s" in timeout
    assert f"alation job watch {job}" in timeout


def test_ctrl_c_leaves_the_job_alone(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(SimulatedClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)  # without Ctrl-C the wait would end all the same
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("alation_cli.connection.SystemClock", Interrupted)
    job = start(server, JobEnd())
    result = run("job", "watch", job)
    assert result.exit_code == 4
    assert result.stderr.splitlines()[-1] == f"alation: stopped; job {job} goes on at the server"


def test_unknown_job(server: Sandbox) -> None:
    result = run("job", "show", "77")
    assert result.exit_code == 1
    assert result.stderr.startswith("alation: the server has no job 77 (")
    assert "HTTP 404" in result.stderr


def test_a_long_wait_is_told_now_and_then(server: Sandbox) -> None:
    job = start(server, JobEnd())
    result = run("job", "watch", job, "--timeout", "100")
    assert result.exit_code == 4
    first, *later, _ = result.stderr.splitlines()
    assert first == f"job {job}: running"
    assert len(later) == 3
    assert all(line.startswith(f"job {job}: running, for ") for line in later)
    assert run("-q", "job", "watch", job, "--timeout", "1").stderr.count("\n") == 1
