"""Tells observers what happens in a run. Nothing follows from what they do with it."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from alation_core.batching.grouping import BatchKey
from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.jobs.protocol import JobHandle
from alation_core.runs.events import (
    Accepted,
    Answered,
    Ended,
    Event,
    FollowUpFound,
    Lost,
    Refused,
    Requested,
    SetAside,
)
from alation_core.wire.messages import NoReply, Reply, Request

logger = quiet_log("alation_core.runs")

Observer = Callable[[Event], object]


@dataclass
class Audience:
    """The observers of a run. One that raises is reported, once, and is told the next event too.

    Args:
        observers: are told every event, in order.
    """

    observers: Sequence[Observer]
    _failed: set[int] = field(default_factory=set)

    def tell(self, event: Event) -> None:
        """Tell every observer of an event."""
        for place, observer in enumerate(self.observers):
            raised = attempt(observer, event)
            if isinstance(raised, Raised) and place not in self._failed:
                self._failed.add(place)
                logger.error(
                    "an observer of the run raised; the run goes on", exc_info=raised.error
                )


def requested(
    request: Request,
    reply: Reply | NoReply,
    seconds: float,
    *,
    host: str,
    at: float,
    made_for: BatchKey = (),
) -> Requested:
    """Return what observers are told of a request: nothing of a row, a job or a secret is in it.

    Args:
        request: that was sent.
        reply: what came back, or why nothing did.
        seconds: that it took.
        host: address of the server.
        at: reading of the clock.
        made_for: the batch that was worked on.
    """
    route = request.route or request.path
    status, reason = (reply.status, None) if isinstance(reply, Reply) else (None, reply.reason)
    return Requested(
        (), at, request.method, route, host, status, seconds, request.attempt, reason, made_for
    )


def own_copy(event: Event) -> Event:
    """Return an event that somebody may change, the answer of the server in it included."""
    match event:
        case Accepted() | FollowUpFound():
            return replace(event, handle=_handle(event.handle))
        case Ended():
            handle, answer = _handle(event.handle), _answer(event.answer)
            return replace(event, handle=handle, answer=answer, errors=_answer(event.errors))
        case Answered() | Refused() | Lost():
            return replace(event, answer=_answer(event.answer))
        case SetAside():
            ending = replace(event.ending, answer=_answer(event.ending.answer))
            return replace(event, ending=ending)
    return event


def _handle(handle: JobHandle) -> JobHandle:
    return handle if handle.reply is None else replace(handle, reply=_answer(handle.reply))


def _answer(answer: Any) -> Any:
    if not isinstance(answer, list | dict):
        return answer
    # An answer came from JSON. Of what can copy such values, this is the fastest by far.
    copied = attempt(lambda: marshal.loads(marshal.dumps(answer)))  # noqa: S302 - our own
    return deepcopy(answer) if isinstance(copied, Raised) else copied
