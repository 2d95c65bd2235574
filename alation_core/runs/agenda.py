"""What is to be done now, and what of it comes first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from alation_core.runs.effects import Effect, PollAt, Prepare, Resolve, Send


@dataclass
class Agenda:
    """What is to be done now, each in the order in which it came.

    Args:
        server: what keeps the server at work, and the run going.
        rows: results to be read, and rows to be prepared.
    """

    server: deque[Effect] = field(default_factory=deque)
    rows: deque[Resolve | Prepare] = field(default_factory=deque)

    def __bool__(self) -> bool:
        return bool(self.server or self.rows)

    def extend(self, effects: Iterable[Effect]) -> None:
        """Note what is to be done."""
        for effect in effects:
            if isinstance(effect, Resolve | Prepare):
                self.rows.append(effect)
            else:
                self.server.append(effect)

    def next(self, *, busy: bool, poll_is_due: bool) -> Effect | None:
        """Take what comes first; None: a poll does, or there is nothing to do.

        The server comes first: results are read, and rows prepared, while it works. Results come
        right after their end where it has all that it may be given.

        Args:
            busy: the server has all that it may be given.
            poll_is_due: the time of a poll has come.
        """
        if self.server:
            return self.server.popleft()
        if not self.rows or poll_is_due:
            return None
        if busy and len(self.rows) > 1 and isinstance(self.rows[0], Prepare):
            self.rows.rotate(-1)  # there is one of these at most, and it can wait
            result = self.rows.popleft()
            self.rows.rotate(1)
            return result
        return self.rows.popleft()

    def send_nothing(self) -> None:
        """Forget what would ask the server for anything."""
        self.server = deque(e for e in self.server if not isinstance(e, Send | PollAt))

    def clear(self) -> None:
        """Forget everything."""
        self.server.clear()
        self.rows.clear()
