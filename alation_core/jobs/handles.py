"""Where a reply names its job: in known places, and as something that can be a handle at all.

A job whose handle is lost is a job that nobody waits for, so a handle is looked for in every
answer, also in one that the decoder does not take: the text is read token by token then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

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
SEARCHED = 1_000_000
"""Characters of an answer that are read token by token, where the decoder does not take it."""

_NO_HANDLES = frozenset({"none", "null", "nil", "nan", "true", "false", "undefined"})
"""What a server writes where it has no handle and turns that into a text."""
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[{}\[\]:,]|[^\s"{}\[\]:,]+', re.DOTALL)
"""A text that has no end is one token: it is not looked into once more from its middle."""

ABSENT = object()
"""Stands for a place that an answer does not have."""


def is_handle(value: Any) -> TypeGuard[int | str]:
    """Tell whether a value can name a job: a number from 0, or a short printable text."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return 0 <= value < 10**MOST_DIGITS
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_HANDLE:
        return False
    if _NUMBER.fullmatch(value):
        return value.isdecimal() and len(value) <= MOST_DIGITS
    word = value.casefold()
    # Without a letter or a digit it would be a step in a path ("..") or nothing at all.
    return value.isprintable() and any(map(str.isalnum, value)) and word not in _NO_HANDLES


def found(body: Any, keys: Sequence[str]) -> Any:
    """Return what stands under keys that lead into objects, or ABSENT."""
    for key in keys:
        body = body.get(key, ABSENT) if isinstance(body, Mapping) else ABSENT
    return body


def read_handle(protocol: JobProtocol, body: Any) -> JobHandle | NothingStarted | None:
    """Find the handle in a submit reply.

    Returns:
        The handle; NOTHING_STARTED where a handle key is there and holds null, and no other one
        holds anything; None where the reply has no handle that can be one.
    """
    null_seen = odd_seen = False
    for place in protocol.handles:
        value = found(body, place.keys)
        if is_handle(value):
            return JobHandle(value, place.by, body)
        null_seen = null_seen or value is None
        odd_seen = odd_seen or (value is not None and value is not ABSENT)
    return NOTHING_STARTED if null_seen and not odd_seen else None


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

    A key that is given twice, or an answer that is no JSON to the decoder (digits or depth that it
    does not take, an end that is missing), hides no handle.
    """
    data = reply.data
    handle = read_handle(protocol, data)
    undecoded = isinstance(data, str) and data.lstrip()[:1] == "{"
    doubled = isinstance(data, Mapping) and _repeats(protocol, reply.content)
    if not undecoded and not doubled:
        return Named(handle)
    named = list(dict.fromkeys(_in_text(protocol, reply.text[:SEARCHED], data)))
    if not named:
        return Named(handle)
    chosen = handle if isinstance(handle, JobHandle) else named[0]
    return Named(chosen, alone={other.value for other in named} <= {chosen.value})


def _repeats(protocol: JobProtocol, content: bytes) -> bool:
    """Whether a key of a handle may stand in an answer more than once."""
    return any(content.count(f'"{place.keys[-1]}"'.encode()) > 1 for place in protocol.handles)


def _in_text(protocol: JobProtocol, text: str, reply: Any) -> Iterator[JobHandle]:
    """Yield the handles that stand in their places, in the order of the places."""
    told = list(_leaves(text, max(len(place.keys) for place in protocol.handles)))
    for place in protocol.handles:
        for keys, sign in told:
            value = _value(sign) if keys == place.keys else None
            if is_handle(value):
                yield JobHandle(value, place.by, reply)


def _leaves(text: str, deepest: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the plain values of nested objects, with the keys that lead to each.

    Args:
        text: of the answer; what cannot be JSON in it is passed over.
        deepest: objects within objects that are looked into.
    """
    opened: list[str] = []  # the brackets that are open
    keys: list[str] = []  # the key in each open object, up to `deepest`
    before = ""
    for match in _TOKEN.finditer(text):
        sign = match[0]
        within = bool(opened) and len(opened) <= deepest and set(opened) == {"{"}
        if sign in ("{", "["):
            opened.append(sign)
            if len(opened) <= deepest:
                keys.append("")
        elif sign in ("}", "]"):
            if opened:
                opened.pop()
            del keys[len(opened) :]
        elif sign == ":" and within:
            keys[-1] = str(_value(before))
        elif sign not in (":", ",") and within and before == ":":
            yield tuple(keys), sign
        before = sign


def _value(sign: str) -> Any:
    if sign.startswith('"'):
        try:
            return json.loads(sign, strict=False)
        except ValueError:
            return None
    return int(sign) if sign.isdecimal() and len(sign) <= MOST_DIGITS else None
