"""How rows become the body of a request: encoded one by one, then joined. Declared as data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from alation_core.shapes.digits import json_text
from alation_core.wire.messages import JSON_TYPE

_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def as_json(row: Mapping[str, Any]) -> bytes:
    """Encode a row as one JSON object.

    Raises:
        ValueError: a number is not finite, or a text holds half a surrogate pair.
        TypeError: a value is no JSON.
    """
    return json_text(_encoder, row).encode()


# JSON allows these inside a text, and to many readers of lines they end a line.
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\u0085\u2028\u2029"}


def as_json_line(row: Mapping[str, Any]) -> bytes:
    """Encode a row as one JSON object that holds no line break of any kind.

    Raises:
        ValueError: a number is not finite, or a text holds half a surrogate pair.
        TypeError: a value is no JSON.
    """
    return json_text(_encoder, row).translate(_LINE_ENDS).encode()


@dataclass(frozen=True)
class Body:
    """The form of a request's body.

    Args:
        content_type: of the body.
        encode: turns one row into bytes.
        prefix: before the first row.
        separator: between rows.
        suffix: after the last row.
        one_row: it holds one row and no more.
    """

    content_type: str = JSON_TYPE
    encode: Callable[[Mapping[str, Any]], bytes] = as_json
    prefix: bytes = b"["
    separator: bytes = b","
    suffix: bytes = b"]"
    one_row: bool = False

    def join(self, parts: Iterable[bytes]) -> bytes:
        """Return the body of a batch, made of its encoded rows."""
        return self.prefix + self.separator.join(parts) + self.suffix

    def size(self, encoded: int, rows: int) -> int:
        """Return the bytes of the body of `rows` rows whose parts have `encoded` bytes in all."""
        around = len(self.prefix) + len(self.suffix)
        return around + encoded + len(self.separator) * max(rows - 1, 0)


JSON_LIST = Body()
"""A JSON list of the rows."""

JSON_LINES = Body(encode=as_json_line, prefix=b"", separator=b"\n", suffix=b"")
"""One JSON object per line, with no list around it."""

JSON_OBJECT = Body(prefix=b"", separator=b"", suffix=b"", one_row=True)
"""One JSON object: for operations that take one row per request."""


def list_under(key: str, field: str | None = None) -> Body:
    """Return the form of a JSON object that holds the rows in a list under one key.

    Args:
        key: the key of the list.
        field: the rows' one field whose bare values make the list; None: whole rows.
    """
    if field is None:
        return Body(prefix=f'{{"{key}":['.encode(), suffix=b"]}")

    def value(row: Mapping[str, Any]) -> bytes:
        return json_text(_encoder, row[field]).encode()

    return Body(encode=value, prefix=f'{{"{key}":['.encode(), suffix=b"]}")
