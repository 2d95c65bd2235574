"""What the answers of BI servers say of their rows. Sheet: bi_source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.jobs import texts
from alation_core.problems import Finding, headline, shown
from alation_core.reading import NOT_UNDERSTOOD, ObjectId, Reading, Row, count, is_name, number_of
from alation_core.shapes import UNSET

_RECEIVED = re.compile(r"\b(\d+) (?:\w+ )?object\(s\) received\b")
_DONE = re.compile(r"\b(\d+) (?:new |existing )?object\(s\) (?:created|updated)\b")
"""The word before "object(s) received" names the kind, and is not known of every kind."""
_UPDATED = re.compile(r"Success\b.*\bserver-id (\d+)\.?\s*")


def counted(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the counts in the sentences of an upsert's job; no row is named and no id is told."""
    said = texts(details.result)
    received = sum(number_of(n) for text in said for n in _RECEIVED.findall(text))
    done = sum(number_of(n) for text in said for n in _DONE.findall(text))
    if not any(_RECEIVED.search(text) for text in said):
        return NOT_UNDERSTOOD
    doubts = []
    if received > len(rows):
        doubts = [f"it says that {received} objects were received, and {len(rows)} were sent"]
    elif done > received:
        doubts = [f"it says that {received} objects were received, and that {done} were written"]
    return Reading(done=done, doubts=doubts)


def created(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read what became of new servers: `Errors` has a place for each row.

    The ids are those of the good rows in their order, where there are as many of them, or stand in
    the places of the rows.
    """
    result = _result(details)
    told = result if isinstance(result, Mapping) else {}
    errors, ids = told.get("Errors"), told.get("Server IDs")
    if not isinstance(errors, list) or not isinstance(ids, list) or len(errors) != len(rows):
        return NOT_UNDERSTOOD
    findings = [
        Finding(headline(error) or shown(error), index, raw=error)
        for index, error in enumerate(errors)
        if error
    ]
    bad = {finding.index for finding in findings}
    good = [index for index in range(len(rows)) if index not in bad]
    named = _ids_of(good, ids, len(rows))
    return Reading(ids=named, findings=findings, done=count(told.get("Count")))


def _ids_of(good: Sequence[int], ids: Sequence[Any], rows: int) -> Mapping[int, ObjectId | None]:
    placed: Mapping[int, Any] = {}
    if len(ids) == len(good):
        placed = dict(zip(good, ids, strict=True))
    elif len(ids) == rows:
        placed = {index: ids[index] for index in good}
    return {index: identity for index, identity in placed.items() if is_name(identity)}


def server_updated(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the sentence that names the server by its number."""
    told = _result(details)
    said = told.get("Status") if isinstance(told, Mapping) else None
    found = _UPDATED.fullmatch(said) if isinstance(said, str) else None
    if found is None or len(rows) != 1:
        return NOT_UNDERSTOOD
    own = rows[0]["bi_server_id"]
    if number_of(found[1]) != own:
        why = f"the answer speaks of another server: it says {shown(said)}, and the row has {own}"
        return Reading(unknown={0: why})
    return Reading(ids={0: own})


def _result(details: JobDetails) -> Any:
    return details.result if details.untyped is UNSET else details.untyped
