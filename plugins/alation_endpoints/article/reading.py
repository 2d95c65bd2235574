"""What an upload says about its lines: it counts, and sentences name those that it refused.

"Line 0. Key: Naming rules. Multiple objects were found for this key": lines count from 0. In a
sibling the number was seen to be wrong (sheet virtual_datasource), so a key that one row has
decides, and the number only where no key does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from alation_core import JobDetails
from alation_core.problems import Finding, shorten
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row, number_of
from alation_endpoints.article.answers import JobDetailsArticleUploadResult

_SAID = re.compile(r"\s*Line (\d{1,9})\b[.:]?\s*(?:Key: (.*))?", re.DOTALL)
_STOP = re.compile(r"\.(?:\s|\Z)|\Z")
_IGNORED = re.compile(r"\s*(\d+) errors? w")


def read_lines(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read an upload. One that counts nothing and refuses nothing has done nothing (sheet)."""
    result = details.result
    if not isinstance(result, JobDetailsArticleUploadResult):
        return NOT_UNDERSTOOD
    findings, doubts = _said(rows, result)
    done = result.updated_objects + result.new_objects
    if done == 0 and not findings and not doubts:
        return Reading(
            done=0, complete=True, absent="the server counts no object as updated or new"
        )
    return Reading(findings=findings, done=done, doubts=doubts)


def read_articles(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read an upload of articles by id. There counts of zero came after a success (sheet)."""
    result = details.result
    if not isinstance(result, JobDetailsArticleUploadResult):
        return NOT_UNDERSTOOD
    findings, doubts = _said(rows, result)
    done = result.updated_objects + result.new_objects
    return Reading(findings=findings, done=done or None, doubts=doubts)


def _said(
    rows: Sequence[Row], result: JobDetailsArticleUploadResult
) -> tuple[list[Finding], list[str]]:
    """Return what went wrong, and where the answer counts other lines than were sent."""
    places = _Places(rows)
    told = [text for text in result.error_objects if text]
    findings = [Finding(shorten(text), places.of(text), raw=text) for text in told]
    findings += _not_listed(result)
    received = result.number_received
    other = received != len(rows)
    return findings, [f"it received {received} lines, and {len(rows)} were sent"] * other


def _not_listed(result: JobDetailsArticleUploadResult) -> Iterator[Finding]:
    """Yield the summary, unless it counts no more than the sentences that are listed."""
    counted = _IGNORED.match(result.error or "")
    if result.error and not (counted and number_of(counted[1]) == len(result.error_objects)):
        yield Finding(shorten(result.error), raw=result.error)


class _Places:
    """The rows of a batch by the key that a sentence may name them by.

    Args:
        rows: of the batch.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        named: dict[str, list[int]] = {}
        for index, row in enumerate(rows):
            if row.get("key"):
                named.setdefault(row["key"], []).append(index)
        self._named: Mapping[str, list[int]] = named
        self._lengths = sorted({len(key) for key in named}, reverse=True)

    def of(self, text: str) -> int | None:
        """Return the row that a sentence names, or None."""
        said = _SAID.match(text)
        if said is None:
            return None
        line = int(said[1]) if int(said[1]) < len(self._rows) else None
        if said[2] is None:
            return line
        rows = self._of_key(said[2])
        if rows is None:  # a row that names its article by id has no key
            return line if line is not None and not self._rows[line].get("key") else None
        return rows[0] if len(rows) == 1 else line if line in rows else None

    def _of_key(self, text: str) -> Sequence[int] | None:
        """Return the rows of the longest key that stands before a full stop: keys hold dots."""
        keys = (text[:length] for length in self._lengths if _STOP.match(text, length))
        return next((self._named[key] for key in keys if key in self._named), None)
