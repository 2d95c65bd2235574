"""What happens in a run, and what is to be done about it: plain data.

Everything that watches a run (progress, the event hook, `Run`, `stream()`) consumes these events;
the state machine is folded over them, so replaying recorded events restores the state of a run.
They are public, by `alation_core.runs`; docs/watching.md tells when each of them comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, Literal

from alation_core.batching.grouping import BatchKey
from alation_core.frozen import dataclass
from alation_core.jobs.answers import Poll
from alation_core.jobs.protocol import JobHandle, JobState

if TYPE_CHECKING:
    from alation_core.runs.outcome import BatchOutcome
    from alation_core.runs.row_outcome import RowStatus
    from alation_core.runs.tally import RunStatus


UNRECORDED = "unrecorded"
"""Marks, in the metadata of a field, what is told while a run goes on and restores nothing."""


@dataclass(frozen=True)
class Event:
    """Base of all events.

    Args:
        batch: the batch it concerns; empty for the run as a whole.
        at: reading of the clock, in seconds.
    """

    batch: BatchKey
    at: float


@dataclass(frozen=True)
class Begun(Event):
    """A run begins, or goes on: the first event of each.

    Args:
        run: its id in the ledger; None: it is not recorded.
        operation: what is called ("document.create").
        host: address of the server; no credential stands in it.
        key: what its caller calls it, or None.
        ledger: what people call the ledger; None: there is none.
        rows: of the input; None where they are read while the run goes on.
        goes_on: an earlier call or process began it.
    """

    run: str | None
    operation: str = ""
    host: str = ""
    key: str | None = None
    ledger: str | None = None
    rows: int | None = None
    goes_on: bool = False


@dataclass(frozen=True)
class Finished(Event):
    """The run is over, or left off: the last event of each.

    Args:
        status: as of `Run`; "open" where it goes on later, or an error ended it.
        counts: how many rows have each status.
        batches: whose outcome is known.
        jobs: of these batches.
        reason: why it left off before its end, or sent nothing more; None: it did all of it.
        error: the kind of the exception that ended it; None: none did.
    """

    status: RunStatus
    counts: Mapping[RowStatus, int] = field(default_factory=dict)
    batches: int = 0
    jobs: int = 0
    reason: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class Requested(Event):
    """A request was answered, or brought no answer. It is told while somebody observes.

    It is no step of a batch, so its `batch` is empty. Requests outside of a run are told to the
    client's plugins.

    Args:
        method: of the request.
        route: its path, with `{name}` where a value of the call, of a row or of a job stands.
        host: address of the server.
        status: of the answer; None: there was none.
        seconds: that it took.
        attempt: counts the tries of this request, from 1.
        reason: why there was no answer, or None.
        made_for: the batch that was worked on; empty where there was none.
    """

    method: str
    route: str
    host: str
    status: int | None
    seconds: float
    attempt: int = 1
    reason: str | None = None
    made_for: BatchKey = ()


@dataclass(frozen=True)
class Planned(Event):
    """A batch was prepared.

    Args:
        rows: of it that will be sent.
        rejected: of it that will not.
        whole: it is a whole state, sent even without rows.
        after: batches before it that touch an object of it, and end last of all that do: it is sent
            when they have ended.
        repeats: several of its rows are about one object.
        start: position of its first row in the input. Rejected rows count: the batch fills the
            positions from `start` to before `start + rows + rejected`.
    """

    rows: int
    rejected: int = 0
    whole: bool = False
    after: tuple[BatchKey, ...] = ()
    repeats: bool = False
    start: int = 0


class Exhausted(Event):
    """There are no more rows."""


@dataclass(frozen=True)
class Intent(Event):
    """The batch is about to be sent.

    Args:
        digest: of the body.
        server_time: the server's time of day, as far as it is known, in seconds since 1970.
    """

    digest: str
    server_time: float


@dataclass(frozen=True)
class Accepted(Event):
    """The server started a job for the batch.

    Args:
        handle: of the job.
        doubt: why it may not be the batch's own job; it is followed all the same.
        rows: of the batch; 0 where that is not known.
    """

    handle: JobHandle
    doubt: str | None = None
    rows: int = field(default=0, compare=False, metadata={UNRECORDED: True})


@dataclass(frozen=True)
class Polled(Event):
    """A job was asked for and has not ended. `wait` is the pause that the server asked for."""

    handle: JobHandle
    poll: Poll
    wait: float = 0.0


@dataclass(frozen=True)
class FollowUpFound(Event):
    """The answer of one job names another one that belongs to the batch; `doubt` as above."""

    handle: JobHandle
    doubt: str | None = None


class Awaited(Event):
    """The jobs of the batch are waited for anew, from now on.

    An earlier process gave them up, and its run ended so.
    """


@dataclass(frozen=True)
class Ended(Event):
    """A job is over, or is not waited for any more; `reason` says why, where its end is not known.

    `timed_out`: its time was up; `gone`: the server said again and again that there is none.
    `errors` is what its protocol's `errors_path` answered, `unread` why that could not be read, and
    `doubt` why the jobs of the batch may not be its own.
    """

    handle: JobHandle
    state: JobState
    answer: Any
    reason: str | None = None
    timed_out: bool = False
    errors: Any = None
    unread: str | None = None
    doubt: str | None = None
    gone: bool = field(default=False, compare=False, metadata={UNRECORDED: True})

    @property
    def gave_up(self) -> bool:
        """Whether the wait for the job ended, and not the job: it may go on at the server."""
        return self.timed_out or not self.state.is_end


@dataclass(frozen=True)
class Answered(Event):
    """The request was answered at once, without a job."""

    status: int
    answer: Any


@dataclass(frozen=True)
class Refused(Event):
    """The server refused the batch and did nothing.

    Args:
        status: of the answer.
        answer: what it says.
        kept: why the rest of the batch was not sent without its bad rows, where that was asked for.
    """

    status: int
    answer: Any
    kept: str | None = None


@dataclass(frozen=True)
class TooLarge(Event):
    """The batch is too large for the server; it is sent again in two parts.

    Args:
        status: of the answer; 0: it was not sent, as the server refused another one for its size.
        first: how many rows the first part has; 0: half of them.
    """

    status: int
    first: int = 0


@dataclass(frozen=True)
class Deferred(Event):
    """The batch may be sent again at `until`.

    Args:
        until: reading of the clock.
        reason: why it was put off.
        sent: the server was reached.
        doubtful: this try may have been taken; sending it again does no harm.
        patience_until: reading of the clock until which it is tried again, if need be; None: a
            number of tries decides.
    """

    until: float
    reason: str
    sent: bool = False
    doubtful: bool = False
    patience_until: float | None = field(default=None, compare=False, metadata={UNRECORDED: True})


@dataclass(frozen=True)
class Lost(Event):
    """The batch was sent and no trustworthy answer came back.

    Args:
        reason: what happened.
        answer: the answer that could not be used, if there was one.
        kind: whether the answer was missing or unusable.
        confirmed: rows that a look-up found in the catalog: position within the batch, and id.
    """

    reason: str
    answer: Any = None
    kind: Literal["transport", "unparsed"] = "transport"
    confirmed: tuple[tuple[int, int | str], ...] = ()


@dataclass(frozen=True)
class SetAside(Event):
    """What became of some rows of the batch is known; the rest of it is sent again.

    Args:
        indices: positions of those rows within the batch.
        ending: what ended them.
    """

    indices: tuple[int, ...]
    ending: Refused | Lost


@dataclass(frozen=True)
class NotSent(Event):
    """The batch was not sent, and will not be: nothing of it reached the server.

    Args:
        reason: why.
        stops: the run sends nothing more for that reason.
    """

    reason: str
    stops: bool = True


@dataclass(frozen=True)
class Stopped(Event):
    """Nothing new is sent from here on. Jobs that are open are still waited for."""

    reason: str


@dataclass(frozen=True)
class Confirmed(Event):
    """Rows of which the answers left open what became of them were found in the catalog later.

    Args:
        rows: their positions in the input, each with the id of its object.
    """

    rows: tuple[tuple[int, int | str], ...]


class Woke(Event):
    """A pause of the run is over."""


@dataclass(frozen=True)
class Resolved(Event):
    """It is known what became of each row of the batch.

    Args:
        outcome: its rows fill the positions of the batch, or half, in the input without a gap.
        closed: no later process could bring the batch further, or build on anything of it but this
            outcome. Of a batch that was split, the half that ends last tells it for all of them.
        earlier: it is told once more: an earlier call or process had found it out.
        before: how many of its rows had each status when an earlier process told of it.
    """

    outcome: BatchOutcome[Any] = field(repr=False)
    closed: bool = False
    earlier: bool = False
    before: Mapping[RowStatus, int] = field(default_factory=dict, repr=False)


class Reported(Event):
    """The outcome of the batch was handed to the caller."""
