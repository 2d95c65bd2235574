"""Another process: forked from this one, told what to do next, stopped or killed."""

from __future__ import annotations

import os
import pickle
import select
import signal
import struct
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

SECONDS = 30.0
"""A process that says nothing for so long is stuck."""
_SIZE = struct.Struct("!I")


class Ended(Exception):
    """A process has ended, and says nothing more."""


class Lines:
    """What two processes say to each other, in order.

    Args:
        reading: file that is read from.
        writing: file that is written to.
    """

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = reading
        self._writing = writing

    def say(self, what: Any) -> None:
        """Say something to the other process."""
        content = pickle.dumps(what)
        os.write(self._writing, _SIZE.pack(len(content)) + content)

    def hear(self) -> Any:
        """Wait for what the other process says next.

        Raises:
            Ended: it has ended.
            TimeoutError: it says nothing.
        """
        size = _SIZE.unpack(self._read(_SIZE.size))[0]
        return pickle.loads(self._read(size))  # noqa: S301 - our own

    def _read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            if not select.select([self._reading], [], [], SECONDS)[0]:
                raise TimeoutError(f"the process says nothing for {SECONDS:g} s")
            part = os.read(self._reading, size - len(found))
            if not part:
                raise Ended
            found += part
        return found

    def close(self) -> None:
        """Say nothing more."""
        for end in (self._reading, self._writing):
            os.close(end)


class Process:
    """A process that works beside this one.

    Args:
        number: by which the operating system knows it.
        lines: what it says, and is told.
    """

    def __init__(self, number: int, lines: Lines) -> None:
        self.number = number
        self.say = lines.say
        self.hear = lines.hear

    def freeze(self) -> None:
        """Let it stand still, and wait until it does."""
        os.kill(self.number, signal.SIGSTOP)
        os.waitpid(self.number, os.WUNTRACED)

    def wake(self) -> None:
        """Let it go on."""
        os.kill(self.number, signal.SIGCONT)


@contextmanager
def forked(work: Callable[[Lines], None]) -> Iterator[Process]:
    """Do some work in a process of its own; it is killed when the block is left.

    Args:
        work: what it does. It opens its own ledgers: those of this process are not its.
    """
    (here_reads, there_writes), (there_reads, here_writes) = os.pipe(), os.pipe()
    number = os.fork()
    if number == 0:
        os.close(here_reads)
        os.close(here_writes)
        _work(work, Lines(there_reads, there_writes))
    os.close(there_reads)
    os.close(there_writes)
    lines = Lines(here_reads, here_writes)
    try:
        yield Process(number, lines)
    finally:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
        lines.close()


def _work(work: Callable[[Lines], None], lines: Lines) -> None:
    """Do it, and end the process without what this one would do at its end."""
    try:
        work(lines)
    except BaseException:
        with suppress(OSError):
            lines.say(traceback.format_exc())
    finally:
        os._exit(0)
