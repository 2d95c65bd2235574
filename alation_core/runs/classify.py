"""What the answer to a batch means for it: pure, with the clock's readings passed in.

The rules of the wire: a write is repeated only where nothing can have been done (never sent, or
refused by the throttle), or where the operation is declared repeat-safe. Everything else that
brings no trustworthy answer is `Lost`, and its rows are unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alation_core.batching.batches import BatchKey
from alation_core.jobs.answers import job_state, read_handle
from alation_core.jobs.protocol import (
    BULK_METADATA_JOBS,
    JobHandle,
    JobProtocol,
    JobState,
    NothingStarted,
)
from alation_core.problems import headline
from alation_core.runs.asked import accepted
from alation_core.runs.events import (
    Accepted,
    Answered,
    Deferred,
    Event,
    Lost,
    NotSent,
    Refused,
    TooLarge,
)
from alation_core.runs.state import OpenBatch
from alation_core.wire.messages import NoReply, Reply
from alation_core.wire.signals import is_throttled, retry_after

TRIES = 5
"""Requests in all for a batch that never reached the server, or that is repeat-safe."""
OUTAGE_SECONDS = 120.0
"""A server that answered before is waited for this long when it can't be reached any more."""
FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 15.0


@dataclass(frozen=True)
class Sent:
    """A batch that was just sent, and what its operation allows.

    Args:
        key: names the batch.
        rows: how many rows it holds.
        splittable: it may be sent in halves.
        repeat_safe: it may be sent twice.
        protocol: of its job; None where it is answered at once.
        answers_at_once: a reply without a handle is a result.
        patience: seconds for which the throttle is waited for.
        progress: how often it was put off, and since when.
        contacted: the server took a request of this run before.
        accepted_when: tells from an answer at once whether the server did the work.
    """

    key: BatchKey
    rows: int
    splittable: bool
    repeat_safe: bool
    protocol: JobProtocol | None
    answers_at_once: bool
    patience: float
    progress: OpenBatch
    contacted: bool
    accepted_when: Callable[[Any], bool] | None = None


def classify(sent: Sent, reply: Reply | NoReply, now: float, wall: float) -> Event:
    """Return what happened to the batch.

    Args:
        sent: the batch and what its operation allows.
        reply: what came back, or why nothing did.
        now: reading of the clock.
        wall: time of day in seconds since 1970.
    """
    if isinstance(reply, NoReply):
        return _no_reply(sent, reply, now)
    if reply.ok:
        return _taken(sent, reply, now)
    if is_throttled(reply):
        return _throttled(sent, reply, now, wall)
    if reply.status == 413 and sent.splittable and sent.rows > 1:
        return TooLarge(sent.key, now, reply.status)
    if reply.status >= 500 or reply.status == 408:
        said = f"HTTP {reply.status}: {headline(reply.data) or 'no text'}"
        asked = retry_after(reply, wall)
        return _uncertain(sent, said, now, asked, Lost(sent.key, now, said, reply.data))
    return Refused(sent.key, now, reply.status, _readable(reply))


def _readable(reply: Reply) -> object:
    if 300 <= reply.status < 400:
        return (
            "the server redirects, and redirects are not followed because the token and the rows "
            "would travel along; check the host and its scheme"
        )
    return reply.data if reply.data is not None else f"HTTP {reply.status} without a text"


def _taken(sent: Sent, reply: Reply, now: float) -> Event:
    body = reply.data
    handle: JobHandle | NothingStarted | None = None
    if sent.protocol is not None:
        handle = read_handle(sent.protocol, body)
    if isinstance(handle, JobHandle):
        return Accepted(sent.key, now, handle)
    if isinstance(handle, NothingStarted):
        return Refused(sent.key, now, reply.status, body)
    spoken = sent.protocol or BULK_METADATA_JOBS
    if isinstance(body, Mapping) and job_state(spoken, body)[0] is JobState.FAILED:
        return Refused(sent.key, now, reply.status, body)
    done = True if sent.accepted_when is None else accepted(sent.accepted_when, body)
    if done is False:
        return Refused(sent.key, now, reply.status, body)
    if done is None:
        reason = "whether the server did the work cannot be told from its answer"
        return _uncertain(sent, reason, now, None, Lost(sent.key, now, reason, body, "unparsed"))
    if sent.answers_at_once and (reply.is_json or body is None):
        return Answered(sent.key, now, reply.status, body)
    wanted = "a result" if sent.answers_at_once else "a job handle"
    reason = f"HTTP {reply.status}, but the answer holds no {wanted[2:]} that can be read"
    return _uncertain(sent, reason, now, None, Lost(sent.key, now, reason, body, "unparsed"))


def _pause(sent: Sent) -> float:
    return float(min(FIRST_PAUSE_SECONDS * 2.0**sent.progress.deferrals, LONGEST_PAUSE_SECONDS))


def _no_reply(sent: Sent, reply: NoReply, now: float) -> Event:
    if reply.sent:
        lost = Lost(sent.key, now, reply.reason)
        return _uncertain(sent, reply.reason, now, None, lost)
    since = sent.progress.deferred_since
    waited = now - since if since is not None else 0.0
    tries_left = sent.progress.deferrals + 1 < TRIES
    if tries_left or (sent.contacted and waited < OUTAGE_SECONDS):
        return Deferred(sent.key, now, now + _pause(sent), reply.reason)
    return NotSent(sent.key, now, f"the server cannot be reached: {reply.reason}")


def _uncertain(sent: Sent, reason: str, now: float, asked: float | None, lost: Lost) -> Event:
    """A batch that may have been taken: sent again only where that does no harm."""
    if not sent.repeat_safe or sent.progress.deferrals + 1 >= TRIES:
        return lost
    if asked is not None and asked > sent.patience:
        return lost
    return Deferred(sent.key, now, now + max(_pause(sent), asked or 0.0), reason, True, True)


def _throttled(sent: Sent, reply: Reply, now: float, wall: float) -> Event:
    asked = retry_after(reply, wall)
    until = now + max(_pause(sent), asked or 0.0)
    since = sent.progress.deferred_since if sent.progress.deferred_since is not None else now
    if until - since > sent.patience:
        return NotSent(sent.key, now, f"the throttle asks to wait for {until - now:.0f} s")
    return Deferred(sent.key, now, until, "throttled", sent=True)
