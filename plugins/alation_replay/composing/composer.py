"""A tape of a call: its requests are the client's own, its answers are given or made up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from requests import PreparedRequest

from alation_core import AlationError, Endpoint, Run
from alation_core.jobs import HandlePlace, JobProtocol, job_state
from alation_core.operations import Listing, WriteOperation
from alation_replay.bodies import text_of
from alation_replay.composing.guesses import FIRST_ID, results
from alation_replay.contract.job_answers import ended, nested, put
from alation_replay.contract.server import Scripted, ScriptedServer
from alation_replay.contract.subject import Subject
from alation_replay.layout import decoded
from alation_replay.playing.credentials import TAPE_URL
from alation_replay.tapes import Interaction, Tape, TapeAnswer, TapeError, TapeRequest

FIRST_JOB = 4711
REFUSED = 400
"""From this status on an answer is a refusal."""
SAID = "The server says no. Give its own words by --body."
MOST_GUESSES = 40


@dataclass(frozen=True)
class Asked:
    """What a tape is to show.

    Args:
        endpoint: the class.
        operation: its name.
        rows: of a write.
        params: of the call.
        status: HTTP status of the answer to the call.
        body: the answer to the call; None: one that the operation takes for a good one.
        polls: the answers to the questions after its job, in order; none: one that ends it well.
    """

    endpoint: type[Endpoint]
    operation: str
    rows: Sequence[Any] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    body: str | None = None
    polls: Sequence[str] = ()

    @property
    def declared(self) -> Any:
        """The declaration of the operation."""
        return self.endpoint.operations()[self.operation]


def compose(asked: Asked) -> Tape:
    """Make the call against answers from a script, and return what was said on both sides.

    Raises:
        TapeError: the job of the call never ends by the given answers.
        AlationError: the call cannot be made.
    """
    if not isinstance(asked.declared, WriteOperation):
        return _tape(_read(asked))
    first: ScriptedServer | None = None
    for calls, polls in islice(_scripts(asked), MOST_GUESSES):
        server, run = _written(asked, calls, polls)
        first = first or server
        if run.ok or asked.status >= REFUSED:
            return _tape(server)
    assert first is not None  # noqa: S101 - there is always a first script
    return _tape(first)


Script = tuple[list[Scripted], list[Scripted]]


def _scripts(asked: Asked) -> Iterator[Script]:
    """Yield the answers to the requests of a write and to its polls, the likeliest first."""
    batches = _batches(asked)
    given = None if asked.body is None else _answer(asked.status, asked.body)
    polls = [_answer(200, text) for text in asked.polls]
    if asked.status >= REFUSED:
        yield [given or _refusal(asked.status)], polls
        return
    operation = asked.declared
    numbers = [FIRST_ID + sum(len(one) for one in batches[:i]) for i in range(len(batches))]
    guesses = [results(operation, rows, numbers[i]) for i, rows in enumerate(batches)]
    for made in zip(*guesses, strict=False):
        if operation.protocol is None:
            yield [given or Scripted(asked.status, one) for one in made], polls
        else:
            place = operation.protocol.handles[0]
            handles = [nested(place.keys, _handle(place, i)) for i in range(len(batches))]
            calls = [given or Scripted(asked.status, handle) for handle in handles]
            yield calls, polls or [end for one in made for end in _ends_of(operation.protocol, one)]
        if (given and (polls or operation.protocol is None)) or (polls and operation.protocol):
            return


def _ends_of(protocol: JobProtocol, result: Any) -> list[Scripted]:
    """Return the answers to the questions after a job: its end, and that it has no errors."""
    errors = [] if protocol.errors_path is None else [Scripted(200, [])]
    return [ended(protocol, result), *errors]


def _handle(place: HandlePlace, number: int) -> Any:
    return FIRST_JOB + number if place.by == "id" else f"job-{FIRST_JOB + number}"


def _refusal(status: int) -> Scripted:
    return Scripted(status, {"detail": SAID, "code": f"{status}000"})


def _answer(status: int, text: str) -> Scripted:
    if decoded(text, otherwise=SAID) is SAID:
        return Scripted(status, text=text)
    return Scripted(status, text=text, headers={"Content-Type": "application/json"})


def _batches(asked: Asked) -> list[list[Mapping[str, Any]]]:
    bound = _subject(asked).write(asked.operation)
    return [
        [json.loads(json.dumps(dict(encoded.row), default=str)) for encoded in batch.rows]
        for batch in bound.plan(asked.rows, **asked.params)
    ]


def _subject(asked: Asked) -> Subject:
    return Subject(asked.endpoint, Path())


def _written(
    asked: Asked, calls: Sequence[Scripted], polls: Sequence[Scripted]
) -> tuple[ScriptedServer, Run[Any]]:
    server = ScriptedServer(calls, polls)
    subject = _subject(asked)
    bound = subject.bound(asked.operation, subject.client(server))
    run: Run[Any] = bound(asked.rows, **asked.params)
    protocol = asked.declared.protocol
    if asked.polls and protocol is not None and not _ends(protocol, asked.polls):
        words = ", ".join(w for w, state in protocol.words.items() if state.is_end)
        raise TapeError(
            f"the job never ends: the last --poll must hold a word under {protocol.state_key!r} "
            f"that ends it ({words})"
        )
    return server, run


def _ends(protocol: JobProtocol, polls: Sequence[str]) -> bool:
    """Tell whether the last answer ends the job; where its errors stand apart, they follow it."""
    told = polls[-1:] if protocol.errors_path is None else polls
    return any(_is_end(protocol, text) for text in told)


def _is_end(protocol: JobProtocol, text: str) -> bool:
    told = decoded(text, otherwise=text)
    jobs = told if protocol.listed_by is not None and isinstance(told, list) else [told]
    return any(job_state(protocol, job)[0].is_end for job in jobs)


def _read(asked: Asked) -> ScriptedServer:
    """Make a read. After the page that is given an empty one ends the list."""
    operation = asked.declared
    made: Any = {"id": FIRST_ID}
    if getattr(operation, "accept", "json") == "text":
        made = Scripted(asked.status, text="SELECT 1")
    rest: list[Scripted] = []
    if isinstance(operation, Listing):
        under = getattr(operation, "items_under", None)
        made = _page(under, [made])
        rest = [Scripted(200, _page(under, []))]
    first = made if isinstance(made, Scripted) else Scripted(asked.status, made)
    if asked.body is not None:
        first = _answer(asked.status, asked.body)
    elif asked.status >= REFUSED:
        first = _refusal(asked.status)
    refused = asked.status >= REFUSED
    server = ScriptedServer([first] if refused else [first, *rest], reads=True)
    try:
        _subject(asked).read(asked.operation, server, asked.params)
    except AlationError:
        # A refusal, or an answer that is no such object, is what the tape shows.
        if not server.exchanges:
            raise
    return server


def _page(under: str | None, objects: list[Any]) -> Any:
    if under is None:
        return objects
    body: dict[str, Any] = {}
    put(body, under, objects)
    return body


def _tape(server: ScriptedServer) -> Tape:
    if not server.exchanges:
        raise TapeError("nothing was sent, so there is nothing to put on a tape")
    return Tape(tuple(_interaction(*exchange) for exchange in server.exchanges))


def _interaction(request: PreparedRequest, answer: Scripted) -> Interaction:
    sent = {"Content-Type": [kind]} if (kind := request.headers.get("Content-Type")) else {}
    body = request.body.encode() if isinstance(request.body, str) else request.body
    asked = text_of(bytes(body), sent, "request") if body else None
    came = {name: [value] for name, value in answer.all_headers.items()}
    uri = TAPE_URL + (request.path_url or "/")
    return Interaction(
        TapeRequest(request.method or "GET", uri, sent, asked),
        TapeAnswer(answer.status, "", came, answer.content.decode()),
    )
