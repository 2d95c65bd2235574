"""What one answer means for the rows of a batch: one set of rules for all endpoints."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from alation_core.problems import Finding, Problem, shorten
from alation_core.reading import ObjectId, Reading
from alation_core.results import JobDetails
from alation_core.runs.events import Ended, Lost
from alation_core.runs.outcome import RowStatus


@dataclass
class Verdict:
    """What one answer means for the rows of a batch, by position within the batch."""

    statuses: list[RowStatus]
    ids: Mapping[int, ObjectId | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def doubted(verdict: Verdict) -> Verdict:
    """A verdict after a try whose answer was lost: no row is believed undone."""
    statuses: list[RowStatus] = [
        "unknown" if status in ("failed", "unsent") else status for status in verdict.statuses
    ]
    if statuses == verdict.statuses:
        return verdict
    message = (
        "an earlier try to send these rows brought no answer and may have been taken: what the "
        "last answer does not report as done may be done all the same"
    )
    problem = Problem(None, None, message, "transport")
    return Verdict(statuses, verdict.ids, [*verdict.problems, problem])


def all_rows(positions: Sequence[int], status: RowStatus, kind: Any, message: str) -> Verdict:
    """One status for all rows, and one problem that says why."""
    problem = Problem(None, None, message, kind)
    return Verdict([status] * len(positions), problems=[problem])


def lost(positions: Sequence[int], ending: Lost) -> Verdict:
    """No trustworthy answer: unknown, but for the rows that a look-up found in the catalog."""
    message = (
        f"no trustworthy answer came back ({shorten(ending.reason)}); whether these rows were "
        "taken is unknown: look before you send them again"
    )
    confirmed = dict(ending.confirmed)
    statuses: list[RowStatus] = [
        "succeeded" if index in confirmed else "unknown" for index in range(len(positions))
    ]
    if "unknown" not in statuses:
        return Verdict(statuses, confirmed)
    problem = Problem(None, None, message, ending.kind, ending.answer)
    return Verdict(statuses, confirmed, [problem])


def inside(findings: Sequence[Finding], size: int) -> list[Finding]:
    """A position that the batch does not have names no row."""
    return [
        finding
        if finding.index is None or 0 <= finding.index < size
        else replace(finding, index=None)
        for finding in findings
    ]


def refused(positions: Sequence[int], findings: Sequence[Finding]) -> Verdict:
    """A refusal: the rows that it names failed, and of the others nothing was sent.

    One that names none is about all of them.
    """
    problems = [finding.to_problem("refused", positions) for finding in findings]
    named = {finding.index for finding in findings if finding.index is not None}
    others: RowStatus = "unsent" if named else "failed"
    statuses: list[RowStatus] = [
        "failed" if index in named else others for index in range(len(positions))
    ]
    return Verdict(statuses, problems=problems)


def unended(positions: Sequence[int], end: Ended) -> Verdict:
    """A job that is no longer waited for: nobody knows how it ends."""
    why = "has not ended in time" if end.timed_out else "is no longer followed"
    told = shorten(str(end.handle))
    message = (
        f"job {told} {why} ({end.reason}); nothing was cancelled. Take it up again with "
        f"catalog.job({end.handle.value!r}).wait() or `alation job watch {shlex.quote(told)}`"
    )
    problem = Problem(None, None, message, "timeout" if end.timed_out else "transport", end.answer)
    return Verdict(["unknown"] * len(positions), problems=[problem])


def succeeded(positions: Sequence[int], reading: Reading) -> Verdict:
    """The server says that the work is done: look for what it hides."""
    size = len(positions)
    failed = {f.index for f in reading.findings if f.index is not None}
    problems = [finding.to_problem("row_failed", positions) for finding in reading.findings]
    loose = any(finding.index is None for finding in reading.findings)
    if not reading.understood:
        message = (
            "the answer has not the shape that is known, so it cannot be told what became of "
            "these rows; it is kept whole in the job's result"
        )
        problems.append(Problem(None, None, message, "unparsed"))
        unread: list[RowStatus] = [
            "failed" if index in failed else "unknown" for index in range(size)
        ]
        return Verdict(unread, problems=problems)
    # An answer that counts more or fewer than it names does not name every row that was done.
    distinct = {index if named is None else named for index, named in reading.ids.items()}
    complete = reading.complete and reading.done in (None, len(distinct))
    if complete:
        for index in range(size):
            if index not in reading.ids and index not in failed:
                failed.add(index)
                problems.append(Problem(positions[index], None, reading.absent, "row_failed"))
    expected = size - len(failed)
    mismatch = reading.done is not None and reading.done != expected and not complete
    if mismatch and not loose:
        message = f"{expected} rows were to succeed, the answer counts {reading.done}"
        problems.append(Problem(None, None, message, "count_mismatch", reading.done))
    doubtful: RowStatus = "unknown" if loose or mismatch else "succeeded"
    statuses: list[RowStatus] = [
        "failed" if index in failed else "succeeded" if index in reading.ids else doubtful
        for index in range(size)
    ]
    return Verdict(statuses, reading.ids, problems)


def failed_job(
    positions: Sequence[int], reading: Reading, details: JobDetails, said: str
) -> Verdict:
    """A failed job: what its answer names as done is done, the rest failed.

    Where it counts more rows as done than it names, the others may be among them.
    """
    problems = [Problem(None, None, f"the job failed: {shorten(said)}", "job_failed", details.raw)]
    problems += [finding.to_problem("row_failed", positions) for finding in reading.findings]
    failed = {finding.index for finding in reading.findings}
    doubtful: RowStatus = "unknown" if (reading.done or 0) > len(reading.ids) else "failed"
    statuses: list[RowStatus] = [
        "failed" if index in failed else "succeeded" if index in reading.ids else doubtful
        for index in range(len(positions))
    ]
    return Verdict(statuses, reading.ids, problems)


def in_part(positions: Sequence[int], reading: Reading, details: JobDetails, said: str) -> Verdict:
    """A job that says itself that it did a part, or ended in a word that nobody explains.

    Rows are believed done only where they are named, or where the count leaves no doubt.
    """
    verdict = succeeded(positions, reading)
    failed = verdict.statuses.count("failed")
    counted = reading.done is not None and reading.done == len(positions) - failed
    if not counted:
        for index, status in enumerate(verdict.statuses):
            if status == "succeeded" and index not in reading.ids:
                verdict.statuses[index] = "unknown"
    message = f"the job ended as {details.status!r}: {shorten(said)}"
    verdict.problems.append(Problem(None, None, message, "row_failed", details.raw))
    return verdict
