"""What a log says of each event of a run: its level, its sentence and its fields. Pure.

No row, no value of one and no text of a server stands in a line: counts, ids and times do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from alation_core.batching.grouping import BatchKey
from alation_core.frozen import dataclass
from alation_core.jobs.protocol import JobState
from alation_core.observers.harmless import harmless, why_ended
from alation_core.observers.story import Story
from alation_core.problems import shorten, shown
from alation_core.runs.events import (
    Accepted,
    Answered,
    Begun,
    Deferred,
    Ended,
    Event,
    Finished,
    FollowUpFound,
    Intent,
    Lost,
    NotSent,
    Polled,
    Refused,
    Resolved,
    SetAside,
    Stopped,
    TooLarge,
)

GOES_ON_SECONDS = 60.0
"""So often it is told that a run goes on that waits for its jobs."""
STATUSES = ("succeeded", "failed", "rejected", "unsent", "unknown")


@dataclass(frozen=True)
class Line:
    """One line of a log.

    Args:
        level: of `logging`.
        event: what happened, in two words ("batch.ended"); the first one names the logger.
        message: a sentence for people.
        fields: facts for machines. None of them: there is nothing to tell.
    """

    level: int
    event: str
    message: str
    fields: Mapping[str, Any] = field(default_factory=dict)


def batch_name(key: BatchKey) -> str:
    """Return a batch's number for people: "3", and "3.1", "3.2" for the halves of a split."""
    return ".".join(str(number + 1) for number in key)


def counted(counts: Mapping[Any, int]) -> str:
    """Return the counts that are not zero ("998 succeeded, 2 failed")."""
    told = (f"{counts[status]} {status}" for status in STATUSES if counts.get(status))
    return ", ".join(told) or "no rows"


def _facts(counts: Mapping[Any, int]) -> dict[str, Any]:
    return {str(status): rows for status, rows in counts.items()}


def _several(number: int, noun: str) -> str:
    ending = "" if number == 1 else "es" if noun.endswith("ch") else "s"
    return f"{number} {noun}{ending}"


def _rows(number: int) -> str:
    return _several(number, "row")


def _begun(story: Story, event: Begun) -> Line:
    rows = "" if event.rows is None else f" with {_rows(event.rows)}"
    key = "" if event.key is None else f", key {shorten(event.key)}"
    ledger = shorten(event.ledger or "")
    run = "" if event.run is None else f" (run {event.run}{key}, ledger {ledger})"
    does = "goes on" if event.goes_on else "begins"
    facts = {"host": event.host, "ledger": event.ledger, "rows": event.rows}
    return Line(
        logging.INFO,
        "run.resumed" if event.goes_on else "run.began",
        f"{story.name} {does}{rows} at {event.host}{run}",
        facts,
    )


def _finished(story: Story, event: Finished) -> Line:
    begun = event.at if story.begun is None else story.begun.at
    seconds, reason = round(event.at - begun, 3), why_ended(event.error, event.reason)
    fine = event.status == "successful" and event.error is None
    left = event.status == "open"
    told = f"{story.name} {'left off, its run is open' if left else f'ended: {event.status}'}"
    why = "" if reason is None else f"; {reason}"
    return Line(
        logging.INFO if fine else logging.WARNING,
        "run.left" if left else "run.ended",
        f"{told} ({counted(event.counts)}; {_several(event.batches, 'batch')}, "
        f"{_several(event.jobs, 'job')}, {seconds:.1f} s){why}",
        {
            "status": event.status,
            **_facts(event.counts),
            "batches": event.batches,
            "jobs": event.jobs,
            "seconds": seconds,
            "reason": reason,
        },
    )


def _intent(story: Story, event: Intent) -> Line:
    rows = story.rows.get(event.batch)
    told = "" if rows is None else f" with {_rows(rows)}"
    return _of_batch(event, logging.INFO, "sent", f"is sent{told}", rows=rows)


def _of_batch(event: Event, level: int, what: str, told: str, **fields: Any) -> Line:
    name = batch_name(event.batch)
    return Line(level, f"batch.{what}", f"batch {name} {told}", {"batch": name, **fields})


def _accepted(story: Story, event: Accepted | FollowUpFound) -> Line:
    name, job = batch_name(event.batch), shown(event.handle.value)
    what = "accepted" if isinstance(event, Accepted) else "found"
    return Line(
        logging.INFO, f"job.{what}", f"batch {name}: job {job} runs", {"batch": name, "job": job}
    )


def _polled(story: Story, event: Polled) -> Line:
    job, name, poll = shown(event.handle.value), batch_name(event.batch), event.poll
    seconds = round(event.at - story.jobs.get(event.handle, event.at), 3)
    facts = {"batch": name, "job": job, "seconds": seconds}
    silent = event.handle in story.silent
    if poll.failure is not None:
        reason = harmless(poll.failure)
        level = logging.DEBUG if silent else logging.WARNING
        told = f"job {job} does not answer: {reason}"
        return Line(level, "job.silent", told, {**facts, "reason": reason})
    if silent:
        return Line(logging.INFO, "job.answers", f"job {job} answers again", facts)
    if event.at - story.told >= GOES_ON_SECONDS:
        story.told = event.at
        done = counted(story.done)
        told = f"{story.name} goes on: {done} so far; job {job} runs for {seconds:.0f} s"
        return Line(logging.INFO, "run.waits", told, {**facts, **_facts(story.done)})
    return Line(logging.DEBUG, "job.polled", f"job {job}: {poll.state.value}", facts)


def _ended(story: Story, event: Ended) -> Line:
    job, fine = shown(event.handle.value), event.state is JobState.SUCCEEDED
    seconds = round(event.at - story.jobs.get(event.handle, event.at), 3)
    reason = None if event.reason is None else harmless(event.reason)
    if event.gave_up:
        why = "its time is up" if event.timed_out else reason or "it cannot be understood"
        told, reason = f"job {job} is not waited for any more: {why}", why
    else:
        told = f"job {job} ended: {event.state.value}, after {seconds:.1f} s"
    return Line(
        logging.INFO if fine else logging.WARNING,
        "job.left" if event.gave_up else "job.ended",
        told,
        {
            "batch": batch_name(event.batch),
            "job": job,
            "status": event.state.value,
            "seconds": seconds,
            "reason": reason,
        },
    )


def _resolved(story: Story, event: Resolved) -> Line:
    counts = event.outcome.summary.counts
    story.done.update(counts)
    fine = counts.keys() <= {"succeeded"} and event.outcome.summary.flawless
    began = story.sent.get(event.batch)
    if event.earlier:
        # A run of many batches that goes on would tell of each.
        level, told, seconds = logging.DEBUG, "was done before", None
    else:
        level = logging.INFO if fine else logging.WARNING
        seconds = None if began is None else round(event.at - began, 3)
        told = "ended"
    took = "" if seconds is None else f", after {seconds:.1f} s"
    return _of_batch(
        event, level, "ended", f"{told}: {counted(counts)}{took}", seconds=seconds, **_facts(counts)
    )


def _deferred(story: Story, event: Deferred) -> Line:
    wait, reason = round(max(event.until - event.at, 0.0), 3), harmless(event.reason)
    told = f"is sent again in {wait:.1f} s: {reason}"
    return _of_batch(event, logging.WARNING, "deferred", told, wait_seconds=wait, reason=reason)


def _refused(story: Story, event: Refused) -> Line:
    told = f"was refused: HTTP {event.status}"
    return _of_batch(event, logging.WARNING, "refused", told, http_status=event.status)


def _answered(story: Story, event: Answered) -> Line:
    told = f"was answered: HTTP {event.status}"
    return _of_batch(event, logging.INFO, "answered", told, http_status=event.status)


def _set_aside(story: Story, event: SetAside) -> Line:
    rows = len(event.indices)
    told = f"is sent again without {_rows(rows)}"
    return _of_batch(event, logging.WARNING, "isolated", told, rows=rows)


def _too_large(story: Story, event: TooLarge) -> Line:
    status = event.status or None
    told = "is too large for the server: it is sent in two parts"
    return _of_batch(event, logging.INFO, "split", told, http_status=status)


def _lost(story: Story, event: Lost) -> Line:
    reason, found = harmless(event.reason), len(event.confirmed)
    told = f"was sent, and what became of it is unknown: {reason}"
    if found:
        told = (
            f"was sent, and no answer told what became of it; found in the catalog: {_rows(found)}"
        )
    return _of_batch(event, logging.WARNING, "lost", told, reason=reason)


def _not_sent(story: Story, event: NotSent) -> Line:
    reason = harmless(event.reason)
    told = f"is not sent: {reason}"
    return _of_batch(event, logging.WARNING, "unsent", told, reason=reason)


def _stopped(story: Story, event: Stopped) -> Line:
    reason, rows, jobs = harmless(event.reason), story.left, len(story.jobs)
    left = "" if rows is None else f"; {_rows(rows)} not sent"
    is_open = f"; {_several(jobs, 'job')} open" if jobs else ""
    told = f"{story.name} sends nothing more: {reason}{left}{is_open}"
    facts = {"reason": reason, **_facts(story.done), "left": rows, "jobs": jobs}
    return Line(logging.WARNING, "run.stopped", told, facts)


LINES: Mapping[type[Event], Callable[[Story, Any], Line]] = {
    Begun: _begun,
    Finished: _finished,
    Intent: _intent,
    Accepted: _accepted,
    FollowUpFound: _accepted,
    Polled: _polled,
    Ended: _ended,
    Resolved: _resolved,
    Deferred: _deferred,
    Refused: _refused,
    Answered: _answered,
    SetAside: _set_aside,
    TooLarge: _too_large,
    Lost: _lost,
    NotSent: _not_sent,
    Stopped: _stopped,
}
"""What is said of each kind of event; of the others nothing is. Requests are logged where they are
made."""

INFO_AT_MOST: frozenset[type[Event]] = frozenset(
    {Begun, Intent, Accepted, FollowUpFound, Answered, TooLarge}
)
"""Events that nobody is warned of: nothing is made of them where INFO is not wanted."""
