"""What is asked of a session, our own or one that was given; nothing else in it is changed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakMethod

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.utils import get_environ_proxies, select_proxy
from urllib3.util import Retry

from alation_core.errors import ConfigurationError
from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.transport.bounded import response_class
from alation_core.transport.own_session import OwnSession
from alation_core.transport.route import BY_ENVIRONMENT, Route
from alation_core.wire.hosts import origin
from alation_core.wire.logins import passwords_in, proxies_in

logger = quiet_log("alation_core.transport")

OF_THE_REQUEST = (
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Expect",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Prefer",
    "Range",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "X-HTTP-Method",
    "X-HTTP-Method-Override",
    "X-Method-Override",
)
"""Headers that would make another request of it; a session does not set them for all of its own."""


def proxies_of(session: requests.Session, base: str) -> dict[str, str] | None:
    """Return which proxy is used, where that is not left to the session and the environment.

    Over plain http a proxy sees the token. One that was set on the session was meant; one of the
    environment is for the web, and neither for this machine nor for a token.
    """
    if origin(base)[0] != "http":
        return None
    return {"http": session.proxies.get("http") or session.proxies.get("all") or ""}


def used_of_environment(base: str) -> str | None:
    """Return the proxy by which a session of our own goes where none is named, or None."""
    return select_proxy(base, proxies_of(OwnSession(), base) or get_environ_proxies(base)) or None


def passwords_of(session: requests.Session) -> tuple[str, ...]:
    """Return the logins of the proxies that a session may go by: these may echo them."""
    own = session.proxies or {}
    return passwords_in([*map(str, own.values()), *proxies_in(os.environ)])


class Sessions:
    """The session that a request goes out on: the one that was given, or one of our own.

    Ours are one for each thread and process: their connections and cookies are not shared. One that
    was given is used by all threads, and by no process but the one in which it was given.

    Args:
        given: by the user, or None.
        route: how one of our own reaches the server.

    Raises:
        ConfigurationError: what was given is no session, or has its own route.
    """

    def __init__(self, given: requests.Session | None, route: Route = BY_ENVIRONMENT) -> None:
        if given is not None and not isinstance(given, requests.Session):
            raise ConfigurationError(
                f"session must be a requests.Session, not {type(given).__name__}"
            )
        if given is not None and route.is_said:
            raise ConfigurationError(
                "session= has proxies and a CA file of its own: set them there, or leave session= "
                "out and give proxy= and ca_file="
            )
        self._route = route
        self._given = given
        self._process = os.getpid()
        self._own = threading.local()

    def current(self) -> requests.Session:
        """Return the session of this thread.

        Raises:
            ConfigurationError: the process was forked, and the session was given before that.
        """
        process = os.getpid()
        if self._given is not None:
            if process != self._process:
                raise ConfigurationError(
                    "this client was made with a session of yours before the process was forked: "
                    "two processes cannot share its connections. Make session and client anew in "
                    "the child"
                )
            return self._given
        # That of the parent is kept, unused: closing it could wait for a lock that nobody frees.
        kept: dict[int, requests.Session] = vars(self._own).setdefault("by_process", {})
        if process not in kept:
            kept[process] = OwnSession(self._route)
        return kept[process]


def hold_once(adapter: BaseAdapter, method: str) -> None:
    """Hold that an adapter sends a request of this method once.

    Raises:
        ConfigurationError: it may repeat what the server has already taken.
    """
    given = getattr(adapter, "max_retries", None)
    if method == "GET" or not isinstance(given, Retry | int):
        return
    policy = Retry.from_int(given)
    if policy.total is False or policy.total == 0:
        return
    allowed = policy._is_method_retryable(method)
    on_status = bool(policy.status_forcelist) or policy.respect_retry_after_header
    if (
        _left(policy.other)
        or (allowed and _left(policy.read))
        or (allowed and on_status and _left(policy.status))
    ):
        raise ConfigurationError(
            f"the session repeats requests by itself (its adapter has max_retries={given!r}): a "
            f"{method} that the server took could be sent twice. Mount an HTTPAdapter without "
            "max_retries; reads, and writes where it does no harm, are repeated without it. Retry("
            "total=None, connect=3, read=0, status=0, other=0) is taken as well: it repeats only "
            "what never left"
        )


def _left(count: int | bool | None) -> bool:
    return count is None or (count is not False and count > 0)


def hooks_of(
    session: requests.Session, take: Callable[[requests.Response], None]
) -> dict[str, list[Callable[..., Any]]]:
    """Return the hooks of a request: those of the session, between two of our own.

    The first one reads the answer as it came. What the others raise, return or change then means
    nothing. The last one takes the address of a redirect away, which requests would look at, or
    follow.
    """

    def first(response: requests.Response, **_: Any) -> None:
        take(response)

    def last(response: requests.Response, **_: Any) -> None:
        response.headers.pop("Location", None)

    given = session.hooks.get("response") or []
    theirs = [given] if callable(given) else given
    return {"response": [first, *map(_watching, theirs), last]}


def _watching(hook: Callable[..., Any]) -> Callable[..., None]:
    def watch(response: requests.Response, **options: Any) -> None:
        raised = attempt(lambda: hook(response, **options))
        if isinstance(raised, Raised):
            logger.warning("a hook of the session raised %s", type(raised.error).__name__)

    return watch


class _Bounding:
    """Comes before the class of a connection pool: its answers are read within bounds."""

    def _get_conn(self, *args: Any, **kwargs: Any) -> Any:
        connection = super()._get_conn(*args, **kwargs)  # type: ignore[misc]
        connection.response_class = response_class()
        return connection


_BOUNDING: dict[type, type] = {}
_POOL = "get_connection_with_tls_context"


def _bounding(pool: type) -> type:
    if pool not in _BOUNDING:
        _BOUNDING[pool] = type(pool.__name__, (_Bounding, pool), {})
    return _BOUNDING[pool]


def teach(adapter: BaseAdapter) -> None:
    """Let an adapter use pools that read within bounds, and change nothing else about it.

    So a session that was given keeps its adapters, with all that is set on them. What is no
    `HTTPAdapter` bounds nothing but the time of each read.
    """
    if not isinstance(adapter, HTTPAdapter) or _POOL in vars(adapter):
        return
    find = WeakMethod(getattr(adapter, _POOL))  # weak: an adapter must not keep itself alive

    def found(*args: Any, **kwargs: Any) -> Any:
        method: Any = find()
        pool = method(*args, **kwargs)
        if not isinstance(pool, _Bounding):
            pool.__class__ = _bounding(type(pool))
        return pool

    vars(adapter)[_POOL] = found
