"""The signals that tell a command to end, beside Ctrl-C."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Handler = Callable[[int, FrameType | None], object]

HANGUP: signal.Signals | None = getattr(signal, "SIGHUP", None)
"""The terminal, or the connection to the machine, is gone; not every system has it."""

ENDING = (signal.SIGTERM, *([HANGUP] if HANGUP else []))

_KILLED = 128
"""Shells add the number of the signal that ended a process to it."""


class Ended(SystemExit):
    """A signal ended the command from within, with the exit code that it would have had."""


def heed_as_first_process() -> None:
    """Let SIGTERM end the command also as process 1, which the command of a container is.

    The kernel keeps a signal from that process unless it handles it: without this, nothing would be
    heard until a load listens, nor while a command runs that never does. Any other process is ended
    by the signal itself.
    """
    if os.getpid() == 1 and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _ended)


def _ended(number: int, frame: FrameType | None) -> None:
    raise Ended(_KILLED + number)


@contextmanager
def tidily(file: Path) -> Iterator[None]:
    """Let a signal end the command so that no part of a file is left, and say so.

    The signal itself would end it where it stands.

    Args:
        file: that is written in the block: it is whole then, or it is as it was.
    """
    from alation_cli.output.plain import say

    try:
        with handled(_ended, *ENDING):
            yield
    except Ended as ended:
        name = signal.Signals(int(ended.code or 0) - _KILLED).name
        say(f"alation: ended by {name}: {file} is whole, or as it was before")
        raise


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
