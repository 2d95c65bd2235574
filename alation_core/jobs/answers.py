"""What a submit reply and the answers to polls say of a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote

from alation_core.errors import ConfigurationError
from alation_core.frozen import dataclass
from alation_core.jobs.handles import ABSENT, found, is_handle
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobProtocol, JobState
from alation_core.problems import headline, shorten, shown
from alation_core.wire.decoding import whole_number
from alation_core.wire.messages import NoReply, Reply, Request
from alation_core.wire.places import object_with_places
from alation_core.wire.targets import unbearable

GONE_STATUSES = (404, 410)
"""HTTP statuses by which a server says that there is no such job."""


def value_at(body: Any, place: str) -> Any:
    """Return what stands at a place of an answer, or None.

    Args:
        body: the answer.
        place: a key, or several with dots between them that lead into objects.
    """
    value = found(body, place.split("."))
    return None if value is ABSENT else value


def poll_request(protocol: JobProtocol, handle: JobHandle) -> Request:
    """Return the read that asks for a job. A name is encoded once, by the HTTP library.

    Raises:
        ConfigurationError: no address can bear the handle, it would lead elsewhere than the
            protocol says, or it can be no handle at all.
    """
    in_path = "{handle}" in protocol.path
    try:
        text = str(handle)
    except ValueError:  # an integer with more digits than Python writes
        raise ConfigurationError("the job's number is longer than any address") from None
    why = unbearable(text, in_path=in_path or not text)
    if why is not None:
        raise ConfigurationError(f"job {shown(text)} cannot be asked for: its {handle.by} {why}")
    if not is_handle(handle.value):
        raise ConfigurationError(f"job {shown(text)} cannot be asked for: no job is named so")
    if in_path:
        path = protocol.path.replace("{handle}", quote(text, safe=""))
        return Request("GET", path, route=protocol.path.partition("?")[0])
    if protocol.listed_by is not None:
        path, _, query = protocol.path.partition("?")
        return Request("GET", path, tuple(parse_qsl(query, keep_blank_values=True)))
    return Request("GET", protocol.path, ((handle.by, text),))


def errors_request(protocol: JobProtocol, handle: JobHandle) -> Request:
    """Return the read that asks for the errors of a job that is over.

    Raises:
        ConfigurationError: as for `poll_request`.
    """
    return poll_request(replace(protocol, path=protocol.errors_path or protocol.path), handle)


def handle_of(named: int | str) -> JobHandle:
    """Return the handle that a person names: a number, a text of digits, or a name.

    Raises:
        ConfigurationError: it is neither a number nor a text.
    """
    if isinstance(named, int):
        return JobHandle(named)
    if not isinstance(named, str):
        raise ConfigurationError(f"a job is named by a number or a text, not by {named!r}")
    return JobHandle(whole_number(named)) if named.isdecimal() else JobHandle(named, "name")


def listed_job(protocol: JobProtocol, handle: JobHandle, body: Any) -> Any:
    """Return what the answer to a poll says of a job: of a list of jobs the one that is asked for.

    None where such a list does not hold it once: it may not be there yet.
    """
    if protocol.listed_by is None or not isinstance(body, list):
        return body
    key = protocol.listed_by.get(handle.by, handle.by)
    named = [job for job in body if str(value_at(job, key)) == str(handle)]
    return named[0] if len(named) == 1 else None


BARE = "successful"
"""The word for a job whose answer is its result: the vendor's own, since no word came."""


def job_answer(body: Any, protocol: JobProtocol = BULK_METADATA_JOBS) -> Any:
    """Return the job's object: a list with one object is taken for that object (sheet job).

    Where the protocol says that a result comes without a frame, it gets the usual one.
    """
    if is_bare(protocol, body):
        return object_with_places([(protocol.state_key, BARE), (protocol.result_key, body)])
    if isinstance(body, list) and len(body) == 1 and isinstance(body[0], Mapping):
        return body[0]
    return body


def is_bare(protocol: JobProtocol, body: Any) -> bool:
    """Tell whether an answer is the result of a job, with no frame around it.

    Nothing is none, and a page of something in front of the server neither.
    """
    if not protocol.bare_result or body is None or isinstance(body, Mapping):
        return False
    return not isinstance(body, str) or body.lstrip()[:1] not in ("", "<")


def job_state(protocol: JobProtocol, body: Any) -> tuple[JobState, str]:
    """Return what a job's answer means, and the server's own word for it.

    Words compare without case. The word of `over_key` only decides whether the job is over where
    that of `state_key` does not say, unless it counts first. A result without a frame says that the
    job is done.
    """
    if is_bare(protocol, body):
        return JobState.SUCCEEDED, ""
    answer = job_answer(body)
    if not isinstance(answer, Mapping):
        return JobState.UNFAMILIAR, ""
    word = value_at(answer, protocol.state_key)
    text = word if isinstance(word, str) else str(word).lower() if isinstance(word, int) else ""
    unheard_of = protocol.otherwise if text.strip() else JobState.UNFAMILIAR
    state = protocol.words.get(text.strip().lower(), unheard_of)
    said = value_at(answer, protocol.over_key)
    over = str(said).strip().lower() in protocol.over
    if protocol.over_first and said is not None and not over:
        going = protocol.words.get(str(said).strip().lower()) is JobState.RUNNING
        return (JobState.RUNNING if going else JobState.UNFAMILIAR), text or str(said)
    return (JobState.ENDED if over and not state.is_end else state), text


@dataclass(frozen=True)
class Poll:
    """What one poll brought.

    Args:
        state: of the job; UNFAMILIAR where the answer says nothing usable.
        word: the server's own word.
        answer: the untouched answer; None where there was none.
        failure: why the poll itself brought nothing, or None.
        gone: the server says that there is no such job.
    """

    state: JobState
    word: str = ""
    answer: Any = None
    failure: str | None = None
    gone: bool = False


def read_poll(
    protocol: JobProtocol, reply: Reply | NoReply, handle: JobHandle | None = None
) -> Poll:
    """Understand the answer to a poll. A poll that fails says nothing about the job.

    Args:
        protocol: of the job.
        reply: what came, or why nothing did.
        handle: of the job, which is needed where the protocol lists jobs.
    """
    if isinstance(reply, NoReply):
        return Poll(JobState.UNFAMILIAR, failure=reply.reason)
    if not reply.ok:
        said = headline(reply.data) or ""
        return Poll(
            JobState.UNFAMILIAR,
            answer=reply.data,
            failure=f"HTTP {reply.status}: {said}",
            gone=reply.status in GONE_STATUSES,
        )
    answer = reply.data if handle is None else listed_job(protocol, handle, reply.data)
    if answer is None and reply.data is not None:
        return Poll(JobState.UNFAMILIAR, answer=reply.data, failure="the list holds no such job")
    state, word = job_state(protocol, answer)
    if state is JobState.UNFAMILIAR and not reply.is_json:
        return Poll(state, answer=reply.data, failure="the answer is no JSON")
    return Poll(state, word, answer)


def vendor_form(protocol: JobProtocol, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a job's object with state, message and result under the vendor's own keys."""
    own = {key: getattr(protocol, key) for key in _KEYS}
    if own == {key: getattr(BULK_METADATA_JOBS, key) for key in _KEYS}:
        return body
    values = {
        getattr(BULK_METADATA_JOBS, key): found(body, place.split("."))
        for key, place in own.items()
    }
    rest = {key: value for key, value in body.items() if key not in values}
    return rest | {key: value for key, value in values.items() if value is not ABSENT}


_KEYS = ("state_key", "message_key", "result_key")


def words_of(protocol: JobProtocol, body: Any) -> str:
    """Return what a job's answer says in words: its message, then the texts of its result."""
    answer = job_answer(body, protocol)
    known = isinstance(answer, Mapping)
    message = value_at(answer, protocol.message_key)
    result = value_at(answer, protocol.result_key) if known else answer
    said = [message] if isinstance(message, str) and message else []
    if isinstance(result, list):
        said += texts(result)
    elif result is not None:
        said.append(headline(result) or shorten(str(result)))
    return "; ".join(said) or "no reason given"


def texts(result: Any) -> Sequence[str]:
    """Return every text in a job's result: the result itself, or those in its list."""
    found = result if isinstance(result, list) else [result]
    return [text for text in found if isinstance(text, str)]
