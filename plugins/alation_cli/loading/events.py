"""What the events of a run say: of a batch, of what one waits for, of what is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from alation_cli.loading.next_steps import Commands, going_on
from alation_cli.output.plain import plural
from alation_core import BatchOutcome
from alation_core.batching import BatchKey
from alation_core.jobs import JobHandle
from alation_core.ledger import OPEN
from alation_core.runs import (
    Accepted,
    Answered,
    Begun,
    Ended,
    Event,
    Finished,
    FollowUpFound,
    Intent,
    Lost,
    NotSent,
    Polled,
    Refused,
    SetAside,
    Stopped,
    TooLarge,
)

TAKEN = (Accepted, Answered, Lost, Polled, Refused, TooLarge)
"""Events that tell that the server was reached."""


def batch_name(key: BatchKey) -> str:
    """Return a batch's number for people: "3", and "3.1", "3.2" for the halves of a split."""
    return ".".join(str(number + 1) for number in key)


def counted(counts: Mapping[Any, int]) -> str:
    """Return the counts that are not zero ("998 succeeded, 2 failed")."""
    return ", ".join(f"{rows} {status}" for status, rows in counts.items() if rows) or "no rows"


def batch_line(key: BatchKey, outcome: BatchOutcome[Any]) -> str:
    """Return one line about a batch of which it is known what became of it."""
    handles = [str(job.handle) for job in outcome.jobs if job.handle is not None]
    jobs = f", job {' and '.join(handles)}" if handles else ""
    statuses = outcome.summary.counts
    rows = plural(statuses.total(), "row")
    return f"batch {batch_name(key)}: {rows}{jobs}: {counted(statuses)}"


def word_of(event: Event) -> str | None:
    """Return what an event says of what is going on, in a few words, or None."""
    match event:
        case Accepted() | FollowUpFound():
            return f"job {event.handle} runs"
        case Polled() if event.poll.failure is None:
            return f"job {event.handle}: {event.poll.word or event.poll.state.value}"
        case Ended():
            why = "its time is up" if event.timed_out else event.reason
            given_up = f"is not waited for any more: {why}"
            return f"job {event.handle} {'has ended' if event.state.is_end else given_up}"
        case Stopped():
            return "nothing more is sent"
    said = _said_of_batch(event)
    return None if said is None else f"batch {batch_name(event.batch)} {said}"


def _said_of_batch(event: Event) -> str | None:
    match event:
        case Intent():
            return "is being sent"
        case TooLarge():
            return "is too large: it is sent in halves"
        case SetAside():
            return f"is sent again without {plural(len(event.indices), 'row')}"
        case Lost():
            return f"got no answer that can be trusted: {event.reason}"
    return None


@dataclass
class OpenWork:
    """Follows the events of a run: which jobs have not ended, and what is being sent.

    Args:
        jobs: the open jobs, in the order in which they were started.
        in_doubt: the batch that is being sent: whether the server took it is not known.
        run: id of the run in its ledger; None where it is not recorded.
        goes_on: an earlier process began it.
        unseen: those of the open jobs of which the server did not tell when it was asked last.
        taken: the server was reached: an error that ends the run leaves work open.
        gave_up: why the run stopped: what was not sent by then will not be. None: it did not.
        stays: the run is recorded and has not ended: whoever comes back goes on with it.
    """

    jobs: dict[JobHandle, None] = field(default_factory=dict)
    in_doubt: BatchKey | None = None
    run: str | None = None
    goes_on: bool = False
    unseen: dict[JobHandle, None] = field(default_factory=dict)
    taken: bool = False
    gave_up: str | None = None
    stays: bool = False

    def __call__(self, event: Event) -> None:
        """Take note of an event."""
        match event:
            case Begun():
                self.run, self.goes_on = event.run, event.goes_on
            case Intent():
                self.in_doubt = event.batch
            case NotSent(stops=True) | Stopped():
                self.gave_up = self.gave_up or event.reason
            case Finished():
                self.stays = self.run is not None and event.status == OPEN
            case Accepted() | FollowUpFound():
                _put(self.jobs, event.handle, True)
            case Ended():
                left = not event.state.is_end and not event.gone
                _put(self.jobs, event.handle, left)
                if not event.timed_out:  # else the poll before it told what was seen last
                    _put(self.unseen, event.handle, left and event.answer is None)
            case Polled():
                _put(self.jobs, event.handle, not event.poll.gone)
                _put(self.unseen, event.handle, bool(event.poll.failure) and not event.poll.gone)
        self.taken = self.taken or isinstance(event, TAKEN)
        if event.batch == self.in_doubt and not isinstance(event, Intent):
            self.in_doubt = None

    @property
    def is_left(self) -> bool:
        """Whether the run stopped itself, or lost sight of a job. A wait may also just run out."""
        return bool(self.gave_up or self.unseen)

    @property
    def is_under_way(self) -> bool:
        """Whether something may be at the server."""
        return self.taken or self.in_doubt is not None or bool(self.jobs)

    def told(self, commands: Commands | None) -> list[str]:
        """Return the lines that tell what a stopped run leaves at the server, and how it goes on.

        Args:
            commands: those that watch a job and go on with the run; None: the server ends with this
                command, and its jobs with it.
        """
        return [*self._doubt(), *self.left(commands), *going_on(commands, self.run)]

    def _doubt(self) -> list[str]:
        if self.in_doubt is None:
            return []
        return [
            f"batch {batch_name(self.in_doubt)} was being sent: whether the server took it is "
            "not known; look before you send its rows again"
        ]

    def left(self, commands: Commands | None) -> list[str]:
        """Return the lines that tell of the open jobs."""
        if not self.jobs:
            return []
        jobs = plural(len(self.jobs), "open job")
        if commands is None:
            return [f"{jobs} ended with the sandbox"]
        return [
            f"{jobs} left at the server; watch, and do not send the rows again:",
            *(f"  {commands.watch(handle)}" for handle in self.jobs),
        ]


def _put(handles: dict[JobHandle, None], handle: JobHandle, belongs: bool) -> None:
    """Let handles, in the order in which they came, hold one, or not hold it."""
    if belongs:
        handles.setdefault(handle)
    else:
        handles.pop(handle, None)
