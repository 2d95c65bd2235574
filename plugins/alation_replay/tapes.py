"""Tapes as data, in vcrpy's YAML format, read with a loader that builds nothing but plain data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal

SUFFIX = ".yaml"
INDEX_NAME = "index.yaml"
FORMAT_VERSION = 1
"""The version that vcrpy writes into a cassette."""
WIDTH = 96
"""Longest line of a JSON body that is kept on one line."""

Headers = Mapping[str, Sequence[str]]
RecordedFrom = Literal["live", "sandbox"]


class TapeError(ValueError):
    """A tape or an index cannot be read; the message names the file and what is wrong in it."""


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


def read_yaml(path: Path) -> Any:
    """Return the plain data of a YAML file. Dates stay texts; a tag that builds objects is refused.

    Raises:
        TapeError: the file is missing, no YAML, or holds a tag that a safe loader refuses.
    """
    import yaml

    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_plain_loader())  # noqa: S506 - safe
    except FileNotFoundError as error:
        raise TapeError(f"there is no {path}; record it, or check the name") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TapeError(f"{path} is no YAML of plain data: {error}") from error


def _plain_loader() -> type[Any]:
    """Return yaml's safe loader, but one that leaves dates as the texts they are."""
    import yaml

    base: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    kept = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in base.yaml_implicit_resolvers.items()
    }
    return type("PlainLoader", (base,), {"yaml_implicit_resolvers": kept})


def read_tape(path: Path) -> Tape:
    """Return the tape in a file.

    Raises:
        TapeError: the file is missing, no safe YAML, or not in vcrpy's format.
    """
    data = read_yaml(path)
    try:
        if data["version"] != FORMAT_VERSION:
            raise TapeError(f"{path}: version {data['version']!r} is not {FORMAT_VERSION}")
        recorded = Recorded(**data["recorded"]) if "recorded" in data else None
        return Tape(tuple(_interaction(entry) for entry in data["interactions"]), recorded)
    except (KeyError, TypeError, AttributeError) as error:
        raise TapeError(f"{path} is no cassette in vcrpy's format: {error!r}") from error


def _interaction(entry: Mapping[str, Any]) -> Interaction:
    request, response = entry["request"], entry["response"]
    return Interaction(
        TapeRequest(
            request["method"], request["uri"], _headers(request), _text(request.get("body"))
        ),
        TapeAnswer(
            response["status"]["code"],
            response["status"].get("message") or "",
            _headers(response),
            _text(response["body"].get("string")) or "",
        ),
    )


def _headers(part: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        name: [str(value) for value in (values if isinstance(values, list) else [values])]
        for name, values in (part.get("headers") or {}).items()
    }


def _text(body: Any) -> str | None:
    if body is None or isinstance(body, str):
        return body
    raise TypeError(f"a body is to be a readable text, not {type(body).__name__}")


def dump_tape(tape: Tape) -> str:
    """Return a tape as YAML, its JSON bodies laid out so that a diff of them can be read.

    A Content-Length is that of the body as it stands on the tape.
    """
    data: dict[str, Any] = {"version": FORMAT_VERSION}
    if tape.recorded is not None:
        data["recorded"] = vars(tape.recorded)
    data["interactions"] = [_as_data(interaction) for interaction in tape.interactions]
    return dump_yaml(data)


def dump_yaml(data: Any) -> str:
    """Return plain data as YAML: keys in their order, texts of several lines as blocks."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes texts of several lines as blocks."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    dumped: str = yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000)
    return dumped


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


def decoded(body: str, otherwise: Any = None) -> Any:
    """Return what a JSON body says.

    Args:
        body: any text.
        otherwise: what a body that is no JSON brings.
    """
    try:
        return json.loads(body)
    except ValueError:
        return otherwise


def readable(body: str) -> str:
    """Return a JSON body laid out so that its parts stand on lines of their own; others as is."""
    try:
        return _laid_out(json.loads(body), "\n")
    except ValueError:
        return body


def _laid_out(value: Any, line_break: str) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + len(line_break) <= WIDTH or not isinstance(value, dict | list):
        return line
    inner = line_break + "  "
    if isinstance(value, list):
        return f"[{inner}{f',{inner}'.join(_laid_out(v, inner) for v in value)}{line_break}]"
    parts = (
        f"{json.dumps(k, ensure_ascii=False)}: {_laid_out(v, inner)}" for k, v in value.items()
    )
    return f"{{{inner}{f',{inner}'.join(parts)}{line_break}}}"
