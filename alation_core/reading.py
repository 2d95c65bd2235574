"""What a job's answer says about the rows of its batch.

An operation names a reader: a pure function from the rows that were sent and the job's details to
a `Reading`. What the reading means for each row is decided in one place for all endpoints
(`alation_core.runs.judge`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alation_core.problems import Finding
from alation_core.results import JobDetails
from alation_core.shapes.rows import Row as Row

ObjectId = int | str


@dataclass(frozen=True)
class Reading:
    """What an answer says about the rows of a batch; every position counts within the batch.

    Args:
        ids: rows that the answer names as done, with the id of their object (None: named, but
            without an id).
        findings: what went wrong; one without an index concerns rows that the answer doesn't name.
        done: how many rows the answer counts as done; None where it does not count.
        understood: False where the answer has not the known shape, so nothing can be told.
        complete: the answer names every row that was done: a row that it does not name was not
            done, and `absent` says so.
        absent: message for a row that a complete answer does not name.
    """

    ids: Mapping[int, ObjectId | None] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    done: int | None = None
    understood: bool = True
    complete: bool = False
    absent: str = "the answer does not name this row as done"


Reader = Callable[[Sequence[Row], JobDetails], Reading]
Locate = Callable[[Sequence[Row], Sequence[Finding]], Sequence[Finding]]
"""Finds the rows that the findings of a refusal speak of."""

NOT_UNDERSTOOD = Reading(understood=False)


def trust_status(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read nothing from the result: the job's status speaks for all rows."""
    return Reading()


def as_read(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Finding]:
    """Leave findings as they were read."""
    return findings


def count(value: Any) -> int | None:
    """Return a value that is a count, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def match_unique(
    rows: Sequence[Row], name: str, entries: Iterable[tuple[Any, ObjectId | None]]
) -> dict[int, ObjectId | None]:
    """Map named entries of an answer back to rows, where that is safe.

    A value that two rows or two entries share names none of them: no source promises that answers
    keep the order of the request.

    Args:
        rows: the rows of the batch.
        name: the rows' field that the entries are named by.
        entries: value and id of each entry.

    Returns:
        Position in the batch -> id.
    """
    named = [(value, identity) for value, identity in entries if isinstance(value, str | int)]
    seen = Counter(value for value, _ in named)
    places: dict[Any, int] = {}
    doubled: set[Any] = set()
    for position, row in enumerate(rows):
        value = row.get(name)
        if not isinstance(value, str | int):
            continue
        if value in places:
            doubled.add(value)
        places[value] = position
    return {
        places[value]: identity
        for value, identity in named
        if value in places and value not in doubled and seen[value] == 1
    }
