"""Background jobs: their handles, their due times, their ends (sheet job)."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar

FIRST_JOB_ID = 1001

W = TypeVar("W")
"""The world that a job changes: a book of jobs needs to know nothing of it."""


@dataclass(frozen=True)
class JobEnd:
    """How a job ended.

    Args:
        status: any status word; the documented ones are successful and failed.
        result: anything that JSON can express; its form differs by endpoint.
        msg: None for the usual sentence "Job finished in ...".
    """

    status: str = "successful"
    result: Any = None
    msg: str | None = None


Work = Callable[[W], JobEnd]
"""What a job does. It is performed once, at the moment when the job ends."""


@dataclass(frozen=True)
class Job:
    """Handle of a job. Times are seconds since 1970 by the sandbox's clock.

    Args:
        id: number.
        name: text handle, None where the job has none.
        starts_at: when it leaves the queue.
        ends_at: when its work is done.
    """

    id: int
    name: str | None
    starts_at: float
    ends_at: float


class JobBook(Generic[W]):
    """All jobs of a world, by id and by name, and those that are still to end.

    Args:
        first: id of the first job.
    """

    def __init__(self, first: int = FIRST_JOB_ID) -> None:
        self._ids = count(first)
        self._order = count()
        self._by_handle: dict[int | str, Job] = {}
        self._open: list[tuple[float, int, Job, Work[W]]] = []
        self._ends: dict[int, JobEnd] = {}

    def reserve_id(self) -> int:
        """Take the next id for a job that is started later."""
        return next(self._ids)

    def add(self, job: Job, work: Work[W]) -> None:
        """Enter a job.

        Raises:
            ValueError: its id or its name is taken.
        """
        handles = [handle for handle in (job.id, job.name) if handle is not None]
        for handle in handles:
            if handle in self._by_handle:
                raise ValueError(f"there is a job {handle!r}: take a new id or name")
        self._by_handle.update(dict.fromkeys(handles, job))
        # The running number keeps the order of submission among jobs that end together.
        heapq.heappush(self._open, (job.ends_at, next(self._order), job, work))

    def find(self, handle: int | str) -> Job | None:
        """Return the job with this id or name, or None."""
        return self._by_handle.get(handle)

    def take_due(self, moment: float) -> tuple[Job, Work[W]] | None:
        """Remove and return the open job that ends first, if it has ended by `moment`."""
        if not self._open or self._open[0][0] > moment:
            return None
        _, _, job, work = heapq.heappop(self._open)
        return job, work

    def close(self, job: Job, end: JobEnd) -> None:
        """Note how a job ended."""
        self._ends[job.id] = end

    def end_of(self, job: Job) -> JobEnd | None:
        """Return how a job ended, or None while it is open."""
        return self._ends.get(job.id)
