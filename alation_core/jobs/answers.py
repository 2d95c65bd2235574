"""What a submit reply and the answers to polls say of a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from alation_core.errors import ConfigurationError
from alation_core.jobs.handles import ABSENT, found, is_handle
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobProtocol, JobState
from alation_core.problems import headline, shorten, shown
from alation_core.wire.decoding import whole_number
from alation_core.wire.messages import NoReply, Reply, Request
from alation_core.wire.targets import unbearable


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
        return Request("GET", protocol.path.replace("{handle}", quote(text, safe="")))
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


def job_answer(body: Any) -> Any:
    """Return the job's object: a list with one object is taken for that object (sheet job)."""
    if isinstance(body, list) and len(body) == 1 and isinstance(body[0], Mapping):
        return body[0]
    return body


def job_state(protocol: JobProtocol, body: Any) -> tuple[JobState, str]:
    """Return what a job's answer means, and the server's own word for it.

    Words compare without case. The word of `over_key` only decides whether the job is over where
    that of `state_key` does not say, unless it counts first.
    """
    answer = job_answer(body)
    if not isinstance(answer, Mapping):
        return JobState.UNFAMILIAR, ""
    word = value_at(answer, protocol.state_key)
    text = word if isinstance(word, str) else str(word).lower() if isinstance(word, int) else ""
    state = protocol.words.get(text.strip().lower(), JobState.UNFAMILIAR)
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


def read_poll(protocol: JobProtocol, reply: Reply | NoReply) -> Poll:
    """Understand the answer to a poll. A poll that fails says nothing about the job."""
    if isinstance(reply, NoReply):
        return Poll(JobState.UNFAMILIAR, failure=reply.reason)
    if not reply.ok:
        said = headline(reply.data) or ""
        return Poll(
            JobState.UNFAMILIAR,
            answer=reply.data,
            failure=f"HTTP {reply.status}: {said}",
            gone=reply.status in (404, 410),
        )
    state, word = job_state(protocol, reply.data)
    if state is JobState.UNFAMILIAR and not reply.is_json:
        return Poll(state, answer=reply.data, failure="the answer is no JSON")
    return Poll(state, word, reply.data)


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
    answer = job_answer(body)
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
