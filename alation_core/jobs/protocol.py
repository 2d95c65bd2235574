"""Background jobs as data: where the handle stands, what a state word means.

Facts: sheet job. An endpoint declares the protocol of its jobs; nothing here knows an endpoint.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from alation_core.frozen import dataclass


class JobState(enum.Enum):
    """What a job's answer means, whatever words the server uses for it."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    ENDED = "ended"
    """It is over, and what became of it is not said in a known word ("skipped", say)."""
    UNFAMILIAR = "unfamiliar"
    """Neither an end nor a known way of going on: asked again until the deadline."""

    @property
    def is_end(self) -> bool:
        """Whether nothing more will come of the job."""
        return self not in (JobState.RUNNING, JobState.UNFAMILIAR)


@dataclass(frozen=True)
class JobHandle:
    """What names one job at the server.

    Args:
        value: its number, name or UUID.
        by: the parameter that it is asked by.
        reply: the untouched body that it was read from.
    """

    value: int | str
    by: Literal["id", "name"] = "id"
    reply: Any = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return str(self.value)


class NothingStarted(enum.Enum):
    """A reply whose handle is null: no job was started."""

    NOTHING_STARTED = "nothing started"


NOTHING_STARTED = NothingStarted.NOTHING_STARTED


@dataclass(frozen=True)
class HandlePlace:
    """One place where a submit reply may hold the handle."""

    keys: tuple[str, ...]
    by: Literal["id", "name"] = "id"


@dataclass(frozen=True)
class JobProtocol:
    """How the jobs of an operation are named, asked for and understood.

    Args:
        path: the path to poll; "{handle}" in it stands for the handle, which else goes into the
            query.
        handles: the places where a submit reply may hold the handle, in order.
        words: what a word of `state_key` means; a number or a truth value is named by its JSON.
        over: words of `over_key` that say the job is over.
        state_key: the key of a job's answer that holds its state; a dotted one leads into objects.
        message_key: the key that holds the text for people.
        result_key: the key that holds what the job did.
        over_key: the key whose words only tell whether the job is over.
        errors_path: the path of the job's errors, read once after its end; "{handle}" as in
            `path`. None: there is none.
        over_first: where an answer has a word of `over_key` that is none of `over`, the job goes
            on, whatever `state_key` says.
        listed_by: the path lists jobs, and is asked for as it stands: the keys under which the
            jobs of the list have their number and their name. None: it tells of one job.
        otherwise: what a word means that is not listed: UNFAMILIAR, or ENDED where a source says
            that it ends the job.
        bare_result: the answer of a job that is done is its result, with no frame around it: a list
            or a text. Only an object tells of the job itself.

    Raises:
        ValueError: a word that nobody knows would be a success, or a failure.
    """

    path: str
    handles: tuple[HandlePlace, ...]
    words: Mapping[str, JobState]
    over: frozenset[str] = frozenset()
    state_key: str = "status"
    message_key: str = "msg"
    result_key: str = "result"
    over_key: str = "state"
    errors_path: str | None = None
    over_first: bool = False
    listed_by: Mapping[Literal["id", "name"], str] | None = None
    otherwise: JobState = JobState.UNFAMILIAR
    bare_result: bool = False

    def __post_init__(self) -> None:
        if self.otherwise not in (JobState.UNFAMILIAR, JobState.ENDED):
            raise ValueError(f"{self.path}: otherwise= is UNFAMILIAR or ENDED, for nobody knows it")
        if type(self.words) is dict:  # a mapping of another kind has a way of its own to answer
            words = {_folded(word): state for word, state in self.words.items()}
            object.__setattr__(self, "words", words)
        object.__setattr__(self, "over", frozenset(map(_folded, self.over)))


def _folded(word: str) -> str:
    return str(word).strip().lower()


BULK_METADATA_JOBS = JobProtocol(
    path="/api/v1/bulk_metadata/job/",
    handles=(
        HandlePlace(("job_id",)),
        HandlePlace(("task", "id")),
        HandlePlace(("job", "id")),
        HandlePlace(("job_name",), by="name"),
    ),
    words={
        "running": JobState.RUNNING,
        "queued": JobState.RUNNING,
        "started": JobState.RUNNING,
        "processing": JobState.RUNNING,
        "na": JobState.RUNNING,
        "successful": JobState.SUCCEEDED,
        "succeeded": JobState.SUCCEEDED,
        "partial_success": JobState.PARTIAL,
        "partially_successful": JobState.PARTIAL,
        "partially_succeeded": JobState.PARTIAL,
        "failed": JobState.FAILED,
        "skipped": JobState.ENDED,
    },
    over=frozenset({"finished"}),
)
"""The job call that nearly every endpoint uses, with both families of words (sheet job)."""
