"""What the answers about domains say of their rows. Sheet: domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row, is_name, match_unique
from alation_core.shapes import UNSET

_NAME = "name"


def created(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the list of new domains: by title and parent, since titles need not be unique.

    No source promises that the list keeps the order of the request.
    """
    made = _result(details)
    if not isinstance(made, list) or not all(isinstance(one, Mapping) for one in made):
        return NOT_UNDERSTOOD
    wanted = [{_NAME: _name(row)} for row in rows]
    entries = [(_name(one), one["id"]) for one in made if is_name(one.get("id"))]
    ids = match_unique(wanted, _NAME, entries)
    names = {row[_NAME] for row in wanted}
    strange = sum(_name(one) not in names for one in made)
    doubts = [f"it lists {strange} domains that no row asked for"] if strange else []
    return Reading(ids=ids, done=len(ids), doubts=doubts)


def _name(one: Mapping[str, Any]) -> str:
    return f"{one.get('parent_id')} {one.get('title')}"


def members(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the echo of an answer at once, which names the objects; a job says no more than null.

    The domain of an echo is compared by the core: an answer about another one is no success.
    """
    told = _result(details)
    if details.handle is not None:
        return Reading() if told is None else NOT_UNDERSTOOD
    listed = told.get("oid") if isinstance(told, Mapping) else None
    if not isinstance(listed, list) or not is_name(told.get("id")):
        return NOT_UNDERSTOOD
    named = {oid for oid in listed if is_name(oid)}
    ids = {index: row["oid"] for index, row in enumerate(rows) if row["oid"] in named}
    strange = len(named - {row["oid"] for row in rows})
    doubts = [f"it names {strange} objects that no row asked for"] if strange else []
    return Reading(ids=ids, done=len(ids), doubts=doubts)


def _result(details: JobDetails) -> Any:
    return details.result if details.untyped is UNSET else details.untyped
