"""What a job of schemas, tables or columns says about the rows.

The result is a list of elements; each may hold a sentence with a count, a mapping of the objects
that worked, and errors whose form no source shows (sheet rdbms_schema, job_results). A job is
called successful although its errors are not empty (sheet job, partial_success).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from alation_core import JobDetails
from alation_core.frozen import dataclass
from alation_core.jobs import job_answer
from alation_core.problems import Finding, read_errors
from alation_core.reading import NOT_UNDERSTOOD, Locate, Reader, Reading, Row, number_of
from alation_endpoints.common.custom_fields.locating import locate_values
from alation_endpoints.common.rdbms.matching import Mapped, Match, distinct, objections
from alation_endpoints.common.rdbms.naming import place

_COUNT = re.compile(r"\b(?:Upserted|Updated)\s+(\d+)\b")
_PARTS = ("response", "mapping", "errors")


@dataclass(frozen=True)
class Said:
    """All elements of a result taken together.

    Args:
        done: how many objects the elements count, or map where they don't count; None where none
            does either.
        mapped: id and key of the objects that worked; None where no element has a mapping.
        wrong: the entries of all errors, untouched.
        doubts: where an element counts otherwise than it maps.
    """

    done: int | None
    mapped: Mapped | None
    wrong: Sequence[Any]
    doubts: Sequence[str] = ()


def elements(details: JobDetails) -> Sequence[Any]:
    """Return the elements of a job's untouched result; none where it is no list."""
    answer = job_answer(details.raw)
    result = answer.get("result") if isinstance(answer, Mapping) else None
    return result if isinstance(result, list) else ()


def said(parts: Sequence[Any]) -> Said:
    """Put the elements of a result together."""
    told = [(_counted(part), _mapped(part)) for part in parts]
    sizes = [(number, None if mapped is None else len(distinct(mapped))) for number, mapped in told]
    known = [size if number is None else number for number, size in sizes]
    done = [number for number in known if number is not None]
    mappings = [mapped for _, mapped in told if mapped is not None]
    return Said(
        done=sum(done) if done else None,
        mapped=[entry for mapped in mappings for entry in mapped] if mappings else None,
        wrong=[entry for part in parts for entry in _wrong(part)],
        doubts=[
            f"it counts {number} objects, and maps {size}"
            for number, size in sizes
            if None not in (number, size) and number != size
        ],
    )


def _counted(part: Any) -> int | None:
    text = _sentence(part)
    found = _COUNT.search(text) if isinstance(text, str) else None
    return None if found is None else number_of(found[1])


def _mapped(part: Any) -> Mapped | None:
    mapping = part.get("mapping") if isinstance(part, Mapping) else None
    if not isinstance(mapping, list):
        return None
    return [
        (entry.get("id"), entry.get("key")) if isinstance(entry, Mapping) else (None, None)
        for entry in mapping
    ]


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
        mapped = told.mapped or ()
        matched = match(rows, mapped)
        findings = find_rows(rows, told.wrong, names)
        done = _rows_done(rows, matched.ids, findings, told.done or 0, groups)
        doubts = [*told.doubts, *objections(matched)]
        return Reading(matched.ids, findings, done, doubts=doubts)

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
        return locate_values(rows, place(rows, findings, names))

    return find
