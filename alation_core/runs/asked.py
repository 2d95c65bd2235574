"""Asks the functions that an endpoint declares, and holds what they return to its type.

They are a plugin's: one that raises, or returns something else, costs its own answer and no more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar, cast

from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.jobs.protocol import JobHandle
from alation_core.operations.write import WriteOperation
from alation_core.problems import Finding
from alation_core.reading import NOT_UNDERSTOOD, ObjectId, Reading
from alation_core.results import JobDetails
from alation_core.runs.state import MAX_FOLLOW_UPS
from alation_core.shapes import Row

J = TypeVar("J", bound=JobDetails)
T = TypeVar("T")
logger = quiet_log("alation_core.runs")


def reading_of(operation: WriteOperation[J], rows: Sequence[Row], details: J) -> Reading:
    """Return what an answer says; NOT_UNDERSTOOD where the reader does not tell."""
    reading = attempt(lambda: _checked(operation.reader(rows, details), len(rows)))
    if isinstance(reading, Raised):
        _report(operation, "reader", reading, "the answer is taken as unread")
        return NOT_UNDERSTOOD
    return reading


def placed(
    operation: WriteOperation[Any], rows: Sequence[Row], found: Sequence[Finding]
) -> Sequence[Finding]:
    """Return findings with the rows that they speak of; as they were where that is not told."""
    told = attempt(lambda: _findings(operation.locate(rows, found), len(rows)))
    if isinstance(told, Raised):
        _report(operation, "locate", told, "its findings name no rows")
        return found
    return told


def followed(operation: WriteOperation[Any], answer: Any) -> Sequence[JobHandle] | None:
    """Return the further jobs that an answer names; None where that is not told."""
    follow_up = operation.follow_up
    if follow_up is None:
        return ()
    # One more than are followed: that there are too many is told by the state machine.
    most = MAX_FOLLOW_UPS + 1
    handles = attempt(
        lambda: [_handle(found) for found in islice(dict.fromkeys(follow_up(answer)), most)]
    )
    if isinstance(handles, Raised):
        _report(operation, "follow_up", handles, "nobody knows whether there are further jobs")
        return None
    return handles


def accepted(accepted_when: Callable[[Any], bool], body: Any) -> bool | None:
    """Tell whether an answer says that the server did the work; None where that is not told."""
    told = attempt(lambda: _instance(accepted_when(body), bool))
    if isinstance(told, Raised):
        logger.error("accepted_when raised, what was done is unknown: %s", told)
        return None
    return told


def details_from(kind: type[J], make: Callable[[type[J]], J]) -> J:
    """Return an answer as its class of details has it; as the vendor's class where that fails."""
    made = attempt(lambda: _instance(make(kind), JobDetails))
    if isinstance(made, Raised):
        logger.error("%s cannot be made of the answer, it stays untyped: %s", kind, made)
        return make(cast("type[J]", JobDetails))
    return cast("J", made)


def _checked(reading: Any, size: int) -> Reading:
    """Hold a reading to its types, or raise; a position that the batch has not names no row."""
    found = _instance(reading, Reading)
    if not isinstance(found.ids, Mapping):
        raise TypeError(f"ids must be a mapping, not {type(found.ids).__name__}")
    ids = _ids(found.ids, size)
    if found.done is not None:
        _position(found.done)
    for flag in (found.understood, found.complete, found.silent):
        _instance(flag, bool)
    doubts = [_instance(sentence, str) for sentence in found.doubts]
    expected = [_instance(text, str) for text in found.expected]
    _instance(found.absent, str)
    open_rows = {index: _instance(why, str) for index, why in found.unknown.items()}
    findings = _findings(found.findings, size)
    told = replace(found, ids=ids, unknown=open_rows, findings=findings, doubts=doubts)
    return replace(told, expected=expected, content=[*found.content])


def _ids(found: Mapping[Any, Any], size: int) -> dict[int, ObjectId | None]:
    ids = dict(found.items())
    if not (set(map(type, ids)) <= _INDEX and set(map(type, ids.values())) <= _NAMED):
        for index, identity in ids.items():
            _position(index)
            if identity is not None:
                _name(identity)
    if ids and (min(ids) < 0 or max(ids) >= size):
        return {index: named for index, named in ids.items() if 0 <= index < size}
    return ids


_INDEX, _NAMED = frozenset({int}), frozenset({int, str, type(None)})
"""Types that positions and ids have for certain."""


def _findings(found: Any, size: int) -> list[Finding]:
    findings = []
    for finding in found:
        index = _instance(finding, Finding).index
        _instance(finding.message, str)
        if finding.field is not None:
            _instance(finding.field, str)
        if index is not None and not 0 <= _position(index) < size:
            finding = replace(finding, index=None)
        findings.append(finding)
    return findings


def _position(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _name(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError(f"{value!r} is neither a number nor a text")


def _handle(found: Any) -> JobHandle:
    handle = _instance(found, JobHandle)
    _name(handle.value)
    json.dumps(handle.reply)  # raises where it cannot be recorded
    return handle


def _instance(value: Any, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"{type(value).__name__} is no {kind}")
    return value


def _report(operation: WriteOperation[Any], name: str, raised: Raised, then: str) -> None:
    logger.error("the %s of %s raised, %s", name, operation.name, then, exc_info=raised.error)
