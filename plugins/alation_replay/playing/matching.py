"""When a request is the one on the tape: method, path, query and body, and nothing else.

The host does not count, so that a script may keep the address of its own server; headers do not
count either. What a recording scrubs (tokens, mails, host names) fits its stand-in on the tape.
Each function raises AssertionError with the difference, as vcrpy asks of a matcher.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from alation_replay.bodies import bytes_of, parts_of
from alation_replay.layout import decoded
from alation_replay.scrubbing.texts import Scrubber

_NO_JSON = object()


class Request(Protocol):
    """What a matcher asks of a request; vcrpy's requests have it."""

    @property
    def method(self) -> str:
        """HTTP method."""
        ...

    @property
    def uri(self) -> str:
        """The whole address."""
        ...

    @property
    def body(self) -> Any:
        """The body as bytes or text; None where there is none."""
        ...


def same_method(made: Request, taped: Request) -> None:
    """Compare the methods."""
    _same("method", made.method, taped.method)


def same_path(made: Request, taped: Request) -> None:
    """Compare the paths, without the host."""
    _same("path", urlsplit(made.uri).path, urlsplit(taped.uri).path, Scrubber({}).uri)


def same_query(made: Request, taped: Request) -> None:
    """Compare the query parameters; their order does not count."""
    _same("query", _query(made.uri), _query(taped.uri), _clean_pairs)


def same_body(made: Request, taped: Request) -> None:
    """Compare the bodies: JSON as JSON, so that layout and order of keys do not count.

    A multipart form is compared part by part, so that its boundary does not count.
    """
    _same("body", body_value(made.body), body_value(taped.body), _clean)


MATCHERS: Mapping[str, Callable[[Request, Request], None]] = {
    "alation method": same_method,
    "alation path": same_path,
    "alation query": same_query,
    "alation body": same_body,
}


def body_value(body: Any) -> Any:
    """Return what a body says: decoded JSON (one value, or one per line), parts, or its text."""
    content = bytes_of(body)
    if not content:
        return None
    parts = parts_of(content)
    if parts is not None:
        return {"parts of a form": parts}
    text = content.decode("utf-8", "backslashreplace")
    said = decoded(text, otherwise=_NO_JSON)
    if said is not _NO_JSON:
        return said
    lines = [decoded(line, otherwise=_NO_JSON) for line in text.splitlines()]
    return text if _NO_JSON in lines else {"lines of JSON": lines}


def _query(uri: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(urlsplit(uri).query, keep_blank_values=True))


def _clean(value: Any) -> Any:
    return Scrubber({}).text(value) if isinstance(value, str) else Scrubber({}).data(value)


def _clean_pairs(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, Scrubber({}).value(name, value)) for name, value in pairs]


def _same(
    what: str, made: Any, taped: Any, clean: Callable[[Any], Any] = lambda value: value
) -> None:
    # Compared as text, because 1, 1.0 and true are equal in Python and different in JSON.
    if _text(made) != _text(taped) and _text(clean(made)) != _text(clean(taped)):
        raise AssertionError(f"{what}: sent {_shown(made)}, on the tape {_shown(taped)}")


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _shown(value: Any, most: int = 400) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= most else f"{text[:most]}…"
