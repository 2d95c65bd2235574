"""Where a run stands: plain data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field

from alation_core.batching.grouping import BatchKey
from alation_core.frozen import dataclass
from alation_core.jobs.durations import Kind, Seen
from alation_core.jobs.polling import DEFAULT_TIMEOUT, PollPolicy
from alation_core.jobs.protocol import JobHandle
from alation_core.problems import shown
from alation_core.runs.events import Ended
from alation_core.runs.kept import Kept

MAX_FOLLOW_UPS = 10
"""Further jobs of one batch that are followed: a server that names more is not believed."""
MAX_ISOLATIONS = 20
"""So often the rest of one batch is sent again without the rows that a refusal named. A server that
refuses one row at a time costs no more requests than that."""


@dataclass(frozen=True)
class Rules:
    """What does not change during a run.

    Args:
        concurrency: jobs that may be open at once.
        timeout: seconds to wait for a job.
        polls: how polls are spread.
        lookahead: batches that are prepared before they can be sent.
    """

    concurrency: int = 1
    timeout: float = DEFAULT_TIMEOUT
    polls: PollPolicy = field(default_factory=PollPolicy)
    lookahead: int = 1

    @property
    def window(self) -> int:
        """Batches that may be prepared, open or finished before the oldest is reported."""
        return 2 * self.concurrency + self.lookahead + 1


@dataclass(frozen=True)
class OpenJob:
    """A job that belongs to an open batch.

    Args:
        handle: what names it.
        accepted: reading of the clock when it was found.
        deadline: reading of the clock until which it is waited for.
        kind: the jobs that should take as long.
        rows: of its batch; 0 where that is not known.
        running: its age when it was last seen to run.
        held_until: reading of the clock before which the server asked not to be asked.
        polls: made so far.
        gone: answers in a row that there is no such job.
        end: of the job; None: it has not ended.
    """

    handle: JobHandle
    accepted: float
    deadline: float
    kind: Kind = (0, 0)
    rows: int = 0
    running: float = 0.0
    held_until: float = -math.inf
    polls: int = 0
    gone: int = 0
    end: Ended | None = None


@dataclass(frozen=True)
class OpenBatch:
    """A batch on its way.

    Args:
        deferrals: how often it was put off.
        deferred_since: reading of the clock when it was put off first.
        jobs: that were started for it.
        intended: sending began, so without a job the batch's fate is unknown.
        doubtful: an earlier try, whose answer was lost, may have been taken.
        isolations: how often rows were set aside because of a refusal.
        doubt: why its jobs may not be its own; None: nothing says so.
    """

    deferrals: int = 0
    deferred_since: float | None = None
    jobs: tuple[OpenJob, ...] = ()
    intended: bool = False
    doubtful: bool = False
    isolations: int = 0
    doubt: str | None = None


FRESH = OpenBatch()
"""A batch of which nothing has happened yet."""
HandleKey = tuple[str, str]
"""How a job is asked for, and by what."""


def key_of(handle: JobHandle) -> HandleKey:
    """Return what names a job, however its number is written."""
    return handle.by, str(handle)


def shared(handle: JobHandle) -> str:
    """Say why a job may be that of other rows."""
    return f"job {shown(handle.value)} was given to other rows of this run as well"


@dataclass(frozen=True)
class RunState:
    """Where a run stands.

    Args:
        rules: what does not change.
        ready: batches that wait to be sent, in order.
        open: batches that were sent and have not ended.
        waiting: what is known of those that wait to be sent.
        exhausted: no more rows will come.
        preparing: a batch is being prepared.
        unreported: batches planned and not yet reported.
        seen: what jobs took, by their kind.
        paused_until: nothing is sent before this reading of the clock.
        stopped: why nothing more is sent, or None.
        contacted: the server took at least one request of this run.
        handles: of all jobs that were found so far, each with the batch that was given it last.
        after: the batches that have to end before a batch is sent, because they share an object.
        repeats: the batches of which several rows are about one object; each stands for itself.
        halved: the batches that go on in halves, each with the halves.
    """

    rules: Rules
    ready: tuple[BatchKey, ...] = ()
    open: Kept[BatchKey, OpenBatch] = field(default_factory=Kept)
    waiting: Kept[BatchKey, OpenBatch] = field(default_factory=Kept)
    exhausted: bool = False
    preparing: bool = False
    unreported: int = 0
    seen: Mapping[Kind, Seen] = field(default_factory=dict)
    paused_until: float = -math.inf
    stopped: str | None = None
    contacted: bool = False
    handles: Kept[HandleKey, BatchKey] = field(default_factory=Kept)
    after: Kept[BatchKey, tuple[BatchKey, ...]] = field(default_factory=Kept)
    repeats: Kept[BatchKey, BatchKey] = field(default_factory=Kept)
    halved: Kept[BatchKey, tuple[BatchKey, ...]] = field(default_factory=Kept)

    def job(self, key: BatchKey, handle: JobHandle) -> OpenJob:
        """Return a job of an open batch."""
        return next(job for job in self.open[key].jobs if job.handle == handle)

    def doubt(self, key: BatchKey, handle: JobHandle) -> str | None:
        """Say why a job that a batch is given may not be its own; None: nothing says so."""
        own = self.open.get(key, FRESH).jobs
        if key_of(handle) not in self.handles or any(job.handle == handle for job in own):
            return None
        return shared(handle)

    def must_wait(self, key: BatchKey) -> bool:
        """Tell whether a batch has to wait for another one, or for a part of it."""
        # The last of them ends last, nearly always.
        return any(map(self.goes_on, reversed(self.after.get(key, ()))))

    def goes_on(self, key: BatchKey) -> bool:
        """Tell whether a batch, or a part of it, has not ended."""
        if key in self.open or key in self.waiting:
            return True
        return any(map(self.goes_on, self.halved.get(key, ())))
