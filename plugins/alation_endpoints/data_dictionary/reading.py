"""What the task of an upload says about its rows: it counts them, and its errors name ranges.

Lines are counted from 0 and named by key as well. An error is that of rows only where place, key
and numbers agree; else it may be that of any row that failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.problems import Finding, shorten, shown
from alation_core.reading import Reading, Row
from alation_endpoints.data_dictionary.answers import (
    DataDictionaryRecords,
    DataDictionaryResult,
    listed,
)

Places = Sequence[int]


def read_task(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read a task that is over, with its errors.

    A task that counts every line as done names every row: then its errors are not needed, and one
    that stands there all the same is a contradiction.
    """
    result = details.result
    records = result.records if isinstance(result, DataDictionaryResult) else None
    errors = [(entry, _places(entry, rows)) for entry in _entries(details.errors)]
    pinned = {index for _, places in errors for index in places}
    if not isinstance(records, DataDictionaryRecords):
        return Reading(findings=list(_findings(errors)), understood=False)
    if len(pinned) > records.failed:  # which of them failed is not said
        errors = [(entry, ()) for entry, _ in errors]
    doubts = []
    if records.total != len(rows):
        doubts.append(f"it counts {records.total} lines, and {len(rows)} were sent")
    if records.succeeded + records.failed != records.total:
        doubts.append(f"it counts {records.succeeded} and {records.failed} of {records.total}")
    whole = not doubts and records.failed == 0
    return Reading(
        ids=dict.fromkeys(range(len(rows))) if whole else {},
        findings=list(_findings(errors)),
        done=records.succeeded,
        doubts=doubts,
    )


def _entries(errors: Any) -> Sequence[Any]:
    found = listed(errors)
    return [entry for entry in found if entry] if isinstance(found, list) else [found]


def _findings(errors: Sequence[tuple[Any, Places]]) -> Iterator[Finding]:
    for entry, places in errors:
        message = _message(entry) if places else shorten(_message(entry) + _where(entry))
        for index in places or (None,):
            yield Finding(message, index, raw=entry)


def _message(entry: Any) -> str:
    """Return what an error says, with what it was before the server put it into other words."""
    if not isinstance(entry, Mapping):
        return shorten(entry) if isinstance(entry, str) else shown(entry)
    said = [entry.get("error_message"), entry.get("original_error_message")]
    texts = dict.fromkeys(text for text in said if isinstance(text, str) and text)
    return shorten(": ".join(texts)) or shown(entry.get("name") or entry)


# -------------------------------------------------------------------------------- ranges


def _where(entry: Any) -> str:
    """Return where an error says that it happened, for people: no row can be named by it."""
    items, span = _span(entry)
    ends = [end for name in ("start", "end") if isinstance(end := span.get(name), Mapping)]
    if len(ends) != 2:
        return ""
    first, last = (f"{end.get('index')} ({end.get('key')})" for end in ends)
    return f"; it names {items.get('total')} lines, from {first} to {last}"


def _span(entry: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return what an error says of its lines, and their range; both empty where it names none."""
    found: list[Mapping[str, Any]] = [entry if isinstance(entry, Mapping) else {}]
    for key in ("details", "items", "range"):
        below = found[-1].get(key)
        found.append(below if isinstance(below, Mapping) else {})
    return found[2], found[3]


def _places(entry: Any, rows: Sequence[Row]) -> Places:
    """Return the rows that an error names; none where anything in it does not fit."""
    items, span = _span(entry)
    first, last = (_place(span.get(end), rows) for end in ("start", "end"))
    insides = [span.get("start_inclusive"), span.get("end_inclusive")]
    if first is None or last is None or not all(isinstance(one, bool) for one in insides):
        return ()
    places = range(first + (not insides[0]), last + bool(insides[1]))
    return places if len(places) == items.get("total", len(places)) else ()


def _place(end: Any, rows: Sequence[Row]) -> int | None:
    """Return the place of one end of a range, where the row that stands there has its key."""
    index = end.get("index") if isinstance(end, Mapping) else None
    if type(index) is not int or not 0 <= index < len(rows):
        return None
    own, told = rows[index].get("key"), end.get("key")
    if own is None or told is None:
        return index
    return index if str(told).casefold() == own.casefold() else None
