"""What names the objects of a list that were seen: in little memory where numbers grow.

Most lists come in the order of their ids, which are numbers. Those are kept as ranges, so that a
list of a million objects takes a few bytes, and not a hundred for each of them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

_MOST = 2**63 - 1


class Ids:
    """A set of ids: of whole numbers, and of whatever else names an object."""

    def __init__(self) -> None:
        # Each range stands behind the one before. A number that came out of order is in no range.
        self._starts, self._ends = array("q"), array("q")
        self._others: set[Any] = set()

    def __contains__(self, identity: Any) -> bool:
        if isinstance(identity, int) and self._starts:
            at = bisect_right(self._starts, identity) - 1
            if at >= 0 and identity <= self._ends[at]:
                return True
        return identity in self._others

    def __iter__(self) -> Iterator[Any]:
        ranges = zip(self._starts, self._ends, strict=True)
        numbers = (range(start, end + 1) for start, end in ranges)
        return chain(chain.from_iterable(numbers), self._others)

    def __le__(self, other: Ids) -> bool:
        return all(identity in other for identity in self)

    def add(self, identity: Any) -> None:
        """Add an id."""
        if isinstance(identity, int) and -_MOST <= identity <= _MOST and self._is_behind(identity):
            self._add_range(identity, identity)
        elif identity not in self:
            self._others.add(identity)

    def add_new(self, ids: list[Any]) -> bool:
        """Add the ids of a page where each is a new one; else tell that, and add none."""
        here = {*ids}
        if len(here) < len(ids) or None in here:
            return False
        if self._follow(ids):
            for start, end in _ranges(ids):
                self._add_range(start, end)
            return True
        if any(identity in self for identity in here):
            return False
        for identity in ids:
            self.add(identity)
        return True

    def _follow(self, ids: list[Any]) -> bool:
        """Tell whether ids are numbers that grow, behind all that there are."""
        return (
            {*map(type, ids)} == {int}
            and self._is_behind(ids[0])
            and -_MOST <= ids[0] <= ids[-1] <= _MOST
            and sorted(ids) == ids
        )

    def _is_behind(self, number: int) -> bool:
        return not self._ends or number > self._ends[-1]

    def _add_range(self, start: int, end: int) -> None:
        if self._ends and self._ends[-1] + 1 == start:
            self._ends[-1] = end
        else:
            self._starts.append(start)
            self._ends.append(end)


def _ranges(numbers: list[int]) -> list[tuple[int, int]]:
    """Return the ranges of numbers that grow."""
    gaps = [(last, first) for last, first in pairwise(numbers) if last + 1 < first]
    starts = [numbers[0], *(first for _, first in gaps)]
    return list(zip(starts, [*(last for last, _ in gaps), numbers[-1]], strict=True))
