"""How often and how fast a read is repeated."""

from __future__ import annotations

from alation_core.frozen import dataclass

REPEATABLE = frozenset({429, 500, 502, 503, 504})
"""Statuses of answers that say nothing of what was asked: it may be asked again."""


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how fast a read is repeated.

    Args:
        tries: requests in all, the first one included.
        first_seconds: pause before the second try; each later one is twice as long.
        cap_seconds: longest pause that is chosen here.
        patience_seconds: a server that asks for a longer pause than this is not waited for.
    """

    tries: int = 5
    first_seconds: float = 0.25
    cap_seconds: float = 8.0
    patience_seconds: float = 300.0

    def pause(self, failures: int, asked: float | None, chance: float) -> float | None:
        """Return the seconds until the next try, or None to give up.

        Args:
            failures: tries that failed so far.
            asked: what the server asked for, or None.
            chance: a number from 0 to 1 that spreads clients apart.
        """
        if failures >= self.tries or (asked is not None and asked > self.patience_seconds):
            return None
        backoff = min(self.first_seconds * 2.0 ** (failures - 1), self.cap_seconds)
        return float(max(backoff * (0.75 + 0.5 * chance), asked or 0.0))
