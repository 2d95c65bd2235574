"""What the answers of the CDE service say of the rows. Sheet: critical_data_element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.problems import shown
from alation_core.reading import NOT_UNDERSTOOD, Reader, Reading, Row, count, one_object

ALL_DELETED = "Critical Data Elements deleted successfully"
CANCELED = "CANCELED"


def created_all(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read how many elements a job made; a result that is missing proves nothing."""
    result = details.untyped
    made = count(result.get("created")) if isinstance(result, Mapping) else None
    return NOT_UNDERSTOOD if made is None else Reading(done=made)


def deleted_all(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the sentence that says that all elements are deleted; it is the only one known."""
    return Reading() if _told(details).get("detail") == ALL_DELETED else NOT_UNDERSTOOD


def canceled(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the word of a job that was to be canceled."""
    word = _told(details).get("status")
    if not isinstance(word, str) or word.upper() != CANCELED:
        return NOT_UNDERSTOOD
    return Reading(expected=(word,))


def made_standard(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the standard, which may be shown by id and key alone."""
    same = ("name",) if "name" in _told(details) else ()
    return one_object(same=same)(rows, details)


def has_status(id: str) -> Reader:
    """Return the reader of an object that shows the status which its row asked for.

    A workflow may lead it elsewhere: then the row is unknown, with the status that it has.

    Args:
        id: the field of the row that names the object.
    """
    object_of = one_object(same={id: "id"})

    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        reading = object_of(rows, details)
        status = _told(details).get("status")
        if not reading.ids or status == rows[0].get("new_status"):
            return reading
        told = "no status" if status is None else f"the status {shown(status)}"
        return Reading(unknown={0: f"the answer shows {told}: a workflow may have led it there"})

    return read


def _told(details: JobDetails) -> Mapping[str, Any]:
    return details.raw if isinstance(details.raw, Mapping) else {}
