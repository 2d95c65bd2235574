"""The command `alation` as a process of its own: what it used, and how it ended."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from benchmarks.children import environment

CREDENTIALS = {"ALATION_USER_ID": "1", "ALATION_REFRESH_TOKEN": "fake-refresh-token"}
LOOK_SECONDS = 0.02


@dataclass(frozen=True)
class Used:
    """What a process used from its start to its end.

    Args:
        began: when it was started, in seconds since 1970.
        seconds: from then to its end.
        cpu_seconds: of user and system.
        peak_mib: resident memory at most.
    """

    began: float
    seconds: float
    cpu_seconds: float
    peak_mib: float


def performed(url: str, *arguments: str) -> Used:
    """Run a command to its end.

    A new process begins with the peak of the one that starts it: let that one be small.

    Args:
        url: of the server.
        arguments: of the command.

    Raises:
        RuntimeError: it failed, in its own words.
    """
    with tempfile.TemporaryFile() as output:
        began = time.time()
        return _ended(_started(url, arguments, output), began, output)


def killed(point: Callable[[], bool], url: str, *arguments: str) -> None:
    """Run a command, and kill it at a point of its life.

    Args:
        point: tells whether it has come.
        url: of the server.
        arguments: of the command.

    Raises:
        RuntimeError: the command ended before.
    """
    with tempfile.TemporaryFile() as output:
        process = _started(url, arguments, output)
        try:
            while not point():
                if process.poll() is not None:
                    raise RuntimeError(f"alation {arguments} ended too early: {_said(output)}")
                time.sleep(LOOK_SECONDS)
        finally:
            process.kill()
            process.wait()


def _started(url: str, arguments: tuple[str, ...], output: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "alation_cli.main", *arguments],
        stdout=output,
        stderr=subprocess.STDOUT,
        env={**environment(), **CREDENTIALS, "ALATION_HOST": url},
    )


def _ended(process: subprocess.Popen[bytes], began: float, output: IO[bytes]) -> Used:
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.time() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}: {_said(output)}")
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Used(began, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def _said(output: IO[bytes]) -> str:
    output.seek(0)
    return output.read().decode(errors="replace")
