"""What is asked of a session, our own or one that was given; nothing else in it is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakMethod

import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from alation_core.transport.bounded import response_class


def proxies_of(session: requests.Session, base: str) -> dict[str, str] | None:
    """Return which proxy is used, where that is not left to the session and the environment.

    Over plain http a proxy sees the token. One that was set on the session was meant; one of the
    environment is for the web, and neither for this machine nor for a token.
    """
    if not base.startswith("http:"):
        return None
    return {"http": session.proxies.get("http") or session.proxies.get("all") or ""}


def hooks_of(session: requests.Session, arrived: list[requests.Response]) -> dict[str, Any]:
    """Return the hooks of a request: those of the session, and one of our own.

    It notes that there is an answer, and takes the address of a redirect away: requests would read
    the whole body to look at it, however large it is.
    """

    def note(response: requests.Response, **_: Any) -> None:
        arrived.append(response)
        if response.is_redirect:
            del response.headers["Location"]

    given = session.hooks.get("response")
    if not given:
        return {"response": note}
    # Theirs may raise, and may look at the address: so ours comes first and last.
    return {"response": [lambda response, **_: arrived.append(response), *_listed(given), note]}


def _listed(given: Any) -> list[Callable[..., Any]]:
    return [given] if callable(given) else list(given)


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
