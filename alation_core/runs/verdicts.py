"""What one answer means for the rows of a batch: one set of rules for all endpoints."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alation_core.problems import Finding, Problem, how_to_take_up, shorten, shown
from alation_core.reading import ObjectId, Reading
from alation_core.results import JobDetails
from alation_core.runs.contradictions import Doubt
from alation_core.runs.events import Ended, Lost
from alation_core.runs.row_outcome import RowStatus

Doubting = Callable[[int], Iterable[Doubt]]
"""Finds what in an answer contradicts its success, from the number of rows that failed."""


TAKE_UP_APART = (
    "It is no job of the usual job call: read it with the operations of its endpoint, or go on "
    "with its run where that is recorded"
)
NOT_KNOWN = (
    "the answer has not the shape that is known, so it cannot be told what became of these rows; "
    "it is kept whole in the job's result"
)


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


def refused(
    positions: Sequence[int], findings: Sequence[Finding], kept: str | None = None
) -> Verdict:
    """A refusal: the rows that it names failed, and of the others nothing was sent.

    One that names none is about all of them.

    Args:
        positions: of the rows in the caller's input.
        findings: what the refusal says.
        kept: why the others were not sent without the bad ones, where that was asked for.
    """
    problems = [finding.to_problem("refused", positions) for finding in findings]
    named = {finding.index for finding in findings if finding.index is not None}
    others: RowStatus = "unsent" if named else "failed"
    statuses: list[RowStatus] = [
        "failed" if index in named else others for index in range(len(positions))
    ]
    if kept is not None:
        message = f"the rest of this batch was not sent again without its bad rows: {kept}"
        problems.append(Problem(None, None, message, "refused"))
    return Verdict(statuses, problems=problems)


def of_nobody(positions: Sequence[int], reason: str, raw: Any) -> Verdict:
    """An answer that may not be the answer to this batch says nothing of its rows."""
    message = f"{reason}: whether these rows were taken is unknown, look before you send them again"
    problem = Problem(None, None, message, "unparsed", raw)
    return Verdict(["unknown"] * len(positions), problems=[problem])


def unended(positions: Sequence[int], end: Ended, apart: bool) -> Verdict:
    """A job that is no longer waited for: nobody knows how it ends.

    Args:
        positions: of the rows in the caller's input.
        end: of the wait.
        apart: it is none of the usual job call.
    """
    how = TAKE_UP_APART if apart else f"Take it up again with {how_to_take_up(end.handle.value)}"
    why = "has not ended in time" if end.timed_out else "is no longer followed"
    message = (
        f"job {shown(end.handle.value)} {why} ({shorten(end.reason or '')}); nothing was "
        f"cancelled. {how}"
    )
    problem = Problem(None, None, message, "timeout" if end.timed_out else "transport", end.answer)
    return Verdict(["unknown"] * len(positions), problems=[problem])


def succeeded(positions: Sequence[int], reading: Reading, doubting: Doubting) -> Verdict:
    """The server says that the work is done: look for what it hides, and what contradicts it.

    Args:
        positions: of the rows in the caller's input.
        reading: what the endpoint's reader made of the answer.
        doubting: finds what contradicts the success.
    """
    size = len(positions)
    problems = [finding.to_problem("row_failed", positions) for finding in reading.findings]
    failed, unsure = _told_apart(positions, reading, problems)
    if not reading.understood:
        problems.append(Problem(None, None, NOT_KNOWN, "unparsed"))
        return Verdict(_statuses(size, failed, range(size)), problems=problems)
    loose = any(finding.index is None for finding in reading.findings)
    distinct = _distinct(reading.ids)
    # An answer that counts more or fewer than it names does not name every row that was done.
    complete = reading.complete and reading.done in (None, distinct) and not loose
    unnamed = _unnamed(size, reading.ids) - failed - unsure
    doubts = list(doubting(len(failed) + (len(unnamed) if complete else 0)))
    in_doubt = any(doubt.rows is None for doubt in doubts)
    if complete and not in_doubt:
        failed |= unnamed
        problems += [
            Problem(positions[i], None, reading.absent, "row_failed") for i in sorted(unnamed)
        ]
    expected = size - len(failed)
    mismatch = reading.done is not None and reading.done != expected and not complete
    if mismatch and not loose:
        message = f"{expected} rows were to succeed, the answer counts {shown(reading.done)}"
        problems.append(Problem(None, None, message, "count_mismatch", reading.done))
    if loose or mismatch or in_doubt or reading.complete:
        unsure |= unnamed
    wrong = loose or any(doubt.rows is None and doubt.bearable for doubt in doubts)
    too_few = reading.done is not None and reading.done < distinct
    if too_few or (wrong and len(reading.ids.keys() - unsure) == size):
        # Something went wrong, and there is no row that it can have happened to but those named.
        unsure |= set(range(size))
    problems += [problem for doubt in doubts for problem in _told(doubt, positions)]
    return _doubting(size, failed, unsure, reading, doubts, problems)


def _distinct(ids: Mapping[int, ObjectId | None]) -> int:
    """How many objects an answer names; each row that is named without an id is one."""
    named = [*ids.values()]
    without = named.count(None)
    return len(set(named)) - bool(without) + without


def _unnamed(size: int, ids: Mapping[int, ObjectId | None]) -> set[int]:
    """The rows that an answer does not name; every position that it names is one of the batch."""
    return set() if len(ids) == size else set(range(size)) - ids.keys()


def _told_apart(
    positions: Sequence[int], reading: Reading, problems: list[Problem]
) -> tuple[set[int], set[int]]:
    """The rows that failed, and those that the reader leaves open, with a problem that says why.

    A row of which the answer says both, that it was done and that it failed, is open.
    """
    inside = {i: why for i, why in reading.unknown.items() if 0 <= i < len(positions)}
    problems += [Problem(positions[i], None, shorten(why), "unparsed") for i, why in inside.items()]
    failed = {f.index for f in reading.findings if f.index is not None}
    both = failed & reading.ids.keys()
    return failed - both, both | inside.keys()


def _told(doubt: Doubt, positions: Sequence[int]) -> Iterator[Problem]:
    for index in [None] if doubt.rows is None else sorted(doubt.rows):
        row = None if index is None else positions[index]
        yield Problem(row, None, shorten(doubt.message), doubt.kind, doubt.raw)


def _doubting(
    size: int,
    failed: Collection[int],
    unsure: Collection[int],
    reading: Reading,
    doubts: Sequence[Doubt],
    problems: list[Problem],
) -> Verdict:
    """A verdict in which the rows that doubts concern are not believed done, nor their ids."""
    doubted_rows = {row for doubt in doubts for row in doubt.rows or ()}
    ids = reading.ids
    if doubted_rows:
        ids = {index: named for index, named in ids.items() if index not in doubted_rows}
    return Verdict(_statuses(size, failed, {*unsure, *doubted_rows}), ids, problems)


def _statuses(size: int, failed: Collection[int], unsure: Collection[int]) -> list[RowStatus]:
    if not failed and not unsure:
        return ["succeeded"] * size
    return [
        "failed" if index in failed else "unknown" if index in unsure else "succeeded"
        for index in range(size)
    ]


def failed_job(
    positions: Sequence[int],
    reading: Reading,
    doubting: Doubting,
    details: JobDetails,
    said: str,
) -> Verdict:
    """A failed job: what its answer names as done is done, the rest failed.

    Where it counts more rows as done than it names, the others may be among them; where it names
    all of them, nobody knows what failed.
    """
    size = len(positions)
    problems = [Problem(None, None, f"the job failed: {shorten(said)}", "job_failed", details.raw)]
    problems += [finding.to_problem("row_failed", positions) for finding in reading.findings]
    failed, unsure = _told_apart(positions, reading, problems)
    named = reading.ids.keys() - unsure
    if size and len(named) == size:
        message = "the job failed, and its answer names every row as done"
        problems.append(Problem(None, None, message, "row_failed", details.raw))
        unsure |= named
    elif (reading.done or 0) > len(reading.ids):
        unsure |= set(range(size)) - reading.ids.keys()
    doubts = [doubt for doubt in doubting(len(failed)) if doubt.rows is not None]
    problems += [problem for doubt in doubts for problem in _told(doubt, positions)]
    failed |= set(range(size)) - named - unsure
    return _doubting(size, failed, unsure, reading, doubts, problems)


def in_part(
    positions: Sequence[int],
    reading: Reading,
    doubting: Doubting,
    details: JobDetails,
    said: str,
    partial: bool,
) -> Verdict:
    """A job that says itself that it did a part, or ended in a word that nobody explains.

    Rows are believed done only where they are named, or where the count leaves no doubt. A part
    that is the whole is a contradiction.
    """
    verdict = succeeded(positions, reading, doubting)
    failed = verdict.statuses.count("failed")
    counted = reading.done is not None and reading.done == len(positions) - failed
    done = {
        index
        for index, status in enumerate(verdict.statuses)
        if status == "succeeded" and (counted or index in reading.ids)
    }
    whole = partial and len(done) == len(positions)
    for index, status in enumerate(verdict.statuses):
        if status == "succeeded" and (whole or index not in done):
            verdict.statuses[index] = "unknown"
    message = f"the job ended as {shown(details.status)!r}: {shorten(said)}"
    verdict.problems.append(Problem(None, None, message, "row_failed", details.raw))
    return verdict
