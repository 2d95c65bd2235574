"""What a data quality job did to each row.

Sheets data_quality and job (partial_success): the job is called successful whatever happened; the
truth is in the counters of its result, and samples name rows by their keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from alation_core import JobDetails
from alation_core.problems import Finding
from alation_core.reading import NOT_UNDERSTOOD, Reader, Reading, Row
from alation_endpoints.data_quality.shapes import (
    JobDetailsDataQualityResult,
    JobDetailsDataQualityResultAction,
    JobDetailsDataQualityResultActionStats,
    JobDetailsDataQualityResultCreatedObjectAttribution,
)

Stats = JobDetailsDataQualityResultActionStats
Action = JobDetailsDataQualityResultAction
Attribution = JobDetailsDataQualityResultCreatedObjectAttribution

Section = Literal["fields", "values"]
_KEYS: Mapping[Section, tuple[str, ...]] = {
    "fields": ("field_key",),
    "values": ("field_key", "object_key"),
}


class _Places:
    """The rows of a batch by their keys; each entry of a sample takes one row.

    `strange` counts the entries that no row is left for.
    """

    def __init__(self, rows: Sequence[Row], names: Sequence[str]) -> None:
        self.strange = 0
        self._names = names
        self._free: dict[tuple[Any, ...], list[int]] = {}
        for index in reversed(range(len(rows))):
            self._free.setdefault(self._key(rows[index]), []).append(index)

    def _key(self, entry: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(str(entry.get(name)) for name in self._names)

    def take(self, sample: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Yield row and entry of each entry that names a row; the first of equal rows first."""
        for entry in sample:
            free = self._free.get(self._key(entry)) if isinstance(entry, Mapping) else None
            if free:
                yield free.pop(), entry
            else:
                self.strange += 1


def upserted(section: Section) -> Reader:
    """Return the reader of a write: stored is what it created and updated, nothing else."""

    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        result, action = _action(details, section)
        if result is None or action is None:
            return NOT_UNDERSTOOD
        told = result.created_object_attribution or Attribution()
        if not isinstance(told, Attribution):
            return NOT_UNDERSTOOD
        failed = Stats(told.failure_count or 0, told.failure_sample or [])
        message = "the server did not store it: no object was found for its keys"
        return _reading(rows, section, [action.created, action.updated], failed, message)

    return read


def deleted(section: Section) -> Reader:
    """Return the reader of a delete: what was not found was not deleted."""

    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        _, action = _action(details, section)
        if action is None:
            return NOT_UNDERSTOOD
        message = "the server found none: its keys are wrong, or it was deleted before"
        absent = action.not_found or Stats(0, [])
        return _reading(rows, section, [action.deleted], absent, message)

    return read


def _action(
    details: JobDetails, section: Section
) -> tuple[JobDetailsDataQualityResult | None, Action | None]:
    """Return the result and what it did to a section; None where one has not the known shape."""
    result = details.result
    if not isinstance(result, JobDetailsDataQualityResult):
        return None, None
    action = getattr(result, section)
    return result, action if isinstance(action, Action) else None


def _reading(
    rows: Sequence[Row],
    section: Section,
    done: Sequence[Stats | None],
    failed: Stats,
    message: str,
) -> Reading:
    counted = [stats for stats in done if stats is not None]
    known = all(isinstance(stats, Stats) for stats in (*counted, failed))
    if not counted or not known:
        return NOT_UNDERSTOOD
    total = sum(stats.count for stats in counted)
    places = _Places(rows, _KEYS[section])
    ids = {index: None for stats in counted for index, _ in places.take(stats.sample)}
    findings = [Finding(message, index, raw=entry) for index, entry in places.take(failed.sample)]
    # Every row is counted, and every one that was done is named: the others are those that failed.
    accounted = total == len(ids) and total + failed.count == len(rows)
    unnamed = failed.count - len(findings)
    if unnamed > 0 and not accounted:
        more = f"{unnamed} more rows, which the answer does not name: {message}"
        findings.append(Finding(more, raw=failed.sample))
    doubts = []
    if places.strange:
        doubts = [f"it lists {places.strange} objects that no row asked for"]
    return Reading(ids, findings, done=total, complete=accounted, absent=message, doubts=doubts)


def text_or_object(answer: Any) -> Any:
    """Return a rating as an object: the format yaml_markdown comes as a text.

    A web page is no rating and stays as it came.
    """
    is_text = isinstance(answer, str) and not answer.lstrip().startswith("<")
    return {"text": answer} if is_text else answer
