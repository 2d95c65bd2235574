"""What became of each row of a batch, from what ended it: one set of rules for all endpoints."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from alation_core.batching import Batch
from alation_core.jobs import NOTHING_STARTED, JobState, job_answer, read_handle
from alation_core.operations import WriteOperation
from alation_core.problems import Finding, Problem, headline, read_errors, shorten
from alation_core.reading import NOT_UNDERSTOOD, ObjectId, Reading, Row
from alation_core.results import JobDetails
from alation_core.runs.events import (
    Answered,
    Ended,
    Ending,
    JobsEnded,
    Lost,
    NothingToSend,
    NotSent,
    Refused,
)
from alation_core.runs.outcome import BatchOutcome, RowOutcome, RowStatus

logger = logging.getLogger("alation_core.runs")

J = TypeVar("J", bound=JobDetails)

_WORST: Sequence[RowStatus] = ("failed", "unknown", "unsent", "succeeded")
"""Where several jobs speak of a row, the first of these that one of them says counts."""


@dataclass
class Verdict:
    """What one answer means for the rows of a batch, by position within the batch."""

    statuses: list[RowStatus]
    ids: Mapping[int, ObjectId | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def judge(
    operation: WriteOperation[J], batch: Batch, ending: Ending, doubtful: bool = False
) -> BatchOutcome[J]:
    """Return the outcome of a batch, its rows in input order.

    Args:
        operation: what was called.
        batch: its rows.
        ending: what ended it.
        doubtful: an earlier try, whose answer was lost, may have been taken: then no row is
            believed undone.
    """
    rows = [encoded.row for encoded in batch.rows]
    positions = batch.positions
    details: tuple[J, ...] = ()
    match ending:
        case NothingToSend():
            verdicts = [Verdict([])]
        case NotSent():
            verdicts = [all_rows(positions, "unsent", "transport", f"not sent: {ending.reason}")]
        case Lost():
            details = _lost_details(operation, ending)
            verdicts = [lost(positions, ending)]
        case Refused():
            details = (operation.result.from_reply("failed", ending.answer),)
            verdicts = [refused(positions, _located(operation, rows, ending))]
        case Answered():
            details = (operation.result.from_reply("successful", ending.answer),)
            verdicts = [succeeded(positions, _read(operation, rows, details[0]))]
        case JobsEnded():
            details = tuple(
                operation.result.from_api_response(end.answer, end.handle) for end in ending.jobs
            )
            verdicts = [
                _job(operation, rows, positions, end, job)
                for end, job in zip(ending.jobs, details, strict=True)
            ]
    if doubtful:
        verdicts = [doubted(verdict) for verdict in verdicts]
    return _outcome(batch, details, verdicts)


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


def isolable(
    operation: WriteOperation[Any], rows: Sequence[Row], refusal: Refused
) -> tuple[int, ...]:
    """Return the bad rows of a refused batch, where the rest of it may be sent again.

    That is so where the refusal says that nothing was started (its handle is null) and each of its
    findings names a row.

    Returns:
        Positions within the batch; empty where the batch is refused as a whole.
    """
    protocol = operation.protocol
    if protocol is None or read_handle(protocol, refusal.answer) is not NOTHING_STARTED:
        return ()
    findings = _located(operation, rows, refusal)
    named = {finding.index for finding in findings if finding.index is not None}
    complete = all(finding.index in named for finding in findings)
    return tuple(sorted(named)) if complete and 0 < len(named) < len(rows) else ()


def only(outcome: BatchOutcome[J], positions: Collection[int]) -> BatchOutcome[J]:
    """Return an outcome as far as it speaks of some rows, named by the caller's positions."""
    return BatchOutcome(
        tuple(row for row in outcome.rows if row.row in positions),
        outcome.jobs,
        tuple(problem for problem in outcome.problems if problem.row in positions),
    )


def merged(parts: Sequence[BatchOutcome[J]]) -> BatchOutcome[J]:
    """Put the outcomes of the parts of a batch together, rows in input order."""
    if len(parts) == 1:
        return parts[0]
    return BatchOutcome(
        tuple(sorted((row for part in parts for row in part.rows), key=lambda row: row.row)),
        tuple(job for part in parts for job in part.jobs),
        tuple(problem for part in parts for problem in part.problems),
    )


def _outcome(batch: Batch, details: tuple[J, ...], verdicts: Sequence[Verdict]) -> BatchOutcome[J]:
    problems = [problem for verdict in verdicts for problem in verdict.problems]
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.row is not None:
            by_row.setdefault(problem.row, []).append(problem)
    ids: dict[int, ObjectId | None] = {}
    for verdict in verdicts:
        ids |= verdict.ids
    rows = [
        RowOutcome(
            encoded.position,
            _worst([verdict.statuses[index] for verdict in verdicts]),
            ids.get(index),
            tuple(by_row.get(encoded.position, ())),
        )
        for index, encoded in enumerate(batch.rows)
    ]
    if batch.rejected:
        rows += [RowOutcome(r.position, "rejected", None, r.problems) for r in batch.rejected]
        rows.sort(key=lambda outcome: outcome.row)
        problems = [p for rejected in batch.rejected for p in rejected.problems] + problems
    return BatchOutcome(tuple(rows), details, tuple(problems))


def _worst(statuses: Sequence[RowStatus]) -> RowStatus:
    return statuses[0] if len(statuses) == 1 else min(statuses, key=_WORST.index)


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


def _lost_details(operation: WriteOperation[J], ending: Lost) -> tuple[J, ...]:
    """An answer that could not be used is kept, whole."""
    if ending.answer is None:
        return ()
    return (operation.result.from_reply("unknown", ending.answer),)


def inside(findings: Sequence[Finding], size: int) -> list[Finding]:
    """A position that the batch does not have names no row."""
    return [
        finding
        if finding.index is None or 0 <= finding.index < size
        else replace(finding, index=None)
        for finding in findings
    ]


def _located(
    operation: WriteOperation[Any], rows: Sequence[Row], refusal: Refused
) -> Sequence[Finding]:
    """What a refusal says, with the rows that it speaks of."""
    found = inside(read_errors(refusal.answer, len(rows)), len(rows))
    try:
        return inside(operation.locate(rows, found), len(rows))
    except Exception:
        logger.exception("locate of %s raised; its findings name no rows", operation.name)
        return found


def _read(operation: WriteOperation[J], rows: Sequence[Row], details: J) -> Reading:
    """What an answer says. A reader that raises has not understood it, and the run goes on."""
    try:
        reading = operation.reader(rows, details)
    except Exception:
        logger.exception("the reader of %s raised; the answer is taken as unread", operation.name)
        return NOT_UNDERSTOOD
    return replace(reading, findings=inside(reading.findings, len(rows)))


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


def _job(
    operation: WriteOperation[J],
    rows: Sequence[Row],
    positions: Sequence[int],
    end: Ended,
    details: J,
) -> Verdict:
    if end.timed_out or not end.state.is_end:
        return unended(positions, end)
    reading = _read(operation, rows, details)
    beside = inside(list(_beside_handle(end)), len(rows))
    reading = replace(reading, findings=[*beside, *reading.findings])
    if end.state is JobState.FAILED:
        return failed_job(positions, reading, details)
    if end.state is JobState.SUCCEEDED:
        return succeeded(positions, reading)
    return in_part(positions, reading, details)


def _beside_handle(end: Ended) -> Iterator[Finding]:
    """A submit reply may hold errors beside its handle: accepted and partly refused (sheet job)."""
    reply = end.handle.reply
    errors = reply.get("errors") if isinstance(reply, Mapping) else None
    if isinstance(errors, list):
        for index, error in enumerate(errors):
            if error:
                yield from (
                    Finding(found.message, index, found.field, found.raw)
                    for found in read_errors(error)
                )


def unended(positions: Sequence[int], end: Ended) -> Verdict:
    """A job that is no longer waited for: nobody knows how it ends."""
    why = "has not ended in time" if end.timed_out else "is no longer followed"
    message = (
        f"job {end.handle} {why} ({end.reason}); nothing was cancelled. Take it up again with "
        f"catalog.job({end.handle.value!r}).wait() or `alation job watch {end.handle}`"
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


def failed_job(positions: Sequence[int], reading: Reading, details: JobDetails) -> Verdict:
    """A failed job: what its answer names as done is done, the rest failed.

    Where it counts more rows as done than it names, the others may be among them.
    """
    said = "; ".join(_said(details)) or "no reason given"
    problems = [Problem(None, None, f"the job failed: {shorten(said)}", "job_failed", details.raw)]
    problems += [finding.to_problem("row_failed", positions) for finding in reading.findings]
    failed = {finding.index for finding in reading.findings}
    doubtful: RowStatus = "unknown" if (reading.done or 0) > len(reading.ids) else "failed"
    statuses: list[RowStatus] = [
        "failed" if index in failed else "succeeded" if index in reading.ids else doubtful
        for index in range(len(positions))
    ]
    return Verdict(statuses, reading.ids, problems)


def in_part(positions: Sequence[int], reading: Reading, details: JobDetails) -> Verdict:
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
    said = "; ".join(_said(details)) or "no reason given"
    message = f"the job ended as {details.status!r}: {shorten(said)}"
    verdict.problems.append(Problem(None, None, message, "row_failed", details.raw))
    return verdict


def _said(details: JobDetails) -> Iterator[str]:
    if isinstance(details.msg, str) and details.msg:
        yield details.msg
    answer = job_answer(details.raw)
    raw = answer.get("result") if isinstance(answer, Mapping) else answer
    if isinstance(raw, list):
        yield from (text for text in raw if isinstance(text, str))
    elif raw is not None:
        yield headline(raw) or shorten(str(raw))
