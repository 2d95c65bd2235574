"""What the jobs of dataflows say about their rows: `mapping`, and beside it `failed`.

A status of successful can hide entries under `failed` (sheet dataflow, delete). Their form is not
recorded: an id, an external id or an object with one of them is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.problems import Finding, headline, shown
from alation_core.reading import NOT_UNDERSTOOD, ObjectId, Reading, Row, is_name
from alation_core.shapes import UNSET

Name = tuple[str, str]
"""By what an object is known: the field, and its value as text in lower case."""


def mapped(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read which rows are mapped, and which failed."""
    result = details.result if details.untyped is UNSET else details.untyped
    parts = result if isinstance(result, list) else [result]
    if not parts or not all(_is_part(part) for part in parts):
        return NOT_UNDERSTOOD
    owners = _owners(rows)
    findings = [
        Finding(_why(entry), _owner(entry, owners), raw=entry)
        for part in parts
        for entry in _listed(part, "failed")
    ]
    failed = {finding.index for finding in findings}
    ids: dict[int, ObjectId] = {}
    twice: set[int] = set()
    strange = 0
    for entry in (one for part in parts for one in _listed(part, "mapping")):
        index = _owner(entry, owners)
        strange += index is None
        if index is not None and is_name(identity := entry.get("id")):
            twice |= {index} & set(ids)
            ids[index] = identity
    kept = {index: one for index, one in ids.items() if index not in failed | twice}
    doubts = [f"it maps {strange} objects that no row asked for"] if strange else []
    return Reading(ids=kept, findings=findings, done=len(kept), doubts=doubts)


def upserted(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the job of an upsert.

    A result that is null says no more than the status (sheet dataflow, success without details).
    """
    return Reading() if details.result is None else mapped(rows, details)


def _is_part(part: Any) -> bool:
    return isinstance(part, Mapping) and any(
        isinstance(part.get(key), list) for key in ("mapping", "failed")
    )


def _listed(part: Mapping[str, Any], key: str) -> Sequence[Any]:
    found = part.get(key)
    return found if isinstance(found, list) else []


def _owners(rows: Sequence[Row]) -> Mapping[Name, int | None]:
    """Return the row of each name; None where two rows have it."""
    owners: dict[Name, int | None] = {}
    for index, row in enumerate(rows):
        for name in _names(row):
            owners[name] = None if name in owners else index
    return owners


def _owner(entry: Any, owners: Mapping[Name, int | None]) -> int | None:
    """Return the row that an entry speaks of, where all that it says names the same one."""
    found = {owners[name] for name in _names(entry) if name in owners}
    return found.pop() if len(found) == 1 else None


def _names(entry: Any) -> Iterator[Name]:
    if isinstance(entry, Mapping):
        for field in ("id", "external_id"):
            if is_name(entry.get(field)):
                yield field, str(entry[field]).lower()
    elif is_name(entry):
        yield "id", str(entry)
        yield "external_id", str(entry).lower()


def _why(entry: Any) -> str:
    if is_name(entry):
        return "the server lists it as failed"
    return f"the server lists it as failed: {headline(entry) or shown(entry)}"
