"""The rows of a run that need not be read from its ledger: they lie there, and are still here."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from alation_core.batching.rows import EncodedRow, PreparedRow

MOST_BYTES = 8 << 20
"""So many bytes of rows, as they are sent, are kept at most: many a run is not larger."""


class AtHand:
    """Rows in parts, each of which stands together in a record of the ledger.

    Rows are read in their order, mostly once: a part that was recorded by this process is let go
    when one after it is asked for. The part that was asked for last stays: small batches share it.
    """

    def __init__(self) -> None:
        self._later: deque[Sequence[PreparedRow]] = deque()
        self._last: Sequence[PreparedRow] = ()
        self._room = MOST_BYTES

    def keep(self, part: Sequence[PreparedRow]) -> None:
        """Keep rows that were recorded just now, after those kept before, as far as there is room.

        Args:
            part: at least one row; their positions follow one another.
        """
        self._room -= sum([size_of(row) for row in part])
        if self._room >= 0:  # and no part after one that found no room: the first are read first
            self._later.append(part)

    def set_last(self, part: Sequence[PreparedRow]) -> None:
        """Keep the rows that were read from the ledger last."""
        self._last = part

    def part_with(self, position: int) -> Sequence[PreparedRow] | None:
        """Return the part in which a row is; None: it has to be read."""
        while self._later and self._later[0][0].position <= position:
            self._last = self._later.popleft()
        last = self._last
        return last if last and last[0].position <= position <= last[-1].position else None

    def forget(self) -> None:
        """Let go of all rows: what is recorded of them has become something else."""
        self._later.clear()
        self._last, self._room = (), MOST_BYTES


def size_of(row: PreparedRow) -> int:
    """Return how many bytes there are of a row, as it is sent, or of what was rejected."""
    return len(row.part) if isinstance(row, EncodedRow) else len(row.given)
