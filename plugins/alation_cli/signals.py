"""The signals that tell a command to end, beside Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Handler = Callable[[int, FrameType | None], object]

HANGUP: signal.Signals | None = getattr(signal, "SIGHUP", None)
"""The terminal, or the connection to the machine, is gone; not every system has it."""

ENDING = (signal.SIGTERM, *([HANGUP] if HANGUP else []))

_KILLED = 128
"""Shells add the number of the signal that ended a process to it."""


def heed_as_first_process() -> None:
    """Let SIGTERM end the command also as process 1, which the command of a container is.

    The kernel keeps a signal from that process unless it handles it: without this, nothing would be
    heard until a load listens, nor while a command runs that never does. Any other process is ended
    by the signal itself.
    """
    if os.getpid() == 1 and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _ended)


def _ended(number: int, frame: FrameType | None) -> None:
    sys.exit(_KILLED + number)


@contextmanager
def handled(handler: Handler, *numbers: signal.Signals) -> Iterator[None]:
    """Let signals be handled until the block is left.

    A hangup that is ignored stays so: who starts a command with `nohup` wants it to outlive that.

    Args:
        handler: is called with a signal.
        numbers: of the signals.
    """
    ignored = HANGUP is not None and signal.getsignal(HANGUP) is signal.SIG_IGN
    left = HANGUP if ignored else None
    before = {number: signal.signal(number, handler) for number in numbers if number != left}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
