"""When to ask for a job the next time: a function of data.

Waits of one to two minutes for a tiny job are normal (sheet job, timing), and a poll is a read that
counts against throttling: so the steps begin small and grow. What the job before took tells
when to look closely.
"""

from __future__ import annotations

import math
import sys
import zlib
from dataclasses import dataclass

from alation_core.errors import ConfigurationError
from alation_core.problems import shown

DEFAULT_TIMEOUT = 1800.0
"""Seconds to wait for a job. Waits of minutes for a tiny job are normal (sheet job, timing)."""
GONE_LIMIT = 5
"""So many answers in a row that there is no such job end the wait for it."""


def check_timeout(seconds: float) -> float:
    """Return how long a job is waited for, checked.

    Raises:
        ConfigurationError: it is no number of seconds from 0 on.
    """
    number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    # Compared, not converted: an integer can be larger than any float.
    if not number or not (0 <= seconds <= sys.float_info.max or seconds == math.inf):
        raise ConfigurationError(f"timeout must be a number of seconds, not {shown(seconds)}")
    return seconds


@dataclass(frozen=True)
class Seen:
    """What polling told of the duration of an earlier job of the same operation, in seconds.

    Args:
        running: its age when it was last seen to run.
        ended: its age when it was seen to have ended.
    """

    running: float
    ended: float


@dataclass(frozen=True)
class PollPolicy:
    """How polls of one job are spread over time. All values are seconds, or shares.

    Args:
        first: until the first poll, where nothing is known.
        share: each step is this share of the job's age, where nothing is known: so late, at most,
            its end is seen.
        cap: longest step.
        jitter: share of a step by which it may be longer or shorter.
        outlook: where a duration is expected, polls before it are this many times apart.
        parts: the time in which the end is expected is cut into so many steps.
        growth: after that time, each step is about this many times the one before.
        finest: smallest step then, as a share of the expected duration.
        shortest: shortest step of all.
    """

    first: float = 0.1
    share: float = 0.2
    cap: float = 5.0
    jitter: float = 0.1
    outlook: float = 2.5
    parts: int = 4
    growth: float = 1.35
    finest: float = 0.03
    shortest: float = 0.01

    def delay(self, age: float, polls: int, seed: str, seen: Seen | None = None) -> float:
        """Return the seconds until the next poll.

        Args:
            age: seconds since the job was accepted.
            polls: polls of this job made so far.
            seed: the job's handle. The jitter is drawn from it, so jobs spread apart and a
                replay asks at the same times again.
            seen: what the job before took, or None.
        """
        if seen is None:
            return self._groping(age, polls, seed)
        return max(self._expecting(age, seen), self.shortest)

    def _expecting(self, age: float, seen: Seen) -> float:
        margin = self.finest * seen.ended
        begin, end = max(seen.running - margin, 0.0), seen.ended + margin
        if age < begin:
            # The job may be much quicker this time: a few looks on the way.
            on_the_way = max(age * self.outlook, self.outlook * self.first)
            return min(on_the_way, begin) - age
        step = max((end - begin) / self.parts, margin)
        late = max(age - end, 0.0)
        return min(step + late * (self.growth - 1.0), self.cap)

    def _groping(self, age: float, polls: int, seed: str) -> float:
        shortest = self.first if polls == 0 else self.first / 2
        step = min(max(age * self.share, shortest), self.cap)
        chance = zlib.crc32(f"{seed}/{polls}".encode()) / 0xFFFFFFFF
        return step * (1.0 + self.jitter * (2.0 * chance - 1.0))
