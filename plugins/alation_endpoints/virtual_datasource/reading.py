"""What the job of an upload says about its lines.

The status stays "successful" where lines were ignored; the sentences in `error_objects` name them
by key (sheet virtual_datasource). The line number in them cannot be used: the published sample says
"Line 0" of the third line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from alation_core import JobDetails
from alation_core.problems import Finding, shorten
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row, number_of
from alation_endpoints.virtual_datasource.shapes import JobDetailsVirtualDatasourcePostResult

_NAMED = re.compile(r"\bKey: (.+)", re.DOTALL)
_IGNORED = re.compile(r"\s*(\d+) errors? w")
_STOP = re.compile(r"\.(?:\s|\Z)|\Z")


def read_upload(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the result of an upload."""
    result = details.result
    if not isinstance(result, JobDetailsVirtualDatasourcePostResult):
        return NOT_UNDERSTOOD
    findings = [Finding(shorten(text), raw=text) for text in result.error_objects]
    located = [*locate(rows, findings), *_not_listed(result)]
    # Fewer lines received than sent means that some were lost. No source shows more than were sent.
    received = result.number_received
    if received is None or received == len(rows):
        return Reading(findings=located)
    if received > len(rows):
        doubts = [f"it received {received} lines, and {len(rows)} were sent"]
        return Reading(findings=located, doubts=doubts)
    failed = {finding.index for finding in located if finding.index is not None}
    return Reading(findings=located, done=received - len(failed))


def _not_listed(result: JobDetailsVirtualDatasourcePostResult) -> Iterator[Finding]:
    """Yield the summary, unless it counts no more than the sentences that are listed."""
    counted = _IGNORED.match(result.error or "")
    if result.error and not (counted and number_of(counted[1]) == len(result.error_objects)):
        yield Finding(shorten(result.error), raw=result.error)


def locate(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Finding]:
    """Find the rows whose keys the sentences name. A key that two rows share names neither."""
    if not findings:
        return findings
    places: dict[str, int | None] = {}
    for index, row in enumerate(rows):
        places[row["key"]] = None if row["key"] in places else index
    lengths = sorted({len(key) for key in places}, reverse=True)
    return [replace(finding, index=_place(finding, places, lengths)) for finding in findings]


def _place(
    finding: Finding, places: Mapping[str, int | None], lengths: Sequence[int]
) -> int | None:
    """Return the row that a sentence names: the longest key that stands before a full stop.

    A key holds dots itself, so it ends at one that is followed by a blank or by nothing.
    """
    named = _NAMED.search(finding.raw if isinstance(finding.raw, str) else finding.message)
    if finding.index is not None or named is None:
        return finding.index
    text = named[1]
    keys = (text[:length] for length in lengths if _STOP.match(text, length))
    return next((places[key] for key in keys if key in places), None)
