"""What is to be done about what happened: plain data."""

from __future__ import annotations

from alation_core.batching.grouping import BatchKey
from alation_core.frozen import dataclass
from alation_core.jobs.protocol import JobHandle
from alation_core.runs.events import Answered, Ended, Lost, NotSent, Refused

# ------------------------------------------------------------------------------ effects


@dataclass(frozen=True)
class Prepare:
    """Read, check and encode the next batch."""


@dataclass(frozen=True)
class Send:
    """Send the batch."""

    batch: BatchKey


@dataclass(frozen=True)
class Split:
    """Cut the batch in two; `first` tells how many rows the first part has, as in `TooLarge`."""

    batch: BatchKey
    first: int = 0


@dataclass(frozen=True)
class PollAt:
    """Ask for the job at a reading of the clock."""

    batch: BatchKey
    handle: JobHandle
    at: float


@dataclass(frozen=True)
class WakeAt:
    """Look again at a reading of the clock."""

    at: float


@dataclass(frozen=True)
class Resolve:
    """Find out what became of each row, from what ended the batch.

    `doubtful` tells that an earlier try, whose answer was lost, may have been taken.
    """

    batch: BatchKey
    ending: Ending
    doubtful: bool = False


Effect = Prepare | Send | Split | PollAt | WakeAt | Resolve


@dataclass(frozen=True)
class JobsEnded:
    """All jobs of a batch are over, in the order in which they were found.

    Args:
        jobs: their ends.
        doubt: why they may not be the batch's own jobs, or not all of them; None: nothing says so.
    """

    jobs: tuple[Ended, ...]
    doubt: str | None = None


@dataclass(frozen=True)
class NothingToSend:
    """All rows of the batch were rejected."""


Ending = JobsEnded | NothingToSend | Answered | Refused | Lost | NotSent
