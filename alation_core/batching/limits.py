"""How many rows one request may hold."""

from __future__ import annotations

from dataclasses import dataclass


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


DEFAULT_LIMIT = BatchLimit()
"""The vendor's general advice: 1,000 objects or fewer in one call (sheet limits)."""
