"""`World`: everything that the emulated server knows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from math import inf
from threading import RLock
from uuid import uuid4

from alation_sandbox.world.jobs import FIRST_JOB_ID, Job, JobBook, JobEnd, Work
from alation_sandbox.world.seeds import FIRST_IDS, SEEDS
from alation_sandbox.world.shelves import NOWHERE, Keeper
from alation_sandbox.world.tables import Table
from alation_sandbox.world.times import iso, utc
from alation_sandbox.world.tokens import TokenBook

_log = logging.getLogger("alation_sandbox")

_TABLE = "table "
"""Before the name of a table in the name of its shelf."""
_HURRIED = 10_000
"""So many jobs are ended at once, at most: a work may start a job whose work does the same."""


class World:
    """The state of one emulated server.

    A handler has it to itself; whoever reads it beside running requests takes `lock`.

    Args:
        clock: returns the seconds since 1970.
        queue_seconds: how long a job waits before it runs.
        job_seconds: how long a job runs.
        token_seconds: how long an access token lives.
        first_job: id of the first job.
        keeper: keeps the world beyond its life; a world begins with what was kept, or else with
            what every sandbox starts with.

    Raises:
        ValueError: what was kept is no world.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        queue_seconds: float,
        job_seconds: float,
        token_seconds: float,
        first_job: int = FIRST_JOB_ID,
        keeper: Keeper = NOWHERE,
    ) -> None:
        self.lock = RLock()
        self._keeper = keeper
        kept = keeper.names()
        self.tokens = TokenBook(utc(clock()), token_seconds, keeper=keeper)
        self._clock = clock
        self._queue_seconds = queue_seconds
        self._job_seconds = job_seconds
        self._jobs = JobBook[World](first_job, keeper.shelf("job"))
        self._doomed: int | None = None  # how many jobs start before one that fails
        self._moment: float | None = None  # the end of the job whose work is being performed
        self._tables: dict[str, Table] = {}
        for name in kept:
            if name.startswith(_TABLE):
                self.table(name.removeprefix(_TABLE))
        if not kept:
            for name, records in SEEDS.items():
                for record in records:
                    self.table(name).insert(record)

    def _seconds(self) -> float:
        return self._clock() if self._moment is None else self._moment

    def now(self) -> datetime:
        """Return the time of the sandbox's clock in UTC; within a work the end of its job."""
        return utc(self._seconds())

    def timestamp(self) -> str:
        """Return `now()` as the API writes it: ISO-8601 with microseconds and Z."""
        return iso(self.now())

    def table(self, name: str) -> Table:
        """Return the table of one kind of objects; it is made, empty, when first asked for."""
        if name not in self._tables:
            shelf = self._keeper.shelf(_TABLE + name)
            self._tables[name] = Table(FIRST_IDS.get(name, 1), shelf)
        return self._tables[name]

    def tables(self) -> Mapping[str, Table]:
        """Return all tables that were asked for so far, by name."""
        return self._tables

    def reserve_job_id(self) -> int:
        """Return a job id for a later `start_job`, so that a text can name it beforehand."""
        return self._jobs.reserve_id()

    def job_name(self, kind: str, number: int) -> str:
        """Return a new name for a job, in the form of the sheet job.

        Args:
            kind: first word, for example MetadataExtraction.
            number: stands behind the #, for example the id of the data source.
        """
        moment = self.now().isoformat(sep="-", timespec="microseconds")
        dashed = "".join("-" if sign in ":.+" else sign for sign in moment)
        return f"{kind}#{number}_{dashed}-{uuid4()}"

    def start_job(
        self, work: Work[World], *, name: str | None = None, job_id: int | None = None
    ) -> Job:
        """Submit a job. Jobs overlap; each ends queue time plus job time after its submission.

        Args:
            work: performed when the job ends; it changes the world and says how it went. A work
                may start further jobs. One that raises ends its job as failed.
            name: text handle, where the endpoint gives one.
            job_id: an id from `reserve_job_id`; the next one where absent.

        Raises:
            ValueError: id or name is taken.
        """
        starts_at = self._seconds() + self._queue_seconds
        number = self.reserve_job_id() if job_id is None else job_id
        job = Job(number, name, starts_at, starts_at + self._job_seconds)
        self._jobs.add(job, self._fated(work))
        return job

    def doom_job(self, started_before: int) -> None:
        """Let a coming job fail: nothing of its work is done.

        Args:
            started_before: how many jobs are started before it, from now on.
        """
        self._doomed = started_before

    def _fated(self, work: Work[World]) -> Work[World]:
        if self._doomed is None:
            return work
        doomed, self._doomed = self._doomed == 0, self._doomed - 1 if self._doomed else None
        return _fail if doomed else work

    def job(self, handle: int | str) -> Job | None:
        """Return the job with this id or name, or None."""
        return self._jobs.find(handle)

    def jobs(self) -> Iterator[Job]:
        """Iterate over all jobs, the newest first."""
        return iter(self._jobs)

    def job_end(self, job: Job) -> JobEnd | None:
        """Return how a job ended, or None while it waits or runs."""
        return self._jobs.end_of(job)

    def run_due_jobs(self) -> None:
        """Perform the works of all jobs that have ended by now, in the order of their ends.

        The server does so before every request; time alone changes nothing.
        """
        now = self._clock()
        while due := self._jobs.take_due(now):
            self._end_job(*due)

    def finish_jobs(self) -> None:
        """End all open jobs now, and those that they start, as a server does before it stops."""
        self.run_due_jobs()
        now = self._clock()
        for _ in range(_HURRIED):
            due = self._jobs.take_due(inf)
            if due is None:
                return
            job, work = due
            self._end_job(self._jobs.hurry(job, now), work)

    def _end_job(self, job: Job, work: Work[World]) -> None:
        self._moment = job.ends_at
        try:
            end = self._perform(job, work)
            try:
                self._jobs.close(job, end)
            except ValueError as fault:  # its result cannot be kept
                self._jobs.close(job, JobEnd("failed", msg=str(fault)))
        finally:
            self._moment = None

    def commit(self) -> None:
        """Make safe what was changed, where the world is kept."""
        self._keeper.commit()

    def keep_all(self) -> None:
        """Keep every record anew: one that a handler changed in place is not noticed before."""
        for name, table in self._tables.items():
            try:
                table.keep_all()
            except ValueError:
                _log.exception("not all changes to %s are kept", name)

    def _perform(self, job: Job, work: Work[World]) -> JobEnd:
        try:
            return work(self)
        except Exception as fault:
            _log.exception("the work of job %s raised", job.id)
            return JobEnd("failed", str(fault) or type(fault).__name__)


def _fail(world: World) -> JobEnd:
    return JobEnd("failed", msg="The job was ended by a fault of the sandbox.")
