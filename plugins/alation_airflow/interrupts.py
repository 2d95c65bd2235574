"""Signals of Airflow that leave a run open: a request that is on its way is not cut off.

Airflow calls `on_kill` inside the handler of SIGTERM and then returns into the task; for
`execution_timeout` it raises an exception wherever the task happens to be. In the middle of a
request that would lose the answer, so it is put off until the run has been left.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any


class Interrupts:
    """What tells a task to end while it works on a run.

    Args:
        leave: lets the run be left; it is called once it is told, and may be called in a handler.
    """

    def __init__(self, leave: Callable[[str], object]) -> None:
        self._leave = leave
        self._reading = False
        self._late: Callable[[], object] | None = None
        self.reason: str | None = None

    def kill(self) -> None:
        """The task is to end."""
        self._told("the task was told to stop")

    def _told(self, reason: str) -> None:
        self.reason = reason
        self._leave(reason)

    @contextmanager
    def put_off(self) -> Iterator[None]:
        """Let the time of the task end when the block is left, but where its rows are read."""
        handler: Any = None
        if threading.current_thread() is threading.main_thread():
            handler = signal.getsignal(signal.SIGALRM)
        if not callable(handler):
            yield
            return

        def late(number: int, frame: Any) -> None:
            self._late = lambda: handler(number, frame)
            if self._reading:
                self._late()
            self._told("the time of the task is over")

        signal.signal(signal.SIGALRM, late)
        try:
            yield
        finally:
            signal.signal(signal.SIGALRM, handler)
            if self._late is not None:
                self._late()

    def read(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Yield rows. Nothing is on its way then, so what is told ends the reading at once.

        Raises:
            Interrupted: the task was told to stop.
        """
        found = self._guarded(lambda: iter(rows))
        while True:
            try:
                row = self._guarded(lambda: next(found))
            except StopIteration:
                return
            if self.reason is not None:
                raise Interrupted(self.reason)
            yield row

    def _guarded(self, act: Callable[[], Any]) -> Any:
        self._reading = True
        try:
            return act()
        finally:
            self._reading = False


class Interrupted(Exception):
    """Rows were not all read: the task was told to end."""
