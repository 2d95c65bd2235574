"""Requests and replies as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any
from urllib.parse import quote

from alation_core.frozen import dataclass
from alation_core.wire.decoding import Decoded, decoded, text_of
from alation_core.wire.scanning import values_beside

JSON_TYPE = "application/json"
HIDDEN = "***"
"""Stands in the place of a secret."""


@dataclass(frozen=True)
class Request:
    """One HTTP request, without its credentials.

    Args:
        method: HTTP method.
        path: path below the host, beginning with a slash.
        query: name and value pairs, in order; a name may repeat.
        body: the encoded body, or None.
        content_type: of the body.
        link: a query as it stands in an address that the server named, in place of `query`.
        accept: the header Accept, where the answer is to be no JSON.
        secrets: texts that stand in it, or stood in what it asks about, and nowhere else.
        route: the path before values were filled in, for whoever counts requests; empty: the path
            is the same for all.
        attempt: counts the tries, from 1.
    """

    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    body: bytes | None = field(default=None, repr=False)
    content_type: str | None = None
    link: str | None = None
    accept: str | None = None
    secrets: Sequence[str] = field(default=(), repr=False)
    route: str = field(default="", compare=False)
    attempt: int = field(default=1, compare=False)

    @property
    def where(self) -> str:
        """Method and path, for people and logs: parts of the path that hold a secret are hidden."""
        secrets = [quote(secret, safe="") for secret in self.secrets]
        parts = (
            HIDDEN if any(secret in part for secret in secrets) else part
            for part in self.path.split("/")
        )
        return f"{self.method} {'/'.join(parts)}"

    def __repr__(self) -> str:
        return f"<Request {self.where}>"


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
        """The body as text, in UTF-8, UTF-16 or UTF-32; bytes that are none of it are replaced."""
        return text_of(self.content)

    @cached_property
    def _decoded(self) -> Decoded:
        return decoded(self.text)

    @property
    def is_json(self) -> bool:
        """Whether the body can be read as JSON, whatever the content type says."""
        return self._decoded.is_json

    @property
    def data(self) -> Any:
        """The body decoded from JSON, else as text; None where it is empty.

        What a decoder would refuse (a number that is too long, half of a surrogate pair) stays the
        text that stands in the answer; see `alation_core.wire.decoding`.
        """
        return None if not self.content else self._decoded.value

    @property
    def doubled(self) -> frozenset[str]:
        """Keys that one object of the body holds twice, with values that differ.

        In `data` the last one that is not null counts.
        """
        return self._decoded.doubled

    def beside(self, *keys: str) -> list[int | str]:
        """Return what stands beside a key anywhere in the body, even where that is no JSON.

        Args:
            keys: the key; or several, where each leads into an object that holds the next one.
        """
        return values_beside(self.text, keys)

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class NoReply:
    """A request that brought no usable answer.

    Args:
        sent: False only where nothing can have reached the server.
        reason: what happened, for people.
    """

    sent: bool
    reason: str
