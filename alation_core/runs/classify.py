"""What the answer to a batch means for it: pure, with the clock's readings passed in.

The rules of the wire: a write is repeated only where nothing can have been done (never sent, or
refused by the throttle), or where the operation is declared repeat-safe. Everything else that
brings no trustworthy answer is `Lost`, and its rows are unknown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from alation_core.batching.grouping import BatchKey
from alation_core.frozen import dataclass
from alation_core.jobs.answers import job_state
from alation_core.jobs.handles import Named, handle_in
from alation_core.jobs.protocol import (
    BULK_METADATA_JOBS,
    NOTHING_STARTED,
    JobHandle,
    JobProtocol,
    JobState,
)
from alation_core.problems import headline, is_refusal
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

logger = logging.getLogger("alation_core.runs")

TRIES = 5
"""Requests in all for a batch that never reached the server, or that is repeat-safe."""
OUTAGE_SECONDS = 120.0
"""A server that answered before is waited for this long when it can't be reached any more."""
SEVERAL_JOBS = "the answer to the request names several jobs"
CUT = 206
"""A part of an answer: nobody asked for one."""
_NO_PROOF = frozenset({408, 421, 425})
"""Refusals that say nothing of what was done with the request."""
_AT_WORK = (JobState.RUNNING, JobState.SUCCEEDED, JobState.PARTIAL)
_SUBMIT_KEYS = frozenset({"job_id", "job_name", "task", "job", "href", "status", "state", "msg"})
"""What submit replies hold (sheet job, job_handle_variants)."""
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
        refusal_starts_nothing: a 4xx that can be read proves that nothing was done.
        text_answer: an answer at once may be a text that is no JSON.
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
    refusal_starts_nothing: bool = False
    text_answer: bool = False


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
    named = named_job(sent.protocol, reply)
    if isinstance(named.handle, JobHandle):
        doubt = None if named.alone else SEVERAL_JOBS
        return Accepted(sent.key, now, named.handle, doubt, sent.rows)
    if reply.ok and reply.status != CUT:
        return _taken(sent, reply, now, named)
    if is_throttled(reply):
        return _throttled(sent, reply, now, wall)
    if reply.status == 413 and sent.splittable and sent.rows > 1:
        return TooLarge(sent.key, now, reply.status)
    if _is_proof(sent, reply, named):
        data = reply.data if reply.data is not None else f"HTTP {reply.status} without a text"
        return Refused(sent.key, now, reply.status, data)
    reason = _unproven(reply)
    lost = Lost(sent.key, now, reason, reply.data)
    # A redirect would be answered in the same way again.
    redirects = 300 <= reply.status < 400
    return lost if redirects else _uncertain(sent, reason, now, retry_after(reply, wall), lost)


def named_job(protocol: JobProtocol | None, reply: Reply) -> Named:
    """Find the job that a reply names, whatever its status.

    An operation that is answered at once may be run as a job all the same: by a newer server, say.
    There a handle counts only where the reply is no result: an error, or nothing but what submit
    replies hold.
    """
    if protocol is not None:
        return handle_in(protocol, reply)
    data = reply.data
    if reply.ok and not (isinstance(data, Mapping) and set(data) <= _SUBMIT_KEYS):
        return Named(None)
    named = handle_in(BULK_METADATA_JOBS, reply)
    return named if not reply.ok or isinstance(named.handle, JobHandle) else Named(None)


def _is_proof(sent: Sent, reply: Reply, named: Named) -> bool:
    """Tell whether a refusal proves that nothing was done.

    That is so for a 4xx in the API's own shapes, or with any JSON in it where the operation says
    that its refusals start nothing. Not for one that something in front of the server
    may have written after the request went on, and not for those that say only that no answer came
    (408), that the request went astray (421), or that it came too early (425).
    """
    if not 400 <= reply.status < 500 or reply.status in _NO_PROOF:
        return False
    nothing = named.handle is NOTHING_STARTED
    data = reply.data
    said = bool(data) and isinstance(data, Mapping | list) and sent.refusal_starts_nothing
    return nothing or reply.status == 413 or said or is_refusal(data)


def _unproven(reply: Reply) -> str:
    if 300 <= reply.status < 400:
        return (
            f"HTTP {reply.status}: the server redirects, and redirects are not followed because "
            "the token and the rows would travel along; check the host and its scheme"
        )
    said = f"HTTP {reply.status}: {headline(reply.data) or 'no text'}"
    if reply.status in _NO_PROOF or not 400 <= reply.status < 500:
        return said
    return f"{said} (not in a form of the API: something in front of it may have answered)"


def _taken(sent: Sent, reply: Reply, now: float, named: Named) -> Event:
    body = reply.data
    spoken = sent.protocol or BULK_METADATA_JOBS
    state = job_state(spoken, body)[0] if isinstance(body, Mapping) else JobState.UNFAMILIAR
    if named.handle is NOTHING_STARTED and not _says_more(spoken, body):
        return Refused(sent.key, now, reply.status, body)
    if named.handle is None and state is JobState.FAILED:
        return Refused(sent.key, now, reply.status, body)
    if named.handle is None and sent.answers_at_once and not reply.doubled:
        done = True if sent.accepted_when is None else accepted(sent.accepted_when, body)
        is_text = sent.text_answer and not _is_web_page(body)
        if done and (reply.is_json or body is None or is_text):
            return Answered(sent.key, now, reply.status, body)
        if done is False and body is not None and not _is_web_page(body):
            return Refused(sent.key, now, reply.status, body)
    wanted = "result" if sent.answers_at_once else "job handle"
    reason = f"HTTP {reply.status}, but the answer holds no {wanted} that can be read"
    return _uncertain(sent, reason, now, None, Lost(sent.key, now, reason, body, "unparsed"))


def _says_more(protocol: JobProtocol, body: Any) -> bool:
    """Whether a reply with a null handle speaks of work that goes on or is done."""
    parts = [body, *(body.get(place.keys[0]) for place in protocol.handles)]
    states = [job_state(protocol, part)[0] for part in parts]
    return any(state in _AT_WORK for state in states)


def _is_web_page(body: Any) -> bool:
    """Whether a body is the page of something in front of the server."""
    return isinstance(body, str) and body.lstrip()[:1] == "<"


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
        patience = (now if since is None else since) + OUTAGE_SECONDS if sent.contacted else None
        again = now + _pause(sent)
        return Deferred(sent.key, now, again, reply.reason, patience_until=patience)
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
    patience = since + sent.patience
    return Deferred(sent.key, now, until, "throttled", sent=True, patience_until=patience)
