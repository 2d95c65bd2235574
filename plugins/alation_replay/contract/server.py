"""A server in this process that answers from a script: no socket, no thread."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse
from urllib3.exceptions import ProtocolError

from alation_core import SimulatedClock
from alation_core.auth import TokenExchange
from alation_replay.playing.credentials import TOKEN_CALL

TOKEN_HEADERS = ("TOKEN", "Authorization")
"""The headers that may carry a token (sheet auth)."""
TOKEN_LIFE = {"created_at": "2025-01-01T00:00:00Z", "token_expires_at": "2025-01-02T00:00:00Z"}


@dataclass(frozen=True)
class Scripted:
    """One answer of the script.

    Args:
        status: HTTP status.
        body: anything that JSON can express; None: an empty body.
        text: a body that is no JSON, instead.
        headers: further headers.
    """

    status: int = 200
    body: Any = None
    text: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The body as bytes."""
        if self.text is not None:
            return self.text.encode()
        return b"" if self.body is None else json.dumps(self.body).encode()

    @property
    def all_headers(self) -> dict[str, str]:
        """The headers, and the type of the body."""
        kind = "application/json" if self.text is None else "text/html"
        return {"Content-Type": kind, **self.headers}


@dataclass(frozen=True)
class LostAnswer:
    """The request arrives, and the connection breaks before the answer."""


Reaction = Scripted | LostAnswer


@dataclass(frozen=True)
class Seen:
    """One request that the server was sent.

    Args:
        method: HTTP method.
        path: with its query.
        body: as it was sent.
        token: value of the header that carried it.
        at: reading of the clock, in seconds.
    """

    method: str
    path: str
    body: bytes = field(repr=False)
    token: str | None = field(repr=False)
    at: float


class ScriptedServer(BaseAdapter):
    """Answers a client's requests, calls and polls apart, each from its list.

    Args:
        calls: the answers to the calls of the operation, in order; the last one is repeated.
        polls: the answers to what is asked by GET once a call was answered; the last is repeated.
        reads: the operation itself reads, so all its requests are calls.
        exchange: of the operation's tokens for those of a service; None: there is none.
    """

    def __init__(
        self,
        calls: Sequence[Reaction],
        polls: Sequence[Reaction] = (),
        *,
        reads: bool = False,
        exchange: TokenExchange | None = None,
    ) -> None:
        super().__init__()
        self._calls = list(calls)
        self._polls = list(polls)
        self._reads = reads
        self._exchange = exchange
        self.clock = SimulatedClock()
        self.calls: list[Seen] = []
        self.polls: list[Seen] = []
        self.tokens = 0
        self.exchanges: list[tuple[requests.PreparedRequest, Scripted]] = []

    def session(self) -> requests.Session:
        """Return a session whose every request comes here."""
        session = requests.Session()
        session.trust_env = False
        session.adapters.clear()
        session.mount("https://", self)
        return session

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        """Answer one request."""
        reaction = self._react(request)
        if isinstance(reaction, LostAnswer):
            raise requests.ConnectionError(ProtocolError("Connection aborted."))
        self.exchanges.append((request, reaction))
        headers = reaction.all_headers
        response = requests.Response()
        response.status_code = reaction.status
        response.headers = CaseInsensitiveDict(headers)
        response.request = request
        response.url = request.url or ""
        body = io.BytesIO(reaction.content)
        response.raw = HTTPResponse(body, headers, reaction.status, preload_content=False)
        return response

    def close(self) -> None:
        """Nothing is held open."""

    def _react(self, request: requests.PreparedRequest) -> Reaction:
        if request.path_url == TOKEN_CALL:
            self.tokens += 1
            token = f"fake-access-token-{self.tokens}"
            return Scripted(200, {"api_access_token": token, **TOKEN_LIFE})
        if self._exchange is not None and request.path_url == self._exchange.path:
            self.tokens += 1
            return Scripted(200, text=f"fake-service-token-{self.tokens}")
        headers = TOKEN_HEADERS if self._exchange is None else (self._exchange.header,)
        seen = _seen(request, self.clock.now(), headers)
        if self._reads or not self.calls or request.method != "GET":
            self.calls.append(seen)
            return self._calls[min(len(self.calls), len(self._calls)) - 1]
        self.polls.append(seen)
        if not self._polls:
            return Scripted(404, {"detail": "Not found."})
        return self._polls[min(len(self.polls), len(self._polls)) - 1]


def _seen(request: requests.PreparedRequest, at: float, headers: Sequence[str]) -> Seen:
    body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
    token = next((request.headers[name] for name in headers if name in request.headers), None)
    return Seen(request.method or "", request.path_url, body, token, at)
