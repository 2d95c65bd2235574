"""What a job's answer says about the rows of its batch.

An operation names a reader: a pure function from the rows that were sent and the job's details to
a `Reading`. What the reading means for each row is decided in one place for all endpoints
(`alation_core.runs.judge`).
"""

from __future__ import annotations

import html
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeGuard

from alation_core.problems import Finding
from alation_core.results import JobDetails
from alation_core.shapes.rows import Row as Row

COMPARED = 1000
"""Characters of a name that are compared loosely."""
MOST_DIGITS = 18
"""Digits of a count: more are not read as one."""
ROOM = 3
"""So many times the rows and the texts of a refusal are the findings that come of it, at most."""

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
        unknown: rows of which the answer leaves open what became of them, each with the reason.
        doubts: sentences that say where the answer contradicts itself, or speaks of an object that
            no row asked for: then only what it names is believed.
        silent: the answer is empty: it says nothing of the rows, so the job's status speaks for
            them only where another job of the batch tells of them.
    """

    ids: Mapping[int, ObjectId | None] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    done: int | None = None
    understood: bool = True
    complete: bool = False
    absent: str = "the answer does not name this row as done"
    unknown: Mapping[int, str] = field(default_factory=dict)
    doubts: Sequence[str] = ()
    silent: bool = False


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


def spread(
    rows: int, findings: Sequence[Finding], places: Callable[[Finding], Sequence[int]]
) -> list[Finding]:
    """Give each finding to every row that it names; one that names none stays as it was read.

    Many findings that each name the same many rows are given to all of these only at first, and
    then to the first of them: what comes out is as long as what went in, not its square.

    Args:
        rows: how many rows the batch has.
        findings: what was read.
        places: finds the positions of the rows that a finding names, in order.
    """
    room = ROOM * (rows + len(findings))
    placed: list[Finding] = []
    for finding in findings:
        named = places(finding)
        named = named if len(named) <= room else named[:1]
        room -= len(named)
        placed += [replace(finding, index=index) for index in named] or [finding]
    return placed


def number_of(digits: str) -> int:
    """Return a number that a sentence holds. One that nobody counts to is as good as any such."""
    known = digits.lstrip("0") or "0"
    return int(known) if len(known) <= MOST_DIGITS else 10**MOST_DIGITS


def count(value: Any) -> int | None:
    """Return a value that is a count, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def is_name(value: Any) -> TypeGuard[int | str]:
    """Tell whether a value can name an object: a text or a whole number, and no truth value."""
    return isinstance(value, int | str) and not isinstance(value, bool)


def folded(name: Any) -> str:
    """Return a name in the form in which names are compared where little depends on it.

    A title may come back with other blanks, in another case, or with its signs escaped.
    """
    text = unicodedata.normalize("NFC", html.unescape(str(name)[:COMPARED]))
    return " ".join(text.casefold().split())


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
    named = [(value, identity) for value, identity in entries if is_name(value)]
    seen = Counter(value for value, _ in named)
    places: dict[Any, int] = {}
    doubled: set[Any] = set()
    for position, row in enumerate(rows):
        value = row.get(name)
        if not is_name(value):
            continue
        if value in places:
            doubled.add(value)
        places[value] = position
    return {
        places[value]: identity
        for value, identity in named
        if value in places and value not in doubled and seen[value] == 1
    }
