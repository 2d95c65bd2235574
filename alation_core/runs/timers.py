"""What is due later, by its time."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field

from alation_core.batching.grouping import BatchKey
from alation_core.jobs.protocol import JobHandle
from alation_core.runs.effects import PollAt, WakeAt


@dataclass
class Timers:
    """What is due later. Of a job, what was planned last counts: an earlier plan is forgotten."""

    _heap: list[tuple[float, int, PollAt | WakeAt]] = field(default_factory=list)
    _planned: dict[tuple[BatchKey, JobHandle], int] = field(default_factory=dict)
    _added: int = 0

    def __bool__(self) -> bool:
        """Whether anything is due later."""
        while self._heap:
            _, number, effect = self._heap[0]
            if isinstance(effect, WakeAt) or self._planned.get(_job(effect)) == number:
                return True
            heapq.heappop(self._heap)
        return False

    def add(self, effect: PollAt | WakeAt) -> None:
        """Note what is due later."""
        self._added += 1
        heapq.heappush(self._heap, (effect.at, self._added, effect))
        if isinstance(effect, PollAt):
            self._planned[_job(effect)] = self._added

    def next_at(self) -> float:
        """Return when the next thing is due; infinity: nothing is."""
        return self._heap[0][0] if self else math.inf

    def take(self) -> PollAt | WakeAt:
        """Take what is due next; something has to be."""
        effect = heapq.heappop(self._heap)[2]
        if isinstance(effect, PollAt):
            del self._planned[_job(effect)]
        return effect

    def clear(self) -> None:
        """Forget everything."""
        self._heap.clear()
        self._planned.clear()


def _job(effect: PollAt) -> tuple[BatchKey, JobHandle]:
    return effect.batch, effect.handle
