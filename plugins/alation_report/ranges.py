"""Numbers of lines as ranges: "3-9, 12"."""

from __future__ import annotations

from dataclasses import dataclass, field

SHOWN = 8
"""Ranges that are named."""
KEPT = 5_000
"""Ranges that are remembered: of lines that lie apart, so many."""


@dataclass
class Ranges:
    """Numbers, most of which come in order.

    Args:
        count: how many there are.
    """

    count: int = 0
    _ranges: list[list[int]] = field(default_factory=list)

    def add(self, number: int) -> None:
        """Take one more; one that is there already counts once."""
        last = self._ranges[-1] if self._ranges else None
        if last is not None and last[0] <= number <= last[1]:
            return
        self.count += 1
        if last is not None and number == last[1] + 1:
            last[1] = number
        elif len(self._ranges) < KEPT:
            self._ranges.append([number, number])

    @property
    def first(self) -> int:
        """The number that came first."""
        return self._ranges[0][0]

    def told(self) -> str:
        """Return them in order; of many ranges the first ones."""
        joined: list[list[int]] = []
        for begin, end in sorted(self._ranges):
            if joined and begin <= joined[-1][1] + 1:
                joined[-1][1] = max(joined[-1][1], end)
            else:
                joined.append([begin, end])
        words = [f"{begin}" if begin == end else f"{begin}-{end}" for begin, end in joined]
        return ", ".join([*words[:SHOWN], *(["..."] if len(words) > SHOWN else [])])
