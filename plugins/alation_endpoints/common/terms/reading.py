"""Readers for results that count and list what was created, updated or deleted.

The counted lists of documents, terms and folders differ in their names only (sheet job,
job_results; sheet document, delete).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.reading import (
    NOT_UNDERSTOOD,
    Reader,
    Reading,
    Row,
    count,
    folded,
    is_name,
    match_objects,
)


def created(counter: str, listing: str) -> Reader:
    """Return the reader of a create: the new objects are matched to rows by a unique title.

    No source promises that the list keeps the order of the request (sheet document).

    Args:
        counter: attribute of the result that counts the new objects.
        listing: attribute that lists them with id and title.
    """

    def tell(rows: Sequence[Row], done: int, listed: Sequence[Any]) -> Reading:
        ids = match_objects(rows, "title", listed)
        doubts = _unlisted(rows, "title", listed, done) if len(ids) < len(rows) else ()
        return Reading(ids=ids, done=done, doubts=doubts)

    return _counting(counter, listing, tell)


def updated(counter: str, listing: str) -> Reader:
    """Return the reader of an update: the answer lists the ids."""

    def tell(rows: Sequence[Row], done: int, listed: Sequence[Any]) -> Reading:
        ids = match_objects(rows, "id", listed)
        doubts = _unlisted(rows, "id", listed, done) if len(ids) < len(rows) else ()
        return Reading(ids=ids, done=done, doubts=doubts)

    return _counting(counter, listing, tell)


def _unlisted(rows: Sequence[Row], name: str, entries: Sequence[Any], done: int) -> Sequence[str]:
    """A count is no proof for the rows that the list beside it does not name."""
    names = [getattr(entry, name, None) for entry in entries]
    named = {folded(value) for value in names if is_name(value)}
    listed = sum(folded(row.get(name)) in named for row in rows)
    if listed < min(done, len(rows)):
        return [f"it counts {done}, and lists {listed} of the {len(rows)} rows"]
    return []


def deleted(counter: str, listing: str) -> Reader:
    """Return the reader of a delete: an id that the answer does not list was not deleted."""

    def tell(rows: Sequence[Row], done: int, listed: Sequence[Any]) -> Reading:
        named = {identity for identity in listed if is_name(identity)}
        ids = {index: row["id"] for index, row in enumerate(rows) if row["id"] in named}
        absent = "the server does not list this id as deleted: it is unknown or was deleted before"
        return Reading(ids=ids, done=done, complete=True, absent=absent)

    return _counting(counter, listing, tell)


def _counting(
    counter: str, listing: str, tell: Callable[[Sequence[Row], int, Sequence[Any]], Reading]
) -> Reader:
    """Return a reader that hands on count and list, where the result has both."""

    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        done = count(getattr(details.result, counter, None))
        listed = getattr(details.result, listing, None)
        if done is None or not isinstance(listed, list):
            return NOT_UNDERSTOOD
        return tell(rows, done, listed)

    return read
