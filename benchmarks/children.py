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
from urllib.request import urlopen

from benchmarks.quick import GO, TOLD

ROOT = Path(__file__).resolve().parents[1]

OURS = "alation-core"
ALLIE = "allie-sdk"


def sides() -> tuple[str, ...]:
    """Return the clients that are installed here: ours, and the vendor's public one if it is."""
    return (OURS, ALLIE) if find_spec("allie_sdk") else (OURS,)


@dataclass(frozen=True)
class QuickServer:
    """A server of `benchmarks.quick`, in a process of its own."""

    url: str

    def told(self) -> dict[str, Any]:
        """Return what came in so far."""
        return self._asked(TOLD)

    def go(self) -> None:
        """Let the job end that was held."""
        self._asked(GO)

    def _asked(self, path: str) -> dict[str, Any]:
        with urlopen(self.url + path, timeout=60) as answer:  # noqa: S310 - our own server
            told: dict[str, Any] = json.load(answer)
        return told


@contextmanager
def quick_server(held: int = 0) -> Iterator[QuickServer]:
    """Run a quick server in another process.

    Args:
        held: number of the job that does not end until it is let go; 0: all end at once.
    """
    with _serving("benchmarks.quick", str(held)) as process:
        yield QuickServer(_first_line(process))


@contextmanager
def short_server(job_seconds: float) -> Iterator[QuickServer]:
    """Run a server of `benchmarks.short` in another process.

    Args:
        job_seconds: how long a job takes.
    """
    with _serving("benchmarks.short", str(job_seconds)) as process:
        yield QuickServer(_first_line(process))


@contextmanager
def _serving(module: str, argument: str) -> Iterator[subprocess.Popen[str]]:
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", module, argument],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
            cwd=folder,
        )
        with process:
            try:
                yield process
            finally:
                process.kill()


def _first_line(process: subprocess.Popen[str]) -> str:
    if process.stdout is None:
        raise RuntimeError("the server has no pipes")
    return process.stdout.readline().strip()


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
            env=environment(),
            cwd=folder,
        )
    return done.stdout


def environment() -> dict[str, str]:
    """Return the variables of our processes: they import this tree, whatever else is installed.

    Its bytecode is kept, as that of an installed package is: who compiles it each time measures
    the compiler.
    """
    paths = (str(ROOT), str(ROOT / "plugins"), os.environ.get("PYTHONPATH", ""))
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "ALATION_SDK_LOG_LEVEL": "CRITICAL",
    }
