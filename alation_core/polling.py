"""When to ask for a job the next time: a function of data."""

from __future__ import annotations

import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class PollPolicy:
    """How polls of one job are spread over time. All values are seconds.

    Waits of one to two minutes for a tiny job are normal (sheet job, timing), and a poll is a read
    that counts against throttling: so the steps begin small and grow.

    Args:
        first: until the first poll.
        growth: each step is this many times the one before.
        cap: longest step.
        jitter: share of a step by which it may be longer or shorter.
    """

    first: float = 0.2
    growth: float = 1.5
    cap: float = 5.0
    jitter: float = 0.1

    def delay(self, polls: int, seed: str) -> float:
        """Return the seconds until the next poll.

        Args:
            polls: polls of this job made so far.
            seed: the job's handle. The jitter is drawn from it, so jobs spread apart and a
                replay asks at the same times again.
        """
        step = min(self.first * self.growth ** min(polls, 64), self.cap)
        chance = zlib.crc32(f"{seed}/{polls}".encode()) / 0xFFFFFFFF
        return step * (1.0 + self.jitter * (2.0 * chance - 1.0))
