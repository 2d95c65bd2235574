"""The errors of a job that is over, where its protocol keeps them apart from its answer.

They are asked for before the end is recorded: a process that dies in between asks for the job
again, and for its errors too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from alation_core.foreign import Raised, attempt
from alation_core.frozen import dataclass
from alation_core.jobs.answers import errors_request
from alation_core.jobs.protocol import JobHandle, JobProtocol
from alation_core.problems import shorten
from alation_core.runs.events import Ended, Event
from alation_core.runs.plan import Plan
from alation_core.transport.connection import Connection


def with_errors(
    plan: Plan[Any], transport: Connection, events: Iterable[Event], secrets: Sequence[str]
) -> list[Event]:
    """Return what a poll of a job brought, with the errors of a job that it ended.

    Args:
        plan: of the run.
        transport: the way to the server.
        events: what the poll brought.
        secrets: texts of the job's rows that its errors may repeat.
    """
    protocol = plan.operation.protocol
    if protocol is None:
        return list(events)
    return [
        _with(event, errors_of(transport, protocol, event.handle, secrets))
        if isinstance(event, Ended) and event.state.is_end
        else event
        for event in events
    ]


def _with(end: Ended, told: JobErrors) -> Ended:
    return replace(end, errors=told.errors, unread=told.unread)


@dataclass(frozen=True)
class JobErrors:
    """What the path of a job's errors answered.

    Args:
        errors: the answer; None where it is empty.
        unread: why it could not be read, or None.
    """

    errors: Any = None
    unread: str | None = None


def errors_of(
    transport: Connection, protocol: JobProtocol, handle: JobHandle, secrets: Sequence[str] = ()
) -> JobErrors:
    """Read the errors of a job that is over; nothing where its protocol has no path for them.

    Args:
        transport: the way to the server.
        protocol: of the job.
        handle: of the job.
        secrets: texts of the job's rows that its errors may repeat.
    """
    if protocol.errors_path is None:
        return JobErrors()
    asked = attempt(errors_request, protocol, handle)
    if isinstance(asked, Raised):
        return JobErrors(unread=shorten(str(asked)))
    reply = attempt(transport.read, replace(asked, secrets=secrets))
    if isinstance(reply, Raised):
        return JobErrors(unread=shorten(str(reply)))
    if reply.content and not reply.is_json:
        return JobErrors(unread="the answer is no JSON")
    if reply.doubled:
        return JobErrors(unread="the answer gives a key twice, and each time otherwise")
    return JobErrors(reply.data)
