"""Tapes as data, in vcrpy's YAML format; what is wrong in a file is told with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from alation_replay.layout import readable
from alation_replay.parts import Part
from alation_replay.parts import TapeError as TapeError  # callers catch it beside read_tape
from alation_replay.yaml_files import dump_yaml, parse_yaml, read_text

SUFFIX = ".yaml"
INDEX_NAME = "index.yaml"
FORMAT_VERSION = 1
"""The version that vcrpy writes into a cassette."""

Headers = Mapping[str, Sequence[str]]
RecordedFrom = Literal["live", "sandbox"]


@dataclass(frozen=True)
class TapeRequest:
    """One request on a tape.

    Args:
        method: HTTP method.
        uri: the whole address.
        headers: name -> values.
        body: as text; None where there is none.
    """

    method: str
    uri: str
    headers: Headers = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True)
class TapeAnswer:
    """One answer on a tape.

    Args:
        status: HTTP status.
        reason: the words beside it.
        headers: name -> values.
        body: as text.
    """

    status: int
    reason: str = ""
    headers: Headers = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True)
class Interaction:
    """A request and its answer."""

    request: TapeRequest
    answer: TapeAnswer

    def __str__(self) -> str:
        return f"{self.request.method} {self.request.uri} -> {self.answer.status}"


@dataclass(frozen=True)
class TapeText:
    """One text on a tape.

    Args:
        place: where it stands, for people ("answer, header Set-Cookie").
        text: as it stands there.
        name: of the header that it is the value of; "" for a body.
        is_address: it is the address of the request.
    """

    place: str
    text: str
    name: str = ""
    is_address: bool = False


def texts_of(interaction: Interaction) -> Iterator[TapeText]:
    """Yield every text of an interaction that may hold something secret."""
    request, answer = interaction.request, interaction.answer
    yield TapeText("request, address", request.uri, is_address=True)
    yield TapeText("request, body", request.body or "")
    yield TapeText("answer, body", answer.body)
    yield TapeText("answer, reason", answer.reason)
    for side, headers in (("request", request.headers), ("answer", answer.headers)):
        for name, values in headers.items():
            for value in values:
                yield TapeText(f"{side}, header {name}", value, name)


@dataclass(frozen=True)
class Recorded:
    """Where a recorded tape comes from; a transcribed tape has none.

    Args:
        origin: a live server, or the sandbox.
        server: version of the server, as the person who recorded named it.
        date: the day, as YYYY-MM-DD.
    """

    origin: RecordedFrom
    server: str
    date: str


@dataclass(frozen=True)
class Tape:
    """An exchange: its interactions in order, and where it was recorded."""

    interactions: tuple[Interaction, ...]
    recorded: Recorded | None = None


def read_tape(path: Path) -> Tape:
    """Return the tape in a file.

    Raises:
        TapeError: the file is missing, no safe YAML, or not in vcrpy's format.
    """
    text = read_text(path)
    return (_kept if len(text) <= _MAX_KEPT else _parsed)(str(path), text)


def _parsed(file: str, text: str) -> Tape:
    return _tape(Part(file, "", parse_yaml(text, file)))


_MAX_KEPT = 2**18
"""Characters of a text whose tape is kept."""
_kept = lru_cache(maxsize=64)(_parsed)
"""The tape that a file has with this very text: parsing is what takes time."""


_MEND = "this is no cassette in vcrpy's format: record it anew"


def _tape(whole: Part) -> Tape:
    version = whole.member("version", _MEND)
    if isinstance(version.data, bool) or version.data != FORMAT_VERSION:
        raise version.wrong(f"the version {FORMAT_VERSION}", _MEND)
    interactions = tuple(map(_interaction, whole.member("interactions", _MEND).entries(_MEND)))
    return Tape(interactions, _recorded(whole) if "recorded" in whole.mapping() else None)


def _recorded(whole: Part) -> Recorded:
    recorded = whole.member("recorded")
    recorded.only(("origin", "server", "date"))
    return Recorded(
        recorded.member("origin").word(get_args(RecordedFrom)),
        recorded.member("server").text('put the version in quotes, "2025.3"'),
        recorded.member("date").text("write the day as '2026-11-23', in quotes"),
    )


def _interaction(entry: Part) -> Interaction:
    request, response = entry.member("request", _MEND), entry.member("response", _MEND)
    status = response.member("status", _MEND)
    return Interaction(
        TapeRequest(
            request.member("method", _MEND).text(_MEND),
            _address(request.member("uri", _MEND)),
            _headers(request.optional("headers")),
            _body(request.optional("body")),
        ),
        TapeAnswer(
            status.member("code", _MEND).number(100, 999, "write the HTTP status: 200, say"),
            _body(status.optional("message")) or "",
            _headers(response.optional("headers")),
            _body(response.member("body", _MEND).optional("string")) or "",
        ),
    )


def _address(uri: Part) -> str:
    text = uri.text(_MEND)
    try:
        urlsplit(text)
    except ValueError as error:
        raise uri.wrong("an address", f"correct it: {error}") from error
    return text


def _headers(part: Part) -> dict[str, list[str]]:
    if part.data is None:
        return {}
    return {name: _header(part.optional(name)) for name in part.mapping()}


def _header(values: Part) -> list[str]:
    mend = "write the value of the header as a text, in quotes"
    parts = values.entries(mend) if isinstance(values.data, list) else (values,)
    return [str(p.data) if _is_number(p.data) else p.text(mend, empty=True) for p in parts]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _body(part: Part) -> str | None:
    mend = "a body has to be a readable text: put it in quotes, or record the tape anew"
    return None if part.data is None else part.text(mend, empty=True)


def dump_tape(tape: Tape) -> str:
    """Return a tape as YAML, its JSON bodies laid out so that a diff of them can be read.

    A Content-Length is that of the body as it stands on the tape.
    """
    data: dict[str, Any] = {"version": FORMAT_VERSION}
    if tape.recorded is not None:
        data["recorded"] = vars(tape.recorded)
    data["interactions"] = [_as_data(interaction) for interaction in tape.interactions]
    return dump_yaml(data)


def _as_data(interaction: Interaction) -> dict[str, Any]:
    request, answer = interaction.request, interaction.answer
    body = readable(answer.body)
    length = [str(len(body.encode()))]
    return {
        "request": {
            "method": request.method,
            "uri": request.uri,
            "headers": {name: list(values) for name, values in request.headers.items()},
            "body": None if request.body is None else readable(request.body),
        },
        "response": {
            "status": {"code": answer.status, "message": answer.reason or _reason(answer.status)},
            "headers": {
                name: length if name.lower() == "content-length" else list(values)
                for name, values in answer.headers.items()
            },
            "body": {"string": body},
        },
    }


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
