"""What a job's answer says about the rows of its batch.

An operation names a reader: a pure function from the rows that were sent and the job's details to
a `Reading`. What the reading means for each row is decided in one place for all endpoints
(`alation_core.runs.judge`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from typing import Any

from alation_core.frozen import dataclass
from alation_core.problems import Finding
from alation_core.results import JobDetails
from alation_core.shapes.rows import Row

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
        content: parts of the answer, as they stand in it, that are what people wrote into an
            object: whatever they say, they say nothing of what was done.
        expected: texts of the answer that say elsewhere that something was not done, and are what
            is wanted here: the "CANCELED" of a job that was to be canceled.
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
    content: Sequence[Any] = ()
    expected: Collection[str] = ()


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
