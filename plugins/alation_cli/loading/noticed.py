"""What is taken note of rows while they go by: a few bytes for each, and nothing of the rows."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from alation_core.operations import SameObject

NAMELESS = 0
"""In the place of the digest of a name: nobody can tell which object the row is about."""
_BITS_A_NAME = 16
_32_BITS = (1 << 32) - 1


class Pair(NamedTuple):
    """Two rows about one object.

    Args:
        row: the later one.
        earlier: the first one.
        exact: they name it in the same way; else its name differs in the letter case.
    """

    row: int
    earlier: int
    exact: bool


class LeftOutFields:
    """Which of some fields rows leave out.

    Args:
        fields: their names.
    """

    def __init__(self, fields: Sequence[str]) -> None:
        self._fields = fields
        self._kinds: dict[tuple[bool, ...] | None, int] = {}
        self._kind_of_row = array("I")

    def take(self, rows: Sequence[Any]) -> None:
        """Take note of further rows."""
        kinds, fields = self._kinds, self._fields
        self._kind_of_row.extend(
            kinds.setdefault(
                tuple([name in row for name in fields]) if isinstance(row, dict) else None,
                len(kinds),
            )
            for row in rows
        )

    def told(self, bad: Collection[int]) -> tuple[int, Mapping[str, int]]:
        """Return how many rows there are, but for some, and how many leave out each field."""
        counts = Counter(self._kind_of_row)
        counts.subtract(self._kind_of_row[row] for row in bad)
        known = {held: counts[kind] for held, kind in self._kinds.items() if held is not None}
        times = {
            name: sum(rows for held, rows in known.items() if not held[at])
            for at, name in enumerate(self._fields)
        }
        return sum(known.values()), times


class NamedObjects:
    """Which object each row is about: digests of the names.

    Args:
        same: tells which object a row is about.
    """

    def __init__(self, same: SameObject) -> None:
        self._same = same
        self._names = array("q")
        self._exact = array("I")

    def take(self, rows: Sequence[Any]) -> None:
        """Take note of further rows."""
        for row in rows:
            name = self._same.roughly(row) if isinstance(row, dict) else None
            self._names.append(NAMELESS if name is None else hash(name) or 1)
            self._exact.append(0 if name is None else hash(self._same.of(row)) & _32_BITS)

    def pairs(self, bad: Collection[int]) -> Iterator[Pair]:
        """Yield the rows, but for some, whose object an earlier one is about too."""
        repeated = _repeated(self._names)
        first: dict[int, int] = {}
        for row, name in enumerate(self._names):
            if name in repeated and row not in bad:
                earlier = first.setdefault(name, row)
                if earlier != row:
                    yield Pair(row, earlier, self._exact[row] == self._exact[earlier])


def _repeated(names: Sequence[int]) -> set[int]:
    """Return the digests that occur more than once, and a few that do not.

    A sieve of bits finds them: a set of all digests takes many times the memory.
    """
    bits = 1 << (len(names) * _BITS_A_NAME).bit_length()
    sieve, last = bytearray(bits // 8 + 1), bits - 1
    found = set()
    for name in names:
        byte, bit = (name & last) >> 3, 1 << (name & 7)
        if sieve[byte] & bit:
            found.add(name)
        else:
            sieve[byte] |= bit
    found.discard(NAMELESS)
    return found
