"""What the answers say about the one row that was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from alation_core import JobDetails
from alation_core.problems import Finding
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row

from alation_trust_check.shapes import TrustFlag


def the_flag(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read a create or an update: the answer is the flag, with its id."""
    flag = details.result
    if not isinstance(flag, TrustFlag) or flag.id is None:
        return NOT_UNDERSTOOD
    return Reading(ids={0: flag.id})


def no_content(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read a delete: an empty body is what success looks like."""
    return Reading() if details.raw is None else NOT_UNDERSTOOD


def the_row(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Finding]:
    """Place what a refusal says: a call holds one row, so it is about that one."""
    return [replace(finding, index=0) for finding in findings]
