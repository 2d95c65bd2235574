"""When a request may be sent: everybody who shares a rate takes a turn before each of them."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Protocol

from alation_core.auth.credentials import Credentials
from alation_core.clock import Clock, SystemClock
from alation_core.locks import ForkedLock
from alation_core.wire.messages import Reply
from alation_core.wire.signals import is_throttled, retry_after

LOOK_UP_SECONDS = 0.25
"""While it waits, a client looks this often whether it is to stop."""
LONGEST_PAUSE = 300.0
"""Seconds. A throttle that asks for more puts nobody off for longer: then one asks again."""


class Turns(Protocol):
    """The turns of all that share a rate."""

    def turn(self) -> float:
        """Reserve the next turn, and return the seconds to wait until it begins."""

    def put_off(self, seconds: float) -> None:
        """Let the next turn begin no earlier than in that many seconds, for everybody."""


def next_turn(free: float, now: float, per_second: float) -> tuple[float, float]:
    """Return when the next turn begins, and when the one after it can.

    Turns that nobody took are not made up for: there is no burst after a pause.

    Args:
        free: from when on a turn can be had.
        now: a reading of the same clock.
        per_second: how many turns begin in a second.
    """
    begins = max(free, now)
    return begins, begins + 1.0 / per_second


class Line:
    """Who waits for a turn in this process: all its clients of one credential at one host.

    Args:
        clock: the time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free = clock.now()
        self._lock = ForkedLock()

    def turn(self, per_second: float) -> float:
        """Reserve the next turn; see `Turns`."""
        with self._lock.held():
            now = self._clock.now()
            begins, self._free = next_turn(self._free, now, per_second)
            return begins - now

    def put_off(self, seconds: float) -> None:
        """Put the next turn off; see `Turns`."""
        with self._lock.held():
            self._free = max(self._free, self._clock.now() + seconds)


_lines: weakref.WeakValueDictionary[tuple[str, Credentials, int], Line]
_lines = weakref.WeakValueDictionary()
_lines_lock = ForkedLock()


def line_at(host: str, credentials: Credentials, clock: Clock) -> Line:
    """Return the process's one line of a credential at a host; it lives as long as its clients.

    `clock` tells simulated times apart from real ones.
    """
    clock_id = 0 if isinstance(clock, SystemClock) else id(clock)
    key = (host.lower(), credentials, clock_id)
    with _lines_lock.held():
        line = _lines.get(key)
        if line is None:
            line = _lines[key] = Line(clock)
        return line


class OwnTurns:
    """The turns of this process.

    Args:
        line: where one waits.
        per_second: the rate.
    """

    def __init__(self, line: Line, per_second: float) -> None:
        self._line = line
        self._per_second = per_second

    def turn(self) -> float:
        """Reserve the next turn."""
        return self._line.turn(self._per_second)

    def put_off(self, seconds: float) -> None:
        """Put the next turn off."""
        self._line.put_off(seconds)


class Pace:
    """Keeps the requests of a connection under a rate.

    Args:
        turns: of all that share the rate.
        clock: what waits.
        stop: says why the client is to stop, or None. Who is told so during a wait waits no longer.
    """

    def __init__(
        self, turns: Turns, clock: Clock, stop: Callable[[], str | None] = lambda: None
    ) -> None:
        self._turns = turns
        self._clock = clock
        self._stop = stop

    def wait(self) -> None:
        """Take a turn, and wait for it."""
        until = self._clock.now() + self._turns.turn()
        before = self._stop()
        while (remaining := until - self._clock.now()) > 0.0 and self._stop() == before:
            self._clock.sleep(min(remaining, LOOK_UP_SECONDS))

    def note(self, reply: Reply) -> None:
        """Note an answer: where the throttle asks to wait, everybody waits."""
        if is_throttled(reply):
            asked = retry_after(reply, self._clock.wall())
            if asked is not None:
                self._turns.put_off(min(asked, LONGEST_PAUSE))


Paces = Callable[[Credentials], Pace | None]
"""Returns the pace of the requests that a credential opens; None: each goes out at once."""
