"""What was recorded: taken over from vcrpy as it travelled, and read as texts afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from alation_replay.bodies import bytes_of, text_of
from alation_replay.scrubbing.base64_runs import runs
from alation_replay.scrubbing.rules import TAPE_HOST, is_opaque, stand_in_for
from alation_replay.tapes import (
    Headers,
    Interaction,
    Recorded,
    RecordedFrom,
    Tape,
    TapeAnswer,
    TapeError,
    TapeRequest,
)

SANDBOX_SERVER = "alation-sandbox"
"""How the sandbox names itself in the header Server."""
_OF_THE_BODY = frozenset({"content-encoding", "transfer-encoding"})
"""Headers that are not true of a body once it is a text."""
_COOKIES = frozenset({"cookie", "set-cookie"})
"""Headers that hold several secrets, each with a name of its own."""


@dataclass
class Reel:
    """What was recorded so far: a persister that hands vcrpy nothing and takes its interactions.

    Args:
        interactions: as they travelled, secrets included.
        secrets: tokens and cookies that travelled in headers.
        values: secret values of rows that were sent.
        servers: hosts that were asked.
        kept: set it to False, and no tape is written.
    """

    interactions: list[Interaction] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    servers: set[str] = field(default_factory=set)
    kept: bool = True
    _taken: list[tuple[Any, Mapping[str, Any]]] = field(default_factory=list)

    def load_cassette(self, name: str, serializer: Any) -> tuple[list[Any], list[Any]]:
        """Tell vcrpy that the tape is empty."""
        return [], []

    def save_cassette(self, name: str, cassette_dict: Mapping[str, Any], serializer: Any) -> None:
        """Take over what vcrpy recorded. It is read later: vcrpy would not bear an error here."""
        self._taken += zip(cassette_dict["requests"], cassette_dict["responses"], strict=True)

    def develop(self) -> None:
        """Read what was taken over, and note the secrets that travelled.

        Raises:
            TapeError: a body is no text, so that nobody could look for secrets in it.
        """
        for number, (request, response) in enumerate(self._taken):
            sent, came = _headers(request.headers), _headers(response["headers"])
            for headers in (sent, came):
                self.secrets.update(_secrets_in(headers))
            self.servers.add(urlsplit(request.uri).netloc.rpartition("@")[2])
            try:
                self.interactions.append(_interaction(request, sent, response, came))
            except TapeError as error:
                raise TapeError(f"nothing was written: interaction {number}, {error}") from error
        self._taken.clear()

    def tape(self, server: str, today: str) -> Tape:
        """Return what was recorded, and where."""
        answers = [one.answer.headers for one in self.interactions]
        named = {value for headers in answers for value in _values(headers, "server")}
        origin: RecordedFrom = "sandbox" if SANDBOX_SERVER in named else "live"
        return Tape(tuple(self.interactions), Recorded(origin, server, today))


def _interaction(
    request: Any, sent: Headers, response: Mapping[str, Any], came: Headers
) -> Interaction:
    body = bytes_of(request.body)
    asked = None if body is None else text_of(body, sent, "request")
    answer = text_of(bytes_of(response["body"]["string"]) or b"", came, "answer")
    return Interaction(
        TapeRequest(request.method, request.uri, _of_a_text(sent), asked),
        TapeAnswer(
            response["status"]["code"],
            response["status"]["message"] or "",
            _of_a_text(came),
            answer,
        ),
    )


def _headers(headers: Any) -> dict[str, list[str]]:
    return {_text(name): [_text(value) for value in _all(headers[name])] for name in headers}


def _all(values: Any) -> Sequence[Any]:
    return values if isinstance(values, list | tuple) else [values]


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _of_a_text(headers: Headers) -> Headers:
    """Return the headers as they are true of a body in UTF-8 that is not packed."""
    return {
        name: [_in_utf8(value) for value in values] if name.lower() == "content-type" else values
        for name, values in headers.items()
        if name.lower() not in _OF_THE_BODY
    }


def _in_utf8(content_type: str) -> str:
    kept = [part for part in content_type.split(";") if "charset" not in part.lower()]
    named = len(kept) < content_type.count(";") + 1
    return ";".join([*kept, " charset=utf-8"]) if named else content_type


def _secrets_in(headers: Headers) -> Iterator[str]:
    """Yield what is secret in headers: tokens, a password in base64, the values of cookies."""
    for name, values in headers.items():
        for value in values:
            if name.lower() in _COOKIES:
                parts = [part.partition("=")[2].strip(' "') for part in value.split(";")]
                yield from filter(is_opaque, parts)
            elif stand_in_for(name) not in (None, TAPE_HOST) and value.split():
                yield value.split()[-1]
                yield from (pair.text.partition(":")[2] for pair in runs(value, wherever=False))


def _values(headers: Mapping[str, Any], name: str) -> Iterator[str]:
    for key, values in headers.items():
        if key.lower() == name:
            yield from values
