"""Rows that break off while they are sent: what was sent by then is not lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alation_core.batching.rows import PreparedRow, RejectedRow
from alation_core.errors import InvalidPayload


def fitting(rows: Iterable[PreparedRow], known: int) -> Iterator[PreparedRow]:
    """Pass rows on up to the first new one that does not fit.

    Args:
        rows: the input from its beginning.
        known: so many of them were recorded before.

    Raises:
        InvalidPayload: there is one.
    """
    for row in rows:
        if isinstance(row, RejectedRow) and row.position >= known:
            raise InvalidPayload(row.problems)
        yield row


class BreakingOff:
    """Ends the rows where they break off, and raises after the outcomes before that.

    They break off where the caller's iterable raises (the jobs that are open then are not lost),
    and at the first rejected row if that is wanted.
    """

    def __init__(self, at_invalid: bool) -> None:
        self._at_invalid = at_invalid
        self._error: Exception | None = None

    def watch(self, rows: Iterable[PreparedRow]) -> Iterator[PreparedRow]:
        """Pass rows on until they break off."""
        try:
            for row in rows:
                yield row
                if self._at_invalid and isinstance(row, RejectedRow):
                    self._error = InvalidPayload(row.problems)
                    return
        except Exception as error:
            self._error = error

    @property
    def broke(self) -> bool:
        """Whether the rows broke off."""
        return self._error is not None

    @property
    def kind(self) -> str | None:
        """Name of the kind of what broke them off; None: nothing did."""
        return None if self._error is None else type(self._error).__name__

    def finish(self) -> None:
        """Raise what broke the rows off, if anything did."""
        if self._error is not None:
            raise self._error
