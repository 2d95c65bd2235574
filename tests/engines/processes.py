"""A broker and workers, a process group each: they are stopped, or killed with their children."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket
from subprocess import DEVNULL, STDOUT, Popen
from typing import TypeVar

from tests.processes import PATIENCE, started

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "celery"
# What a worker says to others, and asks them, takes seconds at its start.
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=INFO")
VISIBILITY = 10
"""Seconds after which what a lost worker had is delivered once more: longer than any task works, or
what is at work is delivered again and again."""
T = TypeVar("T")


def server_program() -> str | None:
    """Return the broker's program, of Debian's package redis-server."""
    return shutil.which("redis-server")


def until(found: Callable[[], T], what: str, told: Callable[[], str] = str) -> T:
    """Wait for something, and return it.

    Raises:
        TimeoutError: it did not come.
    """
    end = time.monotonic() + PATIENCE
    while not (value := found()):
        if time.monotonic() > end:
            raise TimeoutError(f"it did not come in {PATIENCE:.0f} s: {what}\n{told()}")
        time.sleep(0.05)
    return value


@contextmanager
def broker(program: str, folder: Path) -> Iterator[str]:
    """Run a redis that keeps nothing, and yield its address."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ("--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder))
    with started(
        program, *options, "--save", "", "--databases", "64", stdout=DEVNULL, stderr=STDOUT
    ) as process:
        until(lambda: _answers(port), "the broker answers")
        assert process.poll() is None, "the broker ended at once"
        yield f"redis://127.0.0.1:{port}"


def _answers(port: int) -> bool:
    with closing(socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Worker:
    """A worker that takes tasks.

    Args:
        process: its parent process.
        log: of it and its children.
    """

    def __init__(self, process: Popen[str], log: Path) -> None:
        self._process, self._log = process, log
        until(lambda: " ready." in self.log(), "a worker is ready", self.log)

    def log(self) -> str:
        """Return what it has logged."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """End it at once, with its children."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE)

    def shut_down(self) -> int:
        """Ask it to end when its tasks have, and return how it ended."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)


@contextmanager
def worker(
    folder: Path, name: str, variables: Mapping[str, str], children: int = 1
) -> Iterator[Worker]:
    """Run a worker; what is left of it in the end is killed."""
    log = folder / f"{name}.log"
    command = ("-m", "celery", "-A", "tests.engines.short", "worker", "-n", f"{name}@here")
    with (
        log.open("w") as output,
        started(
            *(sys.executable, *command, "--concurrency", str(children), *QUIET),
            cwd=folder,
            env=environment(variables),
            stdout=output,
            stderr=STDOUT,
        ) as process,
    ):
        yield Worker(process, log)


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a process that has the example's tasks."""
    path = os.pathsep.join([str(ROOT), str(EXAMPLE), *sys.path])
    return {**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore", **variables}
