"""Requests and replies as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

JSON_TYPE = "application/json"
MAX_DEPTH = 100
"""Levels of lists and objects in an answer. One that is deeper is taken for a text."""


@dataclass(frozen=True)
class Request:
    """One HTTP request, without its credentials.

    Args:
        method: HTTP method.
        path: path below the host, beginning with a slash.
        query: name and value pairs, in order; a name may repeat.
        body: the encoded body, or None.
        content_type: of the body.
    """

    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    body: bytes | None = field(default=None, repr=False)
    content_type: str | None = None


@dataclass(frozen=True)
class Reply:
    """One HTTP answer.

    Args:
        status: HTTP status.
        headers: names in lower case.
        content: the body as bytes, decompressed.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes = field(default=b"", repr=False)

    @cached_property
    def text(self) -> str:
        """The body as text; bytes that are no UTF-8 are replaced."""
        return self.content.decode("utf-8", errors="replace")

    @cached_property
    def _decoded(self) -> tuple[bool, Any]:
        try:
            data = json.loads(self.content)
        except (ValueError, RecursionError):
            return False, self.text
        return (True, data) if _is_shallow(data) else (False, self.text)

    @property
    def is_json(self) -> bool:
        """Whether the body can be read as JSON, whatever the content type says."""
        return self._decoded[0]

    @property
    def data(self) -> Any:
        """The body decoded from JSON, else as text; None where it is empty."""
        return None if not self.content else self._decoded[1]

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300


def _is_shallow(data: Any) -> bool:
    """Tell whether JSON is nested within `MAX_DEPTH`, so that all that walks it comes to an end."""
    level = [data] if isinstance(data, list | dict) else []
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for node in level
            for inner in (node.values() if isinstance(node, dict) else node)
            if isinstance(inner, list | dict)
        ]
        if not level:
            return True
    return False


@dataclass(frozen=True)
class NoReply:
    """A request that brought no usable answer.

    Args:
        sent: False only where nothing can have reached the server.
        reason: what happened, for people.
    """

    sent: bool
    reason: str
