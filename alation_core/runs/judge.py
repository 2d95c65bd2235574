"""What became of each row of a batch, from what ended it: one set of rules for all endpoints."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from alation_core.batching.grouping import Batch
from alation_core.batching.rows import RejectedRow
from alation_core.batching.snapshots import with_values
from alation_core.jobs.answers import words_of
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobProtocol, JobState
from alation_core.operations.operation import Params
from alation_core.operations.write import WriteOperation
from alation_core.problems import Problem
from alation_core.reading import NOT_UNDERSTOOD, ObjectId, Reading
from alation_core.results import JobDetails, details_of
from alation_core.runs.asked import details_from, reading_of
from alation_core.runs.blame import beside_handle, inside, isolable, located
from alation_core.runs.contradictions import Said, contradictions, of_another, speaks_of_success
from alation_core.runs.effects import Ending, JobsEnded, NothingToSend
from alation_core.runs.events import Answered, Ended, Lost, NotSent, Refused
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.row_outcome import Columns, RowOutcome, RowStatus
from alation_core.runs.verdicts import (
    Verdict,
    all_rows,
    doubted,
    failed_job,
    in_part,
    lost,
    of_nobody,
    refused,
    succeeded,
    unended,
)
from alation_core.shapes.rows import Row

J = TypeVar("J", bound=JobDetails)

NO_PARAMS: Params = MappingProxyType({})

_WORST: Sequence[RowStatus] = ("failed", "unknown", "unsent", "succeeded")
"""Where several jobs speak of a row, the first of these that one of them says counts."""


def judge(
    operation: WriteOperation[J],
    batch: Batch,
    ending: Ending,
    doubtful: bool = False,
    params: Params = NO_PARAMS,
) -> BatchOutcome[J]:
    """Return the outcome of a batch, its rows in input order.

    Args:
        operation: what was called.
        batch: its rows.
        ending: what ended it.
        doubtful: an earlier try, whose answer was lost, may have been taken: then no row is
            believed undone.
        params: query and path parameters of the call.
    """
    rows = with_values([encoded.row for encoded in batch.rows])
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
            verdicts = [refused(positions, located(operation, rows, ending), ending.kept)]
        case Answered():
            details = (_from_reply(operation, "successful", ending.answer),)
            own = dict(batch.place.path) if batch.place is not None else {}
            said = Said(ending.answer, params=params, own=own)
            verdicts = [_answered(operation, rows, positions, said, details[0])]
        case JobsEnded():
            spoken = operation.protocol or BULK_METADATA_JOBS
            details = tuple(_details(operation, spoken, end) for end in ending.jobs)
            verdicts = _jobs(operation, rows, positions, ending, details)
    if doubtful:
        verdicts = [doubted(verdict) for verdict in verdicts]
    return _outcome(batch, details, verdicts, resumable(operation, batch, ending))


def resumable(operation: WriteOperation[Any], batch: Batch, ending: Ending) -> int:
    """Return how many rows of a batch a resume of its run would bring further."""
    size = len(batch.rows)
    match ending:
        case NotSent():
            return size
        case Lost():
            looked_for = operation.repeat_safe or operation.look_up is not None
            return size - len(ending.confirmed) if looked_for else 0
        case Refused() if not batch.whole:
            bad = isolable(operation, [encoded.row for encoded in batch.rows], ending)
            return size - len(bad) if bad else 0
        case JobsEnded():
            return size if any(end.gave_up for end in ending.jobs) else 0
    return 0


def undecided(batch: Batch, reason: str) -> BatchOutcome[Any]:
    """Return the outcome of a batch whose answer cannot be judged: nobody knows what it did."""
    positions = batch.positions
    return _outcome(batch, (), [all_rows(positions, "unknown", "unparsed", reason)], 0)


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
        sum(part.resumable for part in parts),
    )


def settled(outcome: BatchOutcome[J], known: Mapping[int, ObjectId]) -> BatchOutcome[J]:
    """Return an outcome whose unknown rows have succeeded where they were found later.

    Where all rows have succeeded then, only what is said of one that was not found stays a problem.

    Args:
        outcome: of a batch.
        known: positions and ids of the rows that were found.
    """
    told = outcome.columns
    if not known or "unknown" not in told.statuses:
        return outcome
    pairs = zip(told.positions, told.statuses, strict=True)
    found = {row: known[row] for row, status in pairs if status == "unknown" and row in known}
    if not found:
        return outcome
    rows = tuple(
        RowOutcome(row.row, "succeeded", found[row.row]) if row.row in found else row
        for row in outcome.rows
    )
    left = sum(row.status in ("unknown", "unsent") for row in rows)
    problems = outcome.problems
    if all(row.status == "succeeded" for row in rows):
        # What was wrong with the batch is no open question of any row any more.
        problems = tuple(p for p in problems if p.row is not None and p.row not in found)
    return replace(outcome, rows=rows, problems=problems, resumable=min(outcome.resumable, left))


def _outcome(
    batch: Batch, details: tuple[J, ...], verdicts: Sequence[Verdict], resumable: int
) -> BatchOutcome[J]:
    problems = [problem for verdict in verdicts for problem in verdict.problems]
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.row is not None:
            by_row.setdefault(problem.row, []).append(problem)
    ids: dict[int, ObjectId | None] = {}
    for verdict in verdicts:
        ids |= verdict.ids
    named = [*map(ids.get, range(len(batch.rows)))]
    told = {row: tuple(found) for row, found in by_row.items()}
    columns = Columns(batch.positions, _worst(verdicts), named, told)
    if batch.rejected:
        columns = _with_rejected(columns, batch.rejected)
        problems = [p for rejected in batch.rejected for p in rejected.problems] + problems
    return BatchOutcome.of(columns, details, problems, resumable)


def _worst(verdicts: Sequence[Verdict]) -> list[RowStatus]:
    if len(verdicts) == 1:
        return verdicts[0].statuses
    said = zip(*(verdict.statuses for verdict in verdicts), strict=True)
    return [min(statuses, key=_WORST.index) for statuses in said]


def _with_rejected(columns: Columns, rejected: Sequence[RejectedRow]) -> Columns:
    """Put rows that were never sent among those that were, in input order."""
    positions = [*columns.positions, *(row.position for row in rejected)]
    never_sent: list[RowStatus] = ["rejected"] * len(rejected)
    statuses = [*columns.statuses, *never_sent]
    ids = [*columns.ids, *([None] * len(rejected))]
    order = sorted(range(len(positions)), key=positions.__getitem__)
    return Columns(
        [positions[at] for at in order],
        [statuses[at] for at in order],
        [ids[at] for at in order],
        {**columns.problems, **{row.position: row.problems for row in rejected}},
    )


def _lost_details(operation: WriteOperation[J], ending: Lost) -> tuple[J, ...]:
    """An answer that could not be used is kept, whole."""
    if ending.answer is None:
        return ()
    return (_from_reply(operation, "unknown", ending.answer),)


def _from_reply(operation: WriteOperation[J], status: str, answer: Any) -> J:
    return details_from(operation.result, lambda kind: kind.from_reply(status, answer))


def _details(operation: WriteOperation[J], spoken: JobProtocol, end: Ended) -> J:
    return details_from(
        operation.result, lambda kind: details_of(kind, spoken, end.answer, end.handle, end.errors)
    )


def _answered(
    operation: WriteOperation[J],
    rows: Sequence[Row],
    positions: Sequence[int],
    said: Said,
    details: J,
) -> Verdict:
    other = of_another(said)
    if other is not None:
        return of_nobody(positions, other, said.answer)
    reading = reading_of(operation, rows, details)
    return succeeded(positions, reading, partial(contradictions, rows, said, reading))


def _jobs(
    operation: WriteOperation[J],
    rows: Sequence[Row],
    positions: Sequence[int],
    ending: JobsEnded,
    details: Sequence[J],
) -> list[Verdict]:
    """What each job of a batch means for the rows."""
    readings = [reading_of(operation, rows, job) for job in details]
    mute = all(reading.silent for reading in readings)
    return [
        of_nobody(positions, ending.doubt, end.answer)
        if ending.doubt is not None and end.state.is_end
        else _job(operation, rows, positions, end, job, replace(reading, silent=mute))
        for end, job, reading in zip(ending.jobs, details, readings, strict=True)
    ]


def _job(
    operation: WriteOperation[J],
    rows: Sequence[Row],
    positions: Sequence[int],
    end: Ended,
    details: J,
    reading: Reading,
) -> Verdict:
    if end.gave_up:
        return unended(positions, end, operation.jobs_apart)
    spoken = operation.protocol or BULK_METADATA_JOBS
    said = Said(end.answer, spoken, end.handle, errors=end.errors, unread=end.unread)
    other = of_another(said)
    if other is None and end.state is JobState.FAILED:
        word = speaks_of_success(said)
        other = word and f"the job says that it failed, and its {spoken.over_key} is {word!r}"
    if other:
        return of_nobody(positions, other, end.answer)
    if reading.silent and end.state is not JobState.FAILED:
        reading = NOT_UNDERSTOOD
    beside = inside(beside_handle(end.handle, len(rows)), len(rows))
    reading = replace(reading, findings=[*beside, *reading.findings])
    doubting = partial(contradictions, rows, said, reading)
    if end.state is JobState.SUCCEEDED:
        return succeeded(positions, reading, doubting)
    words = words_of(spoken, details.raw)
    if end.state is JobState.FAILED:
        return failed_job(positions, reading, doubting, details, words)
    part = end.state is JobState.PARTIAL
    return in_part(positions, reading, doubting, details, words, part)
