"""The lines in which rows begin: nothing is kept of those that follow each other."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import overload


class Lines(Sequence[int]):
    """The line of each row, from 1. Memory grows with the lines that hold no row of their own.

    A row's line is its number and a shift that grows where lines are blank, or a row has several.
    """

    def __init__(self) -> None:
        self._size = 0
        self._rows = array("I")
        self._shifts = array("q")

    def extend(self, lines: Sequence[int]) -> None:
        """Take the lines of further rows."""
        row, shift = self._size, self._shifts[-1] if self._shifts else 0
        first, last, count = lines[0], lines[-1], len(lines)
        self._size += count
        # Lines grow from row to row: where the first and the last fit, those between do.
        if first - row == shift and last - first == count - 1:
            return
        for at, line in enumerate(lines, row):
            if line - at != shift:
                shift = line - at
                self._rows.append(at)
                self._shifts.append(shift)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, row: int) -> int: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[int]: ...

    def __getitem__(self, row: int | slice) -> int | Sequence[int]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(self._size))]
        if not -self._size <= row < self._size:
            raise IndexError(row)
        row %= self._size
        at = bisect_right(self._rows, row) - 1
        return row + (self._shifts[at] if at >= 0 else 0)

    def __iter__(self) -> Iterator[int]:
        return map(self.__getitem__, range(self._size))
