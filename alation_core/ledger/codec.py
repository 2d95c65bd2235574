"""Events as JSON and back. Small, versioned by the ledger, without secrets and without code."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from alation_core.jobs.protocol import JobHandle, JobState
from alation_core.problems import Problem
from alation_core.runs.events import (
    Accepted,
    Answered,
    Deferred,
    Ended,
    Event,
    Exhausted,
    FollowUpFound,
    Intent,
    Lost,
    NotSent,
    Planned,
    Refused,
    SetAside,
    Stopped,
    TooLarge,
)

RECORDED: Mapping[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        Accepted,
        Answered,
        Deferred,
        Ended,
        Exhausted,
        FollowUpFound,
        Intent,
        Lost,
        NotSent,
        Planned,
        Refused,
        SetAside,
        Stopped,
        TooLarge,
    )
}
"""The events from which a run can be restored. Polls that brought no end are not among them, and
outcomes are judged anew from what ended a batch."""


def encode(event: Event) -> str:
    """Return an event as JSON text."""
    return json.dumps(_plain(event), ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Event:
    """Return the event that a text was made from."""
    return _event(json.loads(text))


def _plain(value: Any) -> Any:
    if isinstance(value, Event):
        members = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"type": type(value).__name__, **members}
    if isinstance(value, JobHandle):
        return {"value": value.value, "by": value.by, "reply": value.reply}
    if isinstance(value, JobState):
        return value.value
    return value


def _event(found: dict[str, Any]) -> Event:
    kind = RECORDED[found.pop("type")]
    return kind(**{name: _revived(name, value) for name, value in found.items()})


def _revived(name: str, value: Any) -> Any:
    match name:
        case "batch" | "indices":
            return tuple(value)
        case "after":
            return tuple(tuple(key) for key in value)
        case "handle":
            return JobHandle(**value)
        case "state":
            return JobState(value)
        case "ending":
            return _event(value)
        case "confirmed":
            return tuple((index, identity) for index, identity in value)
        case _:
            return value


def plain_problem(problem: Problem) -> dict[str, Any]:
    """Return what people and files are shown of a problem: all but the raw answer."""
    return {"field": problem.field, "kind": problem.kind, "message": problem.message}
