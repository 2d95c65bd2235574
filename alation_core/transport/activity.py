"""What this process changes at a server: who reads a list meanwhile has to know.

Lists are pages by offset (sheet pagination, stability): what is deleted or moved between two pages
moves the rest of the list up, and the next page begins too late.
"""

from __future__ import annotations

from typing import Protocol
from weakref import WeakValueDictionary

from alation_core.locks import ForkedLock

MOVING = frozenset({"DELETE", "PATCH", "PUT"})
"""Methods of writes that can take an object out of a list, or to another place in it."""


class Working(Protocol):
    """A run that may have work open at the server."""

    @property
    def open(self) -> int:
        """Batches that were sent and have not ended."""


class Activity:
    """The writes of this process at one server that may move what lists hold."""

    def __init__(self) -> None:
        self.sent = 0
        self._lock = ForkedLock()
        self._runs: WeakValueDictionary[int, Working] = WeakValueDictionary()

    def note(self, method: str, run: Working) -> None:
        """Note that a run sends a batch."""
        if method in MOVING:
            with self._lock.held():
                self.sent += 1
                self._runs[id(run)] = run

    @property
    def open(self) -> int:
        """Batches of such writes that were sent and have not ended."""
        return sum(run.open for run in list(self._runs.values()))


_activities: dict[str, Activity] = {}
_lock = ForkedLock()


def activity_at(host: str) -> Activity:
    """Return the one activity of this process at a host."""
    with _lock.held():
        return _activities.setdefault(host.lower(), Activity())
