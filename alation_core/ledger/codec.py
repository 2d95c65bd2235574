"""Events as JSON and back. Small, versioned by the ledger, without secrets and without code."""

from __future__ import annotations

import dataclasses
import json
import types
import zlib
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from alation_core.batching.grouping import BatchKey
from alation_core.jobs.protocol import JobHandle
from alation_core.ledger.store import MARK, Record
from alation_core.runs.events import (
    UNRECORDED,
    Accepted,
    Answered,
    Awaited,
    Confirmed,
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
from alation_core.wire.hosts import kept_base

RECORDED: Mapping[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        Accepted,
        Answered,
        Awaited,
        Confirmed,
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


class UnknownEvent(ValueError):
    """A text is no event that this version of the package knows."""


def encode(event: Event) -> str:
    """Return an event as JSON text. It is ASCII: a text of a server may be no text for a file."""
    return json.dumps(_plain(event), separators=(",", ":"))


def decode(text: str) -> Event:
    """Return the event that a text was made from.

    Raises:
        UnknownEvent: it was made from none, is cut, or holds what no event of its kind has.
    """
    try:
        return _event(json.loads(text))
    except UnknownEvent:
        raise
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnknownEvent(f"no event: {error}") from error


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = (f for f in dataclasses.fields(value) if UNRECORDED not in f.metadata)
        members = {f.name: _plain(getattr(value, f.name)) for f in fields}
        return {"type": type(value).__name__, **members} if isinstance(value, Event) else members
    return value.value if isinstance(value, Enum) else value


def _event(found: Any) -> Event:
    kind = RECORDED.get(str(found.get("type"))) if isinstance(found, dict) else None
    if kind is None:
        raise UnknownEvent(f"no known event: {str(found)[:60]}")
    made: Event = _made(kind, {name: below for name, below in found.items() if name != "type"})
    return made


def _made(kind: type, found: Mapping[str, Any]) -> Any:
    """Make a dataclass of its members, each of the type that is declared for it."""
    hints = _hints(kind)
    unknown = sorted(found.keys() - hints.keys())
    if unknown:
        raise UnknownEvent(f"{kind.__name__} with {', '.join(unknown)}")
    return kind(**{name: _revived(hints[name], value) for name, value in found.items()})


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _revived(hint: Any, value: Any) -> Any:
    """Return a member as its type has it.

    Raises:
        UnknownEvent: it is of another type.
    """
    origin, options = get_origin(hint), get_args(hint)
    if hint in (Any, object):
        return value
    if origin in (Union, types.UnionType):
        return _one_of(options, value)
    if origin is tuple and isinstance(value, list):
        kinds = options[:1] * len(value) if options[-1] is ... else options
        return tuple(_revived(kind, item) for kind, item in zip(kinds, value, strict=True))
    if origin is Literal and value in options:
        return value
    if isinstance(hint, type) and issubclass(hint, Event):
        return _checked(_event(value), hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _made(hint, value)
    number = hint is float and type(value) is int
    return value if number else _checked(value, hint)


def _one_of(options: tuple[Any, ...], value: Any) -> Any:
    for option in options:
        try:
            return _revived(option, value)
        except (ValueError, TypeError, AttributeError):
            continue
    raise UnknownEvent(f"{str(value)[:60]!r} in the place of another type")


def _checked(value: Any, kind: Any) -> Any:
    if not isinstance(kind, type) or (type(value) is not kind):
        raise UnknownEvent(f"{str(value)[:60]!r} in the place of {kind}")
    return value


EVENT = "event"
"""The kind of records that hold an event each, numbered from 0."""
_PACKED_FROM = 200
"""Bytes from which on an event is compressed."""


def event_record(number: int, event: Event, wall: float) -> Record:
    """Return the record of an event.

    Args:
        number: of the event within its run.
        event: the event.
        wall: the time of day, in seconds since 1970: the record has it in the place of `at`.
    """
    key = ".".join(map(str, event.batch)).encode()
    text = encode(dataclasses.replace(event, at=wall)).encode()
    body = zlib.compress(text, 1) if len(text) >= _PACKED_FROM else text
    return Record(EVENT, number, 1, key + b" " + body)


def batch_of(record: Record) -> BatchKey:
    """Return the batch that a recorded event concerns; its text is not read.

    Raises:
        UnknownEvent: the record is none of an event.
    """
    key = record.content.partition(b" ")[0]
    try:
        return tuple(int(number) for number in key.split(b".")) if key else ()
    except ValueError as error:
        raise UnknownEvent(f"no event: {error}") from error


def event_of(record: Record) -> Event:
    """Return a recorded event; its `at` is the time of day.

    Raises:
        UnknownEvent: it cannot be read.
    """
    body = record.content.partition(b" ")[2]
    try:
        text = body if body.startswith(b"{") else zlib.decompress(body)
        return decode(text.decode())
    except (zlib.error, UnicodeDecodeError) as error:
        raise UnknownEvent(f"no event: {error}") from error


def mark_of(host: str, handle: JobHandle) -> bytes:
    """Return what tells a job of a server from all others.

    Args:
        host: of the server, as `kept_base` gives it; in marks of an earlier version as it was kept.
        handle: of the job.
    """
    said = json.dumps([host, handle.by, str(handle)]).encode()
    return blake2b(said, digest_size=16).digest()


def job_mark(number: int, host: str, handle: JobHandle) -> Record:
    """Return the record by which a job is found in all runs of a ledger."""
    return Record(MARK, number, 1, mark_of(kept_base(host), handle))
