"""The address of the server, and the rule that nothing leaves its origin."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from alation_core.errors import ConfigurationError, UnreadableAnswer
from alation_core.foreign import Raised, attempt
from alation_core.problems import shorten

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PORTS = {"http": 80, "https": 443}

_TWICE = frozenset(f"{scheme}:" for scheme in _PORTS)
"""What is read as the name of a host in https://https://acme.alationcloud.com."""
_EXAMPLE = "https://acme.alationcloud.com"
_SCHEME = re.compile(r"\A(?:([a-z][a-z0-9+.-]*)://+|(https?):/?)", re.IGNORECASE)
_LABEL = "[a-z0-9-]{1,63}"
_NAME = re.compile(
    rf"(?:(?:{_LABEL}\.)+(?:[a-z]{{2,24}}|\d{{1,3}})(?::\d+)?|{_LABEL}:\d{{1,5}})(?:/.*)?",
    re.IGNORECASE,
)
"""A name with dots whose last part is short, or one with a port: no token looks like it."""


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL, with the scheme's own port filled in."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme)


def plain_base(base: str) -> str:
    """Return a base URL as it is compared: scheme and name in lower case, no slash at its end.

    Raises:
        ValueError: it is no address.
    """
    parts = urlsplit(base)
    name, percent, zone = parts.netloc.partition("%")  # the zone of an IPv6 address has its case
    return f"{parts.scheme}://{name.lower()}{percent}{zone}{parts.path.rstrip('/')}"


def kept_base(kept: str) -> str:
    """Return a base URL that was kept as it is compared: earlier versions kept capitals."""
    plain = attempt(plain_base, kept)
    return kept if isinstance(plain, Raised) else plain


def same_base(one: str, other: str) -> bool:
    """Tell whether two base URLs are one, as they were kept."""
    return kept_base(one) == kept_base(other)


def check_host(host: str, *, allow_insecure: bool = False, told: str = "host") -> str:
    """Return the base URL of the server: scheme and name in lower case, no slash at its end.

    Args:
        host: the address with its scheme, for example "https://acme.alationcloud.com".
        allow_insecure: accept plain http to a host that is not loopback.
        told: where the address stood, for messages: "ALATION_HOST".

    Raises:
        ConfigurationError: the scheme is missing or not http(s), or http would show the token.
    """
    if not isinstance(host, str):
        # Not what it is: it may be a secret.
        raise ConfigurationError(f"{told} must be a text, not {type(host).__name__}")
    host = host.strip()
    if any(sign in host for sign in "@?#"):
        # What stands before an @ may be a password: the host is not shown.
        raise ConfigurationError(
            f"{told} may hold a scheme, a name, a port and a path, and nothing else (no @, ? "
            "or #); credentials are given apart from it"
        )
    like_one = _is_like_one(host)
    shown = f"{told} {host!r}" if like_one else told  # where the two were mixed up it is the token
    parts = attempt(_split, host)
    if isinstance(parts, Raised) and like_one:
        raise ConfigurationError(f"{shown} is no web address: {parts.error}")
    if isinstance(parts, Raised) or not _is_web(parts):
        example = (_meant(host) if like_one else None) or _EXAMPLE
        raise ConfigurationError(
            f"{shown} is no web address: write it with its scheme, for example {example}"
        )
    if _is_open(parts) and not allow_insecure:
        raise ConfigurationError(f"{shown} would carry the token unencrypted: use https")
    return plain_base(host)


def _split(host: str) -> SplitResult:
    """Return the parts of a host; a ValueError says why it has none."""
    if not host.isprintable() or " " in host:
        raise ValueError("a blank, or a sign that nobody sees, stands in it")
    parts = urlsplit(host)
    if parts.netloc.lower() in _TWICE:
        raise ValueError("its scheme stands there twice")
    _ = parts.port
    return parts


def _is_web(parts: SplitResult) -> bool:
    return parts.scheme in _PORTS and bool(parts.hostname)


def _is_open(parts: SplitResult) -> bool:
    """Tell whether others can read what is sent there."""
    return parts.scheme == "http" and parts.hostname not in LOOPBACK


def _is_like_one(host: str) -> bool:
    """Tell whether a text looks like an address, and so like no token."""
    found = _SCHEME.match(host.lstrip("\"'"))
    return found is not None or _NAME.fullmatch(host) is not None


def _meant(host: str) -> str | None:
    """Return the address that was meant, where one can be made of a text that is none."""
    bare = host.strip("\"'")
    found = _SCHEME.match(bare)
    rest = bare[found.end() :] if found else bare
    scheme = (found[1] or found[2]).lower() if found else "https"
    for address in (f"{scheme}://{rest}", f"https://{rest}"):
        parts = attempt(_split, address)
        if not isinstance(parts, Raised) and _is_web(parts) and not _is_open(parts):
            return plain_base(address)
    return None


def next_page(base: str, value: str) -> tuple[str, list[tuple[str, str]]]:
    """Return path and query of the next page that the header X-Next-Page names.

    Args:
        base: the configured host.
        value: the header's value, relative or absolute.

    Raises:
        UnreadableAnswer: it is no address, or one on another origin: the token would go there.
    """
    path, query = linked(base, value)
    return path, parse_qsl(query, keep_blank_values=True)


def linked(base: str, value: str, path: str = "/") -> tuple[str, str]:
    """Return path and query, as they stand, of an address that the server names.

    Args:
        base: the configured host.
        value: the address, relative or absolute.
        path: below the host; a relative address begins there.

    Raises:
        UnreadableAnswer: it is no address, or one on another origin: the token would go there.
    """
    try:
        parts = urlsplit(urljoin(base + path, value))
        same = origin(parts.geturl()) == origin(base)
    except ValueError as error:
        shown = shorten(value, 200)
        raise UnreadableAnswer(f"the next page has no address: {shown!r}", value) from error
    if not same:
        host = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        raise UnreadableAnswer(
            f"the server names a next page on another host ({shorten(host, 200)}); "
            "it is not followed, because the token would be sent there",
            value,
        )
    prefix = urlsplit(base).path
    below = parts.path.startswith(f"{prefix}/")
    return parts.path.removeprefix(prefix) if below else parts.path, parts.query
