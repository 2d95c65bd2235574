"""Where a token comes from, which header carries it, and when it is renewed.

Facts: sheet auth. API access tokens travel in TOKEN, OAuth tokens in Authorization: Bearer, and
never both. A new token may end the one before it, so one token is kept per credential and process.
"""

from __future__ import annotations

import json
import math
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from alation_core.auth.credentials import (
    ApiAccessToken,
    Credentials,
    OAuthClient,
    RefreshToken,
    ServiceToken,
    fits_header,
    secrets_of,
)
from alation_core.auth.exchange import REFUSED, TokenExchange, exchanged_token
from alation_core.clock import Clock, SystemClock
from alation_core.errors import AuthenticationFailed
from alation_core.locks import ForkedLock
from alation_core.problems import headline, shorten
from alation_core.wire.messages import JSON_TYPE, Reply, Request
from alation_core.wire.secrets import Secret, SecretBytes, hidden
from alation_core.wire.signals import refuses_credentials

FORM_TYPE = "application/x-www-form-urlencoded"
TOKEN_HEADERS = ("TOKEN", "Authorization")
"""The headers that may carry a token: one of them, never both."""
BEARER = "Bearer "
"""Before an OAuth token in its header."""
MARGIN_SECONDS = 300.0
"""A token is renewed this long before its end, or at nine tenths of a shorter life."""
ASSUMED_LIFE_SECONDS = 3600.0
"""Life of a token whose answer names none that makes sense (sheet auth: what clients assumed)."""
REMEMBERED = 3
"""So many tokens of a credential are known, the newest included: answers may echo older ones."""


@dataclass(frozen=True)
class Token:
    """A header that opens the API for a while.

    Args:
        header: name of the header.
        value: its value, a `Secret`.
        renew_at: reading of the clock from which on a new token is fetched; None: never.
    """

    header: str
    value: str = field(repr=False)
    renew_at: float | None = None


def token_request(credentials: RefreshToken | OAuthClient) -> Request:
    """Return the call that trades credentials for a token (sheet auth)."""
    if isinstance(credentials, RefreshToken):
        body = {"refresh_token": credentials.refresh_token, "user_id": credentials.user_id}
        content = SecretBytes(json.dumps(body).encode())
        return Request("POST", "/integration/v1/createAPIAccessToken/", (), content, JSON_TYPE)
    form = {
        "grant_type": "client_credentials",
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
    }
    return Request("POST", "/oauth/v2/token/", (), SecretBytes(urlencode(form).encode()), FORM_TYPE)


def read_token(credentials: RefreshToken | OAuthClient, reply: Reply, now: float) -> Token:
    """Read the token out of the answer to `token_request`.

    The life is the difference of the two times in the answer, so a server whose clock is off
    does not matter.

    Args:
        credentials: what was traded.
        reply: the server's answer.
        now: reading of the clock when it came.

    Raises:
        AuthenticationFailed: the answer holds no token, whatever its status (sheet auth: a
            logical failure may come with status 200).
    """
    token = _token(credentials, reply, now)
    if token is None:
        raise AuthenticationFailed(_no_token(credentials, reply))
    return token


def _token(credentials: RefreshToken | OAuthClient, reply: Reply, now: float) -> Token | None:
    data = reply.data if isinstance(reply.data, dict) else {}
    name = "api_access_token" if isinstance(credentials, RefreshToken) else "access_token"
    secret = data.get(name)
    if not reply.ok or not isinstance(secret, str) or not fits_header(secret):
        return None
    life = _life(data)
    renew_at = now + max(life - MARGIN_SECONDS, life * 0.9)
    if isinstance(credentials, RefreshToken):
        return Token("TOKEN", Secret(secret), renew_at)
    return Token("Authorization", Secret(f"{BEARER}{secret}"), renew_at)


def _no_token(credentials: RefreshToken | OAuthClient, reply: Reply) -> str:
    """Say why there is none. Only the known message keys are shown: the rest may hold anything."""
    data = reply.data if isinstance(reply.data, dict) else {}
    said = headline({key: data.get(key) for key in ("detail", "error", "error_description")})
    said = said and hidden(said, secrets_of(credentials))
    return (
        f"the server gave no token for {credentials!r} (HTTP {reply.status}"
        f"{f': {said}' if said else ''}); check user id, secret and host"
    )


def _life(data: dict[str, Any]) -> float:
    """Return the seconds that a token lives: what makes no sense counts as not said."""
    life = _seconds(data.get("expires_in"))
    if life is None:
        try:
            begin = datetime.fromisoformat(data["created_at"])
            end = datetime.fromisoformat(data["token_expires_at"])
            life = (end - begin).total_seconds()
        except (KeyError, TypeError, ValueError, OverflowError):
            return ASSUMED_LIFE_SECONDS
    return life if 0.0 <= life < math.inf else ASSUMED_LIFE_SECONDS


def _seconds(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


Fetch = Callable[[Request, Token | None], tuple[Reply, float]]
"""Performs a token call, opened by a token or by none; returns the answer and the clock then."""
Mint = Callable[[Fetch, float], Token]
"""Makes a token; is given the reading of the clock."""


def traded(credentials: RefreshToken | OAuthClient) -> Mint:
    """Return what trades credentials for a token."""

    def mint(fetch: Fetch, now: float) -> Token:
        reply, then = fetch(token_request(credentials), None)
        return read_token(credentials, reply, then)

    return mint


def exchanged(exchange: TokenExchange, origin: TokenSource) -> Mint:
    """Return what exchanges the access token of a credential for that of a service.

    An access token that is refused is renewed once.
    """

    def mint(fetch: Fetch, now: float) -> Token:
        opening = origin.current(fetch, now)
        reply, then = fetch(exchange.request, opening)
        if reply.status in REFUSED:
            renewed = origin.renewed(opening, fetch, now)
            if renewed is not None:
                reply, then = fetch(exchange.request, renewed)
        secret = exchanged_token(reply)
        if secret is None:
            said = shorten(headline(reply.data) or "", 200)
            raise AuthenticationFailed(
                f"{exchange.request.where} gave no token (HTTP {reply.status}"
                f"{f': {said}' if said else ''}); check user, access token and host"
            )
        life = exchange.life_seconds
        return Token(exchange.header, secret, then + max(life - MARGIN_SECONDS, life * 0.9))

    return mint


class TokenSource:
    """Keeps the one token of a credential; threads that share it renew it once.

    Args:
        mint: makes a token; None: the one that is given cannot be renewed.
        token: the first one.
        origin: of the tokens that it is made of.
    """

    def __init__(
        self, mint: Mint | None, token: Token | None = None, origin: TokenSource | None = None
    ) -> None:
        self._lock = ForkedLock()
        self._mint = mint
        self._token = token
        self._origin = origin
        self._known: tuple[Secret, ...] = ()
        self._vouched: Token | None = None

    @property
    def known(self) -> tuple[Secret, ...]:
        """The newest tokens of the credential: an answer may echo the one before a renewal."""
        return self._known if self._origin is None else (*self._known, *self._origin.known)

    def doubts(self, token: Token, reply: Reply) -> bool:
        """Tell whether an answer may mean that a token has ended.

        Of a service with tokens of its own every 403 may, or that the user lacks the right; but not
        where a fresh token was answered so before (sheet critical_data_element, create_token).
        """
        exchanged_403 = self._origin is not None and reply.status == 403
        return refuses_credentials(reply) or (exchanged_403 and token != self._vouched)

    def vouch(self, token: Token) -> None:
        """Note that a fresh token was answered: a 403 says nothing of it."""
        self._vouched = token

    def current(self, fetch: Fetch, now: float) -> Token:
        """Return a token that is good at `now`, fetching one where needed.

        Args:
            fetch: performs the token call.
            now: reading of the clock.

        Raises:
            AuthenticationFailed: the server gives no token.
        """
        with self._lock.held():
            token = self._token
            if token is not None and (token.renew_at is None or now < token.renew_at):
                return token
            return self._fetch(fetch, now)

    def renewed(self, refused: Token, fetch: Fetch, now: float) -> Token | None:
        """Return another token than the refused one, or None where it cannot be renewed.

        Raises:
            AuthenticationFailed: the server gives no token.
        """
        with self._lock.held():
            if self._mint is None:
                return None
            if self._token is not None and self._token != refused:
                return self._token
            return self._fetch(fetch, now)

    def _fetch(self, fetch: Fetch, now: float) -> Token:
        if self._mint is None:
            raise AuthenticationFailed("a given access token cannot be fetched anew")
        self._token = self._mint(fetch, now)
        bare = Secret(self._token.value.removeprefix(BEARER))
        self._known = (bare, *self._known)[:REMEMBERED]
        return self._token


_Key = tuple[str, Credentials, TokenExchange | None, int]
_sources: weakref.WeakValueDictionary[_Key, TokenSource] = weakref.WeakValueDictionary()

_sources_lock = ForkedLock()


def token_source(
    host: str, credentials: Credentials, clock: Clock, exchange: TokenExchange | None = None
) -> TokenSource:
    """Return the process's one token source of a credential at a host.

    Sources live as long as a client holds them. `clock` tells simulated times apart from real
    ones: a token's end is a reading of one clock. What is exchanged comes from the credential's one
    source too: a further access token may end the one before (sheet auth).
    """
    ready = isinstance(credentials, ServiceToken)
    origin = None if exchange is None or ready else token_source(host, credentials, clock)
    clock_id = 0 if isinstance(clock, SystemClock) else id(clock)
    key = (host.lower(), credentials, exchange, clock_id)
    with _sources_lock.held():
        source = _sources.get(key)
        if source is None:
            source = _sources[key] = _new_source(credentials, exchange, origin)
        return source


def _new_source(
    credentials: Credentials, exchange: TokenExchange | None, origin: TokenSource | None
) -> TokenSource:
    if exchange is not None and origin is not None:
        return TokenSource(exchanged(exchange, origin), origin=origin)
    if isinstance(credentials, ApiAccessToken):
        header = "TOKEN" if exchange is None else exchange.header
        return TokenSource(None, Token(header, Secret(credentials.access_token)))
    return TokenSource(traded(credentials))
