"""The server's time of day, as its answers tell it."""

from __future__ import annotations

from alation_core.clock import Clock
from alation_core.wire.signals import http_date


class ServerTime:
    """How far the server's clock is from the machine's.

    Args:
        clock: the machine's time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset: float | None = None
        self._date = ""

    @property
    def offset(self) -> float | None:
        """Seconds that the server's clock is ahead; None: no answer has told its time."""
        return self._offset

    def wall(self) -> float:
        """Return the server's time of day, in seconds since 1970.

        Where its answers differ (several machines, one of them with a wrong clock), the latest
        time counts: a look-up then finds too few objects rather than older ones.
        """
        return self._clock.wall() + (self._offset or 0.0)

    def note(self, date: str) -> None:
        """Note the header Date of an answer that has just come."""
        if date == self._date:
            return  # the same second, read later: it tells of no later time
        self._date = date
        moment = http_date(date)
        if moment is not None:
            offset = moment - self._clock.wall()
            self._offset = offset if self._offset is None else max(self._offset, offset)
