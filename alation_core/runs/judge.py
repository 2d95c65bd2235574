"""What became of each row of a batch, from what ended it: one set of rules for all endpoints."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from alation_core.batching.batches import Batch
from alation_core.jobs.answers import read_handle, words_of
from alation_core.jobs.protocol import BULK_METADATA_JOBS, NOTHING_STARTED, JobProtocol, JobState
from alation_core.operations.write import WriteOperation
from alation_core.problems import Finding, Problem, read_errors
from alation_core.reading import ObjectId
from alation_core.results import JobDetails, details_of
from alation_core.runs.asked import details_from, located, reading_of
from alation_core.runs.effects import Ending, JobsEnded, NothingToSend
from alation_core.runs.events import Answered, Ended, Lost, NotSent, Refused
from alation_core.runs.outcome import BatchOutcome, RowOutcome, RowStatus
from alation_core.runs.verdicts import (
    Verdict,
    all_rows,
    doubted,
    failed_job,
    in_part,
    inside,
    lost,
    refused,
    succeeded,
    unended,
)
from alation_core.shapes.rows import Row

J = TypeVar("J", bound=JobDetails)

_WORST: Sequence[RowStatus] = ("failed", "unknown", "unsent", "succeeded")
"""Where several jobs speak of a row, the first of these that one of them says counts."""


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
            details = (_from_reply(operation, "failed", ending.answer),)
            verdicts = [refused(positions, _located(operation, rows, ending))]
        case Answered():
            details = (_from_reply(operation, "successful", ending.answer),)
            verdicts = [succeeded(positions, reading_of(operation, rows, details[0]))]
        case JobsEnded():
            spoken = operation.protocol or BULK_METADATA_JOBS
            details = tuple(_details(operation, spoken, end) for end in ending.jobs)
            verdicts = [
                _job(operation, rows, positions, end, job)
                for end, job in zip(ending.jobs, details, strict=True)
            ]
    if doubtful:
        verdicts = [doubted(verdict) for verdict in verdicts]
    return _outcome(batch, details, verdicts)


def undecided(batch: Batch, reason: str) -> BatchOutcome[Any]:
    """Return the outcome of a batch whose answer cannot be judged: nobody knows what it did."""
    positions = batch.positions
    return _outcome(batch, (), [all_rows(positions, "unknown", "unparsed", reason)])


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


def _lost_details(operation: WriteOperation[J], ending: Lost) -> tuple[J, ...]:
    """An answer that could not be used is kept, whole."""
    if ending.answer is None:
        return ()
    return (_from_reply(operation, "unknown", ending.answer),)


def _from_reply(operation: WriteOperation[J], status: str, answer: Any) -> J:
    return details_from(operation.result, lambda kind: kind.from_reply(status, answer))


def _details(operation: WriteOperation[J], spoken: JobProtocol, end: Ended) -> J:
    return details_from(
        operation.result, lambda kind: details_of(kind, spoken, end.answer, end.handle)
    )


def _located(
    operation: WriteOperation[Any], rows: Sequence[Row], refusal: Refused
) -> Sequence[Finding]:
    """What a refusal says, with the rows that it speaks of."""
    return located(operation, rows, inside(read_errors(refusal.answer, len(rows)), len(rows)))


def _job(
    operation: WriteOperation[J],
    rows: Sequence[Row],
    positions: Sequence[int],
    end: Ended,
    details: J,
) -> Verdict:
    if end.timed_out or not end.state.is_end:
        return unended(positions, end)
    reading = reading_of(operation, rows, details)
    beside = inside(list(_beside_handle(end)), len(rows))
    reading = replace(reading, findings=[*beside, *reading.findings])
    if end.state is JobState.SUCCEEDED:
        return succeeded(positions, reading)
    said = words_of(operation.protocol or BULK_METADATA_JOBS, details.raw)
    if end.state is JobState.FAILED:
        return failed_job(positions, reading, details, said)
    return in_part(positions, reading, details, said)


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
