"""Where a reply names its job: in known places, and as something that can be a handle at all.

A job whose handle is lost is a job that nobody waits for, so a handle is looked for in every
answer, also in one that the decoder does not take.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from alation_core.frozen import dataclass
from alation_core.jobs.protocol import (
    NOTHING_STARTED,
    JobHandle,
    JobProtocol,
    NothingStarted,
)
from alation_core.wire.messages import Reply

LONGEST_HANDLE = 500
"""Characters of a handle. The longest documented names have about a hundred (sheet job)."""
MOST_DIGITS = 18
"""Digits of a handle that is a number: more are no count of jobs."""
_TOO_MANY: int = 10**MOST_DIGITS

_NO_HANDLES = frozenset({"none", "null", "nil", "nan", "true", "false", "undefined"}) | {
    *("infinity", "-infinity", "inf", "-inf"),
}
"""What a server writes where it has no handle and turns that into a text."""
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")

ABSENT = object()
"""Stands for a place that an answer does not have."""


def is_handle(value: Any) -> TypeGuard[int | str]:
    """Tell whether a value can name a job: a number from 0, or a short printable text."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return 0 <= value < _TOO_MANY
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_HANDLE:
        return False
    if _NUMBER.fullmatch(value):
        return value.isdecimal() and len(value) <= MOST_DIGITS
    if not value.isprintable() or "\\" in value:  # "\\ud800" stands for what no text can hold
        return False
    # Without a letter or a digit it would be a step in a path ("..") or nothing at all.
    return any(map(str.isalnum, value)) and value.casefold() not in _NO_HANDLES


def found(body: Any, keys: Sequence[str]) -> Any:
    """Return what stands under keys that lead into objects, or ABSENT."""
    for key in keys:
        body = body.get(key, ABSENT) if isinstance(body, Mapping) else ABSENT
    return body


def read_handle(protocol: JobProtocol, body: Any) -> JobHandle | NothingStarted | None:
    """Find the handle in a submit reply.

    Returns:
        The handle, one that can be asked for before one that is only kept; NOTHING_STARTED where a
        handle key is there and holds null, and no other one holds anything; None where the reply
        has no number or text in the place of a handle.
    """
    told = [(place, found(body, place.keys)) for place in protocol.handles]
    for may_be in (is_handle, _is_kept):
        for place, value in told:
            if may_be(value):
                return JobHandle(value, place.by, body)
    values = [value for _, value in told if value is not ABSENT]
    return NOTHING_STARTED if values and not any(v is not None for v in values) else None


def _is_kept(value: Any) -> bool:
    """Whether a value is kept for a handle, though no job can be asked for by it."""
    return isinstance(value, int | str) and not isinstance(value, bool) and value != ""


@dataclass(frozen=True)
class Named:
    """What a reply names.

    Args:
        handle: as `read_handle` returns it.
        alone: no other job is named beside it.
    """

    handle: JobHandle | NothingStarted | None
    alone: bool = True


def handle_in(protocol: JobProtocol, reply: Reply) -> Named:
    """Find the handle in a reply, whatever its status and whatever else it holds.

    A key that is given twice, or an answer that is no JSON to the decoder (its depth, its end that
    is missing), hides no handle.
    """
    data = reply.data
    handle = read_handle(protocol, data)
    undecoded = not reply.is_json and reply.text.lstrip()[:1] == "{"
    said = [
        JobHandle(value, place.by, data)
        for place in protocol.handles
        if undecoded or place.keys[-1] in reply.doubled
        for value in reply.beside(*place.keys)
        if is_handle(value)
    ]
    if not said:
        return Named(handle)
    chosen = handle if isinstance(handle, JobHandle) else said[0]
    return Named(chosen, alone={other.value for other in said} <= {chosen.value})
