"""Time as an argument: what waits takes a clock, so that tests and replays wait for nothing."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What the core asks of time. All values are seconds."""

    def now(self) -> float:
        """Return a reading that only ever grows; differences are durations."""
        ...

    def wall(self) -> float:
        """Return the time of day as seconds since 1970 (UTC)."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let that many seconds pass."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Return the monotonic clock."""
        return time.monotonic()

    def wall(self) -> float:
        """Return the time of day."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Block for `seconds`."""
        if seconds > 0:
            time.sleep(seconds)


class SimulatedClock:
    """A clock that stands still until somebody sleeps on it: replays take no real time.

    Args:
        wall: time of day at the start, in seconds since 1970.
    """

    def __init__(self, wall: float = 1_735_689_600.0) -> None:
        self._start = wall
        self._elapsed = 0.0

    def now(self) -> float:
        """Return the seconds slept so far."""
        return self._elapsed

    def wall(self) -> float:
        """Return the start plus the seconds slept so far."""
        return self._start + self._elapsed

    def sleep(self, seconds: float) -> None:
        """Move on by `seconds` at once."""
        self._elapsed += max(0.0, seconds)
