"""How many rows one request may hold."""

from __future__ import annotations

from dataclasses import replace

from alation_core.errors import ConfigurationError
from alation_core.frozen import dataclass


@dataclass(frozen=True)
class BatchLimit:
    """How many rows one request may hold.

    Args:
        items: rows at most; None: no limit is known, all rows go into one request.
        bytes: size of the body at most. No limit of the server is documented (sheet limits); the
            default is a choice, and a 413 splits further.
        hard: the vendor calls `items` a limit: a larger `batch_size` is refused.
        whole: the body is a whole state that deletes what it does not name: never split.
    """

    items: int | None = 1000
    bytes: int = 16 * 1024 * 1024
    hard: bool = False
    whole: bool = False

    @property
    def in_words(self) -> str:
        """How many rows, for people."""
        if self.items is None:
            return "all rows"
        return "1 row" if self.items == 1 else f"{self.items} rows"

    def chosen(self, where: str, batch_size: int | None) -> BatchLimit:
        """Return the limit of a call.

        Args:
            where: name of the operation, for messages.
            batch_size: rows per request that the caller asks for; None: as declared.

        Raises:
            ConfigurationError: the declared limit does not allow it.
        """
        if batch_size is None:
            return replace(self, items=None) if self.whole else self
        if self.whole:
            raise ConfigurationError(
                f"{where} is one whole state here, which deletes what it does not name: it "
                "is never split, so leave batch_size out"
            )
        if batch_size < 1 or (self.hard and self.items is not None and batch_size > self.items):
            highest = f" and at most {self.items}, the server's limit" if self.hard else ""
            raise ConfigurationError(
                f"{where}: batch_size must be at least 1{highest}, not {batch_size}"
            )
        return replace(self, items=batch_size)


DEFAULT_LIMIT = BatchLimit()
"""The vendor's general advice: 1,000 objects or fewer in one call (sheet limits)."""
