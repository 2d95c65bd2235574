"""Child processes: the server, and one process per measurement, so that each pays for itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

OURS = "alation-core"
ALLIE = "allie-sdk"


def sides() -> tuple[str, ...]:
    """Return the clients that are installed here: ours, and the vendor's public one if it is."""
    return (OURS, ALLIE) if find_spec("allie_sdk") else (OURS,)


@dataclass(frozen=True)
class Server:
    """A sandbox in a process of its own."""

    url: str
    process: subprocess.Popen[str]

    def polls(self) -> list[int]:
        """Return how often each job was asked for so far, in the order of the jobs."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the server has no pipes")
        self.process.stdin.write("polls\n")
        self.process.stdin.flush()
        told: list[int] = json.loads(self.process.stdout.readline())
        return told


@contextmanager
def server(job_seconds: float) -> Iterator[Server]:
    """Run a sandbox in another process.

    Args:
        job_seconds: how long a job runs.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.server", str(job_seconds)]
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(),
            cwd=folder,
        )
        with process:
            try:
                if process.stdout is None:
                    raise RuntimeError("the server has no pipes")
                yield Server(process.stdout.readline().strip(), process)
            finally:
                process.kill()


def measured(task: str, **arguments: Any) -> dict[str, Any]:
    """Run one task of `benchmarks.tasks` in another process and return what it tells.

    Raises:
        subprocess.CalledProcessError: the task failed; its own words are on standard error.
    """
    said = output(["-m", "benchmarks.tasks", task, json.dumps(arguments)])
    told: dict[str, Any] = json.loads(said.splitlines()[-1])
    return told


def output(arguments: Sequence[str]) -> str:
    """Run our own interpreter with some arguments and return what it prints.

    Raises:
        subprocess.CalledProcessError: it failed; its own words are on standard error.
    """
    # The vendor's client writes its log into a folder below the one it runs in.
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env=_environment(),
            cwd=folder,
        )
    return done.stdout


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "ALATION_SDK_LOG_LEVEL": "CRITICAL"}
