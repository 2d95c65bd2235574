"""Processes that tests start: none outlives its test, and nobody waits for one for ever."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any

PATIENCE = 100.0
"""Seconds for what takes a moment: so many that only what hangs runs into them."""


@contextmanager
def started(*command: str, **streams: Any) -> Iterator[subprocess.Popen[str]]:
    """Start a process, and kill it at the end with those that it started.

    Args:
        command: the program and its arguments.
        streams: standard input, output and error, as `subprocess.Popen` takes them.
    """
    with subprocess.Popen(command, text=True, start_new_session=True, **streams) as process:
        try:
            yield process
        finally:
            _kill(process)


@contextmanager
def patience(process: subprocess.Popen[str], seconds: float = PATIENCE) -> Iterator[None]:
    """Bound a wait for what a process prints or does: one that is too slow is killed.

    Its pipes then end and so does it, so that the wait is over and the test fails.

    Args:
        process: that `started` began.
        seconds: how long the wait may take.
    """
    timer = Timer(seconds, _kill, [process])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _kill(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):  # the whole group has ended
        os.killpg(process.pid, signal.SIGKILL)
