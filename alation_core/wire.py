"""Requests and replies as plain data, and the decisions about them that need no I/O."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from alation_core.errors import ConfigurationError, UnreadableAnswer
from alation_core.problems import shorten

JSON_TYPE = "application/json"
CREDENTIALS_REFUSED = "Authentication credentials were not provided."
"""The detail of a 403 that stands for a missing, wrong or expired token (sheet auth)."""

MAX_DEPTH = 100
"""Levels of lists and objects in an answer. One that is deeper is taken for a text."""
HIDDEN = "***"
SHORTEST_SECRET = 8

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SECONDS_IN_TEXT = re.compile(r"available in (\d+(?:\.\d+)?) seconds?", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
_NOTHING_ELSE = (
    "the host may hold a scheme, a name, a port and a path, and nothing else; "
    "credentials belong in auth="
)


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


def without_secrets(reply: Reply, secrets: Sequence[str]) -> Reply:
    """Return an answer in which no secret stands that the request carried.

    Args:
        reply: the answer.
        secrets: what it may echo. Those shorter than eight characters are left: they could be any
            part of an answer.
    """
    for secret in secrets:
        if len(secret) < SHORTEST_SECRET:
            continue
        if secret.encode() in reply.content:
            hidden = reply.content.replace(secret.encode(), HIDDEN.encode())
            reply = replace(reply, content=hidden)
        if any(secret in value for value in reply.headers.values()):
            clean = {name: value.replace(secret, HIDDEN) for name, value in reply.headers.items()}
            reply = replace(reply, headers=clean)
    return reply


@dataclass(frozen=True)
class NoReply:
    """A request that brought no usable answer.

    Args:
        sent: False only where nothing can have reached the server.
        reason: what happened, for people.
    """

    sent: bool
    reason: str


def refuses_credentials(reply: Reply) -> bool:
    """Tell whether an answer speaks of the token: any 401, and the 403 with the known text.

    Source: sheet auth, errors_on_other_endpoints. The same 403 also stands for a feature that is
    switched off, so a caller renews once and then believes it.
    """
    if reply.status == 401:
        return True
    data = reply.data
    return (
        reply.status == 403 and isinstance(data, dict) and data.get("detail") == CREDENTIALS_REFUSED
    )


def is_quota(reply: Reply) -> bool:
    """Tell whether a 429 speaks of a used-up entitlement, which waiting does not bring back.

    Source: sheet errors, shape throttled.
    """
    return reply.status == 429 and "entitlement" in reply.text[:2000].lower()


def is_throttled(reply: Reply) -> bool:
    """Tell whether the throttle refused the request before anything was done."""
    return reply.status == 429 and not is_quota(reply)


def retry_after(reply: Reply, wall: float) -> float | None:
    """Return the seconds that an answer asks to wait, or None where it does not say.

    The header counts, as seconds or as a date; else the number in the throttle's text.

    Args:
        reply: the answer.
        wall: time of day in seconds since 1970, for the date form.
    """
    header = reply.headers.get("retry-after", "").strip()
    asked = _seconds(header)
    if asked is None:
        moment = http_date(header)
        asked = None if moment is None else max(0.0, moment - wall)
    if asked is None and reply.status == 429:
        found = _SECONDS_IN_TEXT.search(reply.text[:2000])
        asked = _seconds(found[1]) if found else None
    return asked


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def http_date(text: str) -> float | None:
    """Return the moment that a header names, in seconds since 1970, or None where it is no date."""
    try:
        moment = parsedate_to_datetime(text)
        # A date without a zone is in UTC, as all HTTP dates are; never in the machine's zone.
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL, with the scheme's own port filled in."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme)


def check_host(host: str, *, allow_insecure: bool = False) -> str:
    """Return the base URL of the server, without a slash at its end.

    Args:
        host: the address with its scheme, for example "https://acme.alationcloud.com".
        allow_insecure: accept plain http to a host that is not loopback.

    Raises:
        ConfigurationError: the scheme is missing or not http(s), or http would show the token.
    """
    host = host.strip()
    if "@" in host:
        # What stands before the sign may be a password: the host is not shown.
        raise ConfigurationError(_NOTHING_ELSE)
    parts = _split(host)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ConfigurationError(
            f"host {host!r} is no web address: write it with its scheme, for example "
            f"https://{host.split('://')[-1] or 'acme.alationcloud.com'}"
        )
    if parts.query or parts.fragment:
        raise ConfigurationError(_NOTHING_ELSE)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK and not allow_insecure:
        raise ConfigurationError(f"host {host!r} would carry the token unencrypted: use https")
    return host.rstrip("/")


def _split(host: str) -> SplitResult:
    try:
        parts = urlsplit(host)
        _ = parts.port
    except ValueError as error:
        raise ConfigurationError(f"host {host!r} is no web address: {error}") from error
    return parts


def next_page(base: str, value: str) -> tuple[str, list[tuple[str, str]]]:
    """Return path and query of the next page that the header X-Next-Page names.

    Args:
        base: the configured host.
        value: the header's value, relative or absolute.

    Raises:
        UnreadableAnswer: it is no address, or one on another origin: the token would go there.
    """
    try:
        parts = urlsplit(urljoin(base + "/", value))
        same = origin(parts.geturl()) == origin(base)
    except ValueError as error:
        shown = shorten(value, 200)
        raise UnreadableAnswer(f"the next page has no address: {shown!r}", value) from error
    if not same:
        host = f"{parts.scheme}://{parts.netloc}"
        raise UnreadableAnswer(
            f"the server names a next page on another host ({shorten(host, 200)}); "
            "it is not followed, because the token would be sent there",
            value,
        )
    prefix = urlsplit(base).path
    below = parts.path.startswith(f"{prefix}/")
    path = parts.path.removeprefix(prefix) if below else parts.path
    return path, parse_qsl(parts.query, keep_blank_values=True)
