"""Background jobs: their handles, their due times, their ends (sheet job)."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Generic, TypeVar

from alation_sandbox.world.shelves import NOWHERE, Shelf

FIRST_JOB_ID = 1001
RESTARTED = "The job was ended by a restart of the server; nothing of it was done."
"""What became of a job that was open when its sandbox was killed."""

W = TypeVar("W")
"""The world that a job changes: a book of jobs needs to know nothing of it."""
_LAST_SECOND = 1e11
"""No job that was kept ends later than this, some thousand years from now."""


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
        shelf: keeps the jobs beyond the life of the book. A job that was open has failed: its work
            is gone, and nothing of it was done.

    Raises:
        ValueError: what the shelf kept are no jobs.
    """

    def __init__(self, first: int = FIRST_JOB_ID, shelf: Shelf = NOWHERE) -> None:
        self._shelf = shelf
        self._next_id = max(first, shelf.counted() or first)
        self._order = count()
        self._by_handle: dict[int | str, Job] = {}
        self._open: list[tuple[float, int, Job, Work[W]]] = []
        self._ends: dict[int, JobEnd] = {}
        for number, told in shelf.kept():
            job, end = _kept(number, **told)
            self._enter(job)
            if end is None:
                self.close(job, JobEnd("failed", msg=RESTARTED))
            else:
                self._ends[number] = end

    def __iter__(self) -> Iterator[Job]:
        """Iterate over all jobs, the newest first."""
        return (job for handle, job in reversed(self._by_handle.items()) if handle == job.id)

    def __len__(self) -> int:
        """Return the number of open jobs."""
        return len(self._open)

    def reserve_id(self) -> int:
        """Take the next id for a job that is started later."""
        number = self._next_id
        self._next_id += 1
        self._shelf.count(self._next_id)
        return number

    def add(self, job: Job, work: Work[W]) -> None:
        """Enter a job.

        Raises:
            ValueError: its id or its name is taken.
        """
        self._enter(job)
        self._keep(job, None, fresh=True)
        # The running number keeps the order of submission among jobs that end together.
        heapq.heappush(self._open, (job.ends_at, next(self._order), job, work))

    def _enter(self, job: Job) -> None:
        handles = [handle for handle in (job.id, job.name) if handle is not None]
        for handle in handles:
            if handle in self._by_handle:
                raise ValueError(f"there is a job {handle!r}: take a new id or name")
        self._by_handle.update(dict.fromkeys(handles, job))

    def _keep(self, job: Job, end: JobEnd | None, *, fresh: bool = False) -> None:
        told = {name: value for name, value in vars(job).items() if name != "id"}
        self._shelf.put(job.id, {**told, "end": end and vars(end)}, fresh=fresh)

    def find(self, handle: int | str) -> Job | None:
        """Return the job with this id or name, or None."""
        return self._by_handle.get(handle)

    def take_due(self, moment: float) -> tuple[Job, Work[W]] | None:
        """Remove and return the open job that ends first, if it has ended by `moment`."""
        if not self._open or self._open[0][0] > moment:
            return None
        _, _, job, work = heapq.heappop(self._open)
        return job, work

    def hurry(self, job: Job, moment: float) -> Job:
        """Let a job end at a moment, if it would end later, and return it."""
        sooner = replace(
            job, starts_at=min(job.starts_at, moment), ends_at=min(job.ends_at, moment)
        )
        self._by_handle.update(
            (handle, sooner) for handle in (job.id, job.name) if handle is not None
        )
        return sooner

    def close(self, job: Job, end: JobEnd) -> None:
        """Note how a job ended.

        Raises:
            ValueError: its result cannot be kept.
        """
        self._keep(job, end)
        self._ends[job.id] = end

    def end_of(self, job: Job) -> JobEnd | None:
        """Return how a job ended, or None while it is open."""
        return self._ends.get(job.id)


def _kept(
    number: int, *, name: str | None, starts_at: float, ends_at: float, end: dict[str, Any] | None
) -> tuple[Job, JobEnd | None]:
    """Return a job and its end as a shelf kept them.

    Raises:
        ValueError: they are none.
    """
    job, ended = Job(number, name, starts_at, ends_at), None if end is None else JobEnd(**end)
    texts = [name, ended and ended.status, ended and ended.msg]
    if type(number) is not int or not all(one is None or type(one) is str for one in texts):
        raise ValueError(f"what is kept as job {number!r} is none")
    if not all(0 <= moment < _LAST_SECOND for moment in (starts_at, ends_at)):
        raise ValueError(f"the times of job {number!r} are none")
    return job, ended
