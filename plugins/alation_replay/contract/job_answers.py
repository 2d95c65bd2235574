"""What a server says of a job, in the keys and words of the operation's protocol."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from alation_core.jobs import BULK_METADATA_JOBS, HandlePlace, JobProtocol, JobState, value_at
from alation_replay.contract.server import Scripted
from alation_replay.layout import decoded


def handle_places(protocol: JobProtocol) -> Iterator[HandlePlace]:
    """Yield the places of a handle: those of the usual job call, or those that are declared."""
    yield from protocol.handles
    if protocol.path == BULK_METADATA_JOBS.path:
        yield from (p for p in BULK_METADATA_JOBS.handles if p not in protocol.handles)


def words_for(protocol: JobProtocol, state: JobState) -> list[str]:
    """Return the words for a state: of the usual job call, or those that are declared."""
    known = BULK_METADATA_JOBS if protocol.path == BULK_METADATA_JOBS.path else protocol
    return [word for word, meaning in known.words.items() if meaning is state]


def nested(keys: tuple[str, ...], value: Any) -> Any:
    """Return an object that holds a value under keys that lead into objects."""
    for key in reversed(keys):
        value = {key: value}
    return value


def job_body(protocol: JobProtocol, word: Any, message: Any = "", result: Any = None) -> Any:
    """Return a job's answer: its state, its message and its result under the protocol's keys."""
    body: dict[str, Any] = {}
    said = {protocol.state_key: word, protocol.message_key: message, protocol.result_key: result}
    for place, value in said.items():
        put(body, place, value)
    return body


def ended(protocol: JobProtocol, result: Any = None) -> Scripted:
    """Return the answer that a job has succeeded."""
    if protocol.bare_result:
        listed = [] if result is None else result if isinstance(result, list) else [result]
        return Scripted(200, listed)
    word = next(iter(words_for(protocol, JobState.SUCCEEDED)), "successful")
    return Scripted(200, job_body(protocol, word, "", result))


def with_word(poll: Scripted, protocol: JobProtocol, word: str) -> Scripted:
    """Return the answer to a poll with another word for the state, where it tells the state."""
    answer = decoded(poll.content.decode())
    body = answer[0] if isinstance(answer, list) and len(answer) == 1 else answer
    if value_at(body, protocol.state_key) is None:
        return poll
    changed: dict[str, Any] = deepcopy(body)
    put(changed, protocol.state_key, word)
    return Scripted(200, changed)


def put(body: dict[str, Any], place: str, value: Any) -> None:
    """Put a value at a dotted place of an object."""
    *way, last = place.split(".")
    for key in way:
        body = body.setdefault(key, {})
    body[last] = value


def about(poll: Scripted, protocol: JobProtocol, value: int | str) -> Scripted:
    """Return a poll's answer that names this job, where it names its job.

    Another job's answer says nothing.
    """
    answer = decoded(poll.content.decode())
    body = answer[0] if isinstance(answer, list) and answer else answer
    if not isinstance(body, dict):
        return poll
    for keys in (("id",), *(place.keys for place in protocol.handles)):
        part: Any = body
        for key in keys[:-1]:
            part = part.get(key) if isinstance(part, dict) else None
        if isinstance(part, dict) and keys[-1] in part:
            part[keys[-1]] = value
    return Scripted(poll.status, answer, headers=poll.headers)


def asks_for(address: str, place: HandlePlace, value: int | str, protocol: JobProtocol) -> bool:
    """Tell whether a request asks for a job, or for the list of jobs in which it stands."""
    parts = urlsplit(address)
    if protocol.listed_by is not None:
        return parts.path == urlsplit(protocol.path).path
    by_query = parse_qs(parts.query).get(place.by) == [str(value)]
    return by_query or quote(str(value), safe="") in parts.path.split("/")
