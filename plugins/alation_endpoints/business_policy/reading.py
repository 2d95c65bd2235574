"""What the answers for policies say about the rows: counts in a sentence, or nothing at all.

Sheets: business_policy (job_results), job (partial_success).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from alation_core import JobDetails
from alation_core.jobs import texts
from alation_core.problems import Finding
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row, number_of

_PROCESSED = re.compile(r"\bSuccessfully processed (\d+) items\b")
_COUNTS = re.compile(r"\bSucceeded: (\d+), Failed: (\d+)\b")


def counted(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the counts in the last sentence of a job; no row is named and no id is told."""
    said = texts(details.result)
    found = _COUNTS.search(said[-1]) if said else None
    if found is None:
        return NOT_UNDERSTOOD
    done, failed = number_of(found[1]), number_of(found[2])
    # Each inner batch has a sentence of its own, the last one is about all of them.
    processed = [number_of(n) for text in said[:-1] for n in _PROCESSED.findall(text)]
    doubts = []
    if len({counts for text in said for counts in _COUNTS.findall(text)}) > 1:
        doubts = ["it sums up its rows several times, and each time otherwise"]
    if processed and sum(processed) != done:
        doubts = [f"it says that {sum(processed)} items were processed, and that {done} succeeded"]
    if not failed:
        return Reading(done=done, doubts=doubts)
    everything = done == 0 and failed == len(rows)
    indexes = range(failed) if everything else [None]
    message = f"{failed} of {done + failed} rows failed{_where_to_look(details)}"
    findings = [Finding(message, i, raw=said[-1]) for i in indexes]
    return Reading(findings=findings, done=done, doubts=doubts)


def _where_to_look(details: JobDetails) -> str:
    """The submit reply links to a page of errors (rel errors); its shape is not known."""
    if details.handle is None:
        return ", and the answer does not say why"
    return (
        ", and the answer does not say why; look at "
        f"/api/job_error/?job_id={details.handle} on the server"
    )
