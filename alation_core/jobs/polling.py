"""When to ask for a job the next time: a function of data.

Waits of one to two minutes for a tiny job are normal (sheet job, timing), and a poll is a read that
counts against throttling: so the steps begin small and grow. What jobs like it took tells when to
look closely.
"""

from __future__ import annotations

import math
import sys
import zlib

from alation_core.errors import ConfigurationError
from alation_core.frozen import dataclass
from alation_core.jobs.durations import Seen
from alation_core.problems import shown

DEFAULT_TIMEOUT = 1800.0
"""Seconds to wait for a job. Waits of minutes for a tiny job are normal (sheet job, timing)."""
GONE_LIMIT = 5
"""So many answers in a row that there is no such job end the wait for it."""
MOST_POLLS = 12
"""Polls of a job that takes up to a second, whatever was expected of it."""


def check_timeout(seconds: float) -> float:
    """Return how long a job is waited for, checked.

    Raises:
        ConfigurationError: it is no number of seconds from 0 on.
    """
    number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    # Compared, not converted: an integer can be larger than any float.
    if not number or not (0 <= seconds <= sys.float_info.max or seconds == math.inf):
        told = repr(seconds) if isinstance(seconds, str) else seconds  # "5" is none, and 5 is one
        raise ConfigurationError(f"timeout must be a number of seconds, not {shown(told)}")
    return seconds


@dataclass(frozen=True)
class PollPolicy:
    """How polls of one job are spread over time. All values are seconds, or shares.

    Args:
        first: until the first poll, where nothing is known.
        share: each later step is this share of the job's age, where nothing is known, and
        more: this much longer: so late, at most, its end is seen. The very first steps are smaller:
            each makes the age three times what it was.
        cap: longest step.
        jitter: share of a step by which it may be longer or shorter, where nothing is known.
        look: of a job that is expected to end later than this, the first poll comes now, and
        outlook: each further one before that end at this many times the age.
        parts: the time in which the end is expected is cut into so many steps; none is longer than
            where nothing is known.
        finest: smallest step then, as a share of the expected duration.
        late: smallest step after that time, as a share of the expected duration.
        growth: later steps are this share of the time since then.
        shortest: shortest step of all, and the earliest poll.
        once: who waits no longer than this for a job (0.1 s, by any clock) asks at the end of that
            time only.
        patience: of the first `MOST_POLLS` polls, each comes no earlier than at this many times the
            age at which the one before might have come.
    """

    first: float = 0.005
    share: float = 0.2
    more: float = 0.041
    cap: float = 5.0
    jitter: float = 0.05
    look: float = 0.25
    outlook: float = 2.5
    parts: int = 4
    finest: float = 0.015
    late: float = 0.05
    growth: float = 0.35
    shortest: float = 0.002
    once: float = 0.11
    patience: float = 1.77

    def due(self, at: float, accepted: float, deadline: float) -> float:
        """Return when a job is asked for the next time: at the latest when the wait for it ends.

        Args:
            at: reading of the clock at which it would be asked for, if nobody had enough of it.
            accepted: reading of the clock when it was accepted.
            deadline: reading of the clock at which the wait for it ends.
        """
        return deadline if deadline - accepted <= self.once else min(at, deadline)

    def delay(
        self, age: float, polls: int, seed: str, seen: Seen | None = None, place: int = 0
    ) -> float:
        """Return the seconds until the next poll.

        Args:
            age: seconds since the job was accepted.
            polls: polls of this job made so far.
            seed: the job's handle. The jitter is drawn from it, so jobs spread apart and a
                replay asks at the same times again.
            seen: what jobs like this one took, or None.
            place: so many other jobs are open. Of jobs that began together, each is asked for at
                other ages: together they see the first end sooner.
        """
        if seen is None:
            step = self._first(place) if age <= 0.0 else self._groping(age)
            step *= 1.0 + self.jitter * (2.0 * _chance(seed, polls) - 1.0)
        else:
            step = max(self._expecting(age, seen), self.shortest)
        if polls < MOST_POLLS:
            step = max(step, self.shortest * math.pow(self.patience, polls) - age)
        return step

    def _first(self, place: int) -> float:
        return self.first * math.pow(3.0, _apart(place))

    def _groping(self, age: float) -> float:
        return min(max(2.0 * age, self.first), self.share * age + self.more, self.cap)

    def _expecting(self, age: float, seen: Seen) -> float:
        finest = min(self.finest * seen.ended, self.cap)
        begin = max(seen.running - seen.spread - finest, 0.0)
        end = seen.ended + seen.spread + finest
        if age < begin:
            # The job may be much quicker this time: a few looks on the way.
            return min(max(age * self.outlook, self.look), begin) - age
        if age < end:
            return min(max((end - begin) / self.parts, finest), self._groping(age))
        late = max(self.late * seen.ended, seen.spread / 2.0, (age - end) * self.growth)
        return min(late, self.cap)


def _chance(seed: str, polls: int) -> float:
    return zlib.crc32(f"{seed}/{polls}".encode()) / 0xFFFFFFFF


def _apart(place: int) -> float:
    """Return a number below 1, far from those of the places before: 0, 1/2, 1/4, 3/4, 1/8, ..."""
    found, part = 0.0, 0.5
    while place:
        place, odd = divmod(place, 2)
        found, part = found + odd * part, part / 2.0
    return found
