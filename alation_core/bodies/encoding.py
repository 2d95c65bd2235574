"""Values as the texts that stand in bodies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from alation_core.shapes.digits import json_writer

json_text = json_writer(
    json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
)
"""Returns any value as JSON, as it stands in a body."""
_written_sorted = json_writer(
    json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
)

# JSON allows these inside a text, and to many readers of lines they end a line.
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\u0085\u2028\u2029"}


def as_json(row: Mapping[str, Any]) -> bytes:
    """Encode a row as one JSON object.

    Raises:
        ValueError: a number is not finite, or a text holds half a surrogate pair.
        TypeError: a value is no JSON.
    """
    return json_text(row).encode()


def as_json_line(row: Mapping[str, Any]) -> bytes:
    """Encode a row as one JSON object that holds no line break of any kind.

    Raises:
        ValueError: a number is not finite, or a text holds half a surrogate pair.
        TypeError: a value is no JSON.
    """
    text = json_text(row)
    return (text if text.isascii() else text.translate(_LINE_ENDS)).encode()


def json_value(value: Any) -> bytes:
    """Encode any value as JSON.

    Raises:
        ValueError: a number is not finite, or a text holds half a surrogate pair.
        TypeError: it is no JSON.
    """
    return json_text(value).encode()


def sorted_json(value: Any) -> bytes:
    """Encode a value so that equal ones have equal bytes: the keys of objects are sorted.

    Raises:
        ValueError: a number is not finite, or a text holds half a surrogate pair.
        TypeError: it is no JSON.
    """
    return _written_sorted(value).encode()


def as_text(value: Any) -> str:
    """Return a value as forms and files hold it: a text as it is, null as the empty one.

    Raises:
        ValueError: a number is not finite.
        TypeError: it is no JSON.
    """
    if value is None:
        return ""
    return value if isinstance(value, str) else json_text(value)


def named_texts(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form with their values as texts; that of a list is repeated."""
    for name, value in row.items():
        for one in value if isinstance(value, list | tuple) else (value,):
            yield name, as_text(one)


def as_form(row: Mapping[str, Any]) -> bytes:
    """Encode a row as urlencoded fields: "a=1&b=x&b=y".

    Raises:
        ValueError: a number is not finite, or a text holds half a surrogate pair.
        TypeError: a value is no JSON.
    """
    return urlencode(list(named_texts(row))).encode()
