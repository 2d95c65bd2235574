"""What a job of schemas, tables or columns says about the rows.

The result is a list of elements; each may hold a sentence with a count, a mapping of the objects
that worked, and errors whose form no source shows (sheet rdbms_schema, job_results). A job is
called successful although its errors are not empty (sheet job, partial_success).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from alation_core import JobDetails
from alation_core.jobs import job_answer
from alation_core.operations import Locate
from alation_core.problems import Finding, read_errors
from alation_core.reading import NOT_UNDERSTOOD, Reader, Reading, Row
from alation_endpoints.common.rdbms.matching import Mapped
from alation_endpoints.common.rdbms.naming import place

_COUNT = re.compile(r"\b(?:Upserted|Updated)\s+(\d+)\b")
_PARTS = ("response", "mapping", "errors")


@dataclass(frozen=True)
class Said:
    """All elements of a result taken together.

    Args:
        done: how many objects the sentences count; None where none counts.
        mapped: id and key of the objects that worked; None where no element has a mapping.
        wrong: the entries of all errors, untouched.
    """

    done: int | None
    mapped: Mapped | None
    wrong: Sequence[Any]


def elements(details: JobDetails) -> Sequence[Any]:
    """Return the elements of a job's untouched result; none where it is no list."""
    answer = job_answer(details.raw)
    result = answer.get("result") if isinstance(answer, Mapping) else None
    return result if isinstance(result, list) else ()


def said(parts: Sequence[Any]) -> Said:
    """Put the elements of a result together."""
    counts = [
        int(found[1])
        for part in parts
        if isinstance(text := _sentence(part), str) and (found := _COUNT.search(text))
    ]
    mappings = [
        part["mapping"]
        for part in parts
        if isinstance(part, Mapping) and isinstance(part.get("mapping"), list)
    ]
    mapped = [
        (entry.get("id"), entry.get("key"))
        for mapping in mappings
        for entry in mapping
        if isinstance(entry, Mapping)
    ]
    return Said(
        done=sum(counts) if counts else None,
        mapped=mapped if mappings else None,
        wrong=[entry for part in parts for entry in _wrong(part)],
    )


def _sentence(part: Any) -> Any:
    return part.get("response") if isinstance(part, Mapping) else part


def _wrong(part: Any) -> Iterator[Any]:
    """Entries of an element's errors. An object without any known key is an error itself."""
    if not isinstance(part, Mapping):
        return
    if not any(name in part for name in _PARTS):
        yield part
        return
    errors = part.get("errors")
    yield from (entry for entry in (errors if isinstance(errors, list) else [errors]) if entry)


Match = Callable[[Sequence[Row], Mapped], Mapping[int, int | None]]
"""Finds the rows that a mapping names, with the id of each row's object."""


def reads(match: Match, *names: str, groups: str | None = None) -> Reader:
    """Return the reader of an operation.

    Args:
        match: finds the rows that the mapping names.
        names: fields of the rows whose values the errors may name.
        groups: field of the rows where the answer counts groups of rows, not rows.
    """

    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        told = said(elements(details))
        if told.done is None and told.mapped is None and not told.wrong:
            return NOT_UNDERSTOOD
        ids = match(rows, told.mapped or ())
        findings = find_rows(rows, told.wrong, names)
        done = told.done if told.done is not None else len(told.mapped or ())
        return Reading(ids, findings, _rows_done(rows, ids, findings, done, groups))

    return read


def _rows_done(
    rows: Sequence[Row],
    ids: Mapping[int, int | None],
    findings: Sequence[Finding],
    done: int,
    groups: str | None,
) -> int:
    """Return a count of groups as a count of rows: all the rows, where all groups are counted."""
    if groups is None:
        return done
    failed = {finding.index for finding in findings}
    good = [row for index, row in enumerate(rows) if index not in failed]
    return len(good) if done == len({row[groups] for row in good}) else len(ids)


def find_rows(
    rows: Sequence[Row], entries: Sequence[Any], names: Sequence[str]
) -> Sequence[Finding]:
    """Read error entries, each with the rows that its object or its text names."""
    findings = [replace(f, index=None, raw=entry) for entry in entries for f in read_errors(entry)]
    return place(rows, findings, names)


def locate(*names: str) -> Locate:
    """Return what finds the rows of a refusal: by the keys and ids that its texts name.

    Args:
        names: fields of the rows whose values the texts may name.
    """

    def find(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Finding]:
        return place(rows, findings, names)

    return find
