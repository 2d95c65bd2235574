"""What a server takes in one request, as far as its answers told it: a 413 is remembered."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace

from alation_core.batching.limits import BatchLimit


@dataclass(frozen=True)
class Bound:
    """What is known of the most of something that goes into one request.

    Args:
        taken: the most that got through.
        refused: the least that was too much; None: nothing was.
    """

    taken: int = 0
    refused: int | None = None

    @property
    def target(self) -> int:
        """So much is sent from now on: what got through, or half of what did not."""
        return sys.maxsize if self.refused is None else max(self.taken, self.refused // 2, 1)

    def is_passed_by(self, size: int) -> bool:
        """Tell whether something is nearer to what was refused than to what is sent."""
        return self.refused is not None and 2 * size > self.target + self.refused

    def without(self, size: int) -> Bound:
        """Return what is known after so much was too much."""
        return replace(self, refused=min(size, self.refused or size))


@dataclass
class Room:
    """What goes into one request of a run, learnt from what became of the others.

    A 413 speaks of bytes. Of rows it speaks where a request of no fewer bytes got through, and
    where one of no fewer rows did as well, the server takes less than before.

    Args:
        bytes: of the rows, without what stands around them in every request.
        rows: that are in it.
        rows_then: how many rows the request of `bytes.refused` held.
    """

    bytes: Bound = field(default_factory=Bound)
    rows: Bound = field(default_factory=Bound)
    rows_then: int = 0

    def within(self, limit: BatchLimit) -> tuple[int, int]:
        """Return how many rows a new batch may hold, and how many bytes of them."""
        items = sys.maxsize if limit.items is None else limit.items
        return min(items, self.rows.target), self.bytes.target

    def is_too_small_for(self, size: int, rows: int) -> bool:
        """Tell whether a request would be refused, by all that is known."""
        return rows > 1 and (self.bytes.is_passed_by(size) or self.rows.is_passed_by(rows))

    def took(self, size: int, rows: int) -> None:
        """Note that a request got through, whatever was answered to it."""
        if self.rows.refused is not None and rows >= self.rows.refused:
            self.rows = Bound()
        self.rows = replace(self.rows, taken=max(self.rows.taken, rows))
        if self.bytes.refused is not None and size >= self.bytes.refused:
            # It was not for its bytes: if for anything that stays, then for its rows.
            self.bytes = Bound()
            if self.rows_then > self.rows.taken:
                self.rows = self.rows.without(self.rows_then)
        self.bytes = replace(self.bytes, taken=max(self.bytes.taken, size))

    def refused(self, size: int, rows: int) -> None:
        """Note that a request was too large."""
        if size > self.bytes.taken:
            if self.bytes.refused is None or size <= self.bytes.refused:
                self.rows_then = rows
            self.bytes = self.bytes.without(size)
        elif rows > self.rows.taken:
            self.rows = self.rows.without(rows)
        elif rows > 1:  # one row that is refused says nothing of others
            self.bytes, self.rows, self.rows_then = Bound(0, size), Bound(), rows
