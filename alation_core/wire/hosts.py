"""The address of the server, and the rule that nothing leaves its origin."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from alation_core.errors import ConfigurationError, UnreadableAnswer
from alation_core.problems import shorten

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PORTS = {"http": 80, "https": 443}

_NOTHING_ELSE = (
    "the host may hold a scheme, a name, a port and a path, and nothing else; "
    "credentials belong in auth="
)


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


def check_host(host: str, *, allow_insecure: bool = False) -> str:
    """Return the base URL of the server: scheme and name in lower case, no slash at its end.

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
    return plain_base(host)


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
