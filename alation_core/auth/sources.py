"""The one token of a credential: where it comes from, and how those who share it renew it once.

A new token may end the one before it (sheet auth, token_facts), so one is kept for each credential
and process; where processes share a ledger, one for all of them.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Protocol, TypeGuard

from alation_core.auth.credentials import (
    ApiAccessToken,
    Credentials,
    OAuthClient,
    RefreshToken,
    ServiceToken,
)
from alation_core.auth.exchange import REFUSED, TokenExchange, exchanged_token
from alation_core.auth.refusals import insist
from alation_core.auth.tokens import (
    BEARER,
    MARGIN_SECONDS,
    Token,
    TokenCalls,
    read_token,
    token_request,
)
from alation_core.auth.validity import is_alive
from alation_core.clock import Clock, SystemClock
from alation_core.errors import AuthenticationFailed
from alation_core.locks import ForkedLock
from alation_core.problems import headline, shorten
from alation_core.wire.messages import Reply
from alation_core.wire.secrets import Secret
from alation_core.wire.signals import refuses_credentials

REMEMBERED = 3
"""So many tokens of a credential are known, the newest included: answers may echo older ones."""


class Shelf(Protocol):
    """Where processes keep the one token of a credential for each other."""

    def kept(self) -> Token | None:
        """Return the token that was kept last, or None."""

    def keep(self, token: Token) -> None:
        """Keep a token for the others."""

    def alone(self) -> AbstractContextManager[None]:
        """Hold the others back from making a token meanwhile, as far as that is possible."""


Mint = Callable[[TokenCalls], Token]
"""Makes a token."""
Probe = Callable[[Token, TokenCalls], bool | None]
"""Tells whether the server calls a token good; None: it does not say."""


def traded(credentials: RefreshToken | OAuthClient) -> Mint:
    """Return what trades credentials for a token."""

    def mint(calls: TokenCalls) -> Token:
        reply = calls.ask(token_request(credentials), None)
        return read_token(credentials, reply, calls.clock.now(), calls.hide)

    return mint


def exchanged(exchange: TokenExchange, origin: TokenSource) -> Mint:
    """Return what exchanges the access token of a credential for that of a service.

    An access token that is refused is renewed.
    """

    def refused(reply: Reply) -> bool:
        return reply.status in REFUSED

    def mint(calls: TokenCalls) -> Token:
        def send(opening: Token) -> Reply:
            return calls.ask(exchange.request, opening)

        opening = origin.current(calls)
        reply = send(opening)
        if refused(reply):
            reply = insist(origin, calls, opening, reply, send, refused).reply
        secret = exchanged_token(reply)
        if secret is None:
            said = shorten(calls.hide(headline(reply.data) or ""), 200)
            raise AuthenticationFailed(
                f"{exchange.request.where} gave no token (HTTP {reply.status}"
                f"{f': {said}' if said else ''}); check user, access token and host"
            )
        life = exchange.life_seconds
        renew_at = calls.clock.now() + max(life - MARGIN_SECONDS, life * 0.9)
        return Token(exchange.header, secret, renew_at)

    return mint


class TokenSource:
    """Keeps the one token of a credential; threads that share it renew it once.

    Args:
        mint: makes a token; None: the one that is given cannot be renewed.
        token: the first one.
        origin: of the tokens that it is made of.
        probe: tells whether one is good.
    """

    def __init__(
        self,
        mint: Mint | None,
        token: Token | None = None,
        origin: TokenSource | None = None,
        probe: Probe = lambda token, calls: None,
    ) -> None:
        self._lock = ForkedLock()
        self._mint = mint
        self._token = token
        self._origin = origin
        self._probe = probe
        self._known: tuple[Secret, ...] = ()
        self._vouched: Token | None = None
        self._shelf: Shelf | None = None

    @property
    def known(self) -> tuple[Secret, ...]:
        """The newest tokens of the credential: an answer may echo the one before a renewal."""
        return self._known if self._origin is None else (*self._known, *self._origin.known)

    def share(self, shelf: Shelf) -> None:
        """Share the token with other processes from now on; the first shelf counts."""
        if self._origin is not None:
            self._origin.share(shelf)
        elif self._mint is not None and self._shelf is None:
            self._shelf = shelf

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

    def is_alive(self, token: Token, calls: TokenCalls) -> bool | None:
        """Ask whether a token is good; None: the server does not say."""
        return self._probe(token, calls)

    def current(self, calls: TokenCalls) -> Token:
        """Return a token that is good now, fetching one where needed.

        Args:
            calls: what it takes to make one.

        Raises:
            AuthenticationFailed: the server gives no token.
        """
        with self._lock.held():
            token = self._token
            return token if _is_good(token, calls.clock) else self._another(None, calls)

    def renewed(self, refused: Token, calls: TokenCalls) -> Token | None:
        """Return another token than the refused one, or None where it cannot be renewed.

        Raises:
            AuthenticationFailed: the server gives no token.
        """
        with self._lock.held():
            if self._mint is None:
                return None
            if self._token is not None and self._token.value != refused.value:
                return self._token
            return self._another(refused, calls)

    def _another(self, refused: Token | None, calls: TokenCalls) -> Token:
        """Take the token that another process has kept, else make one while all others wait."""
        shelf = self._shelf
        if shelf is None:
            return self._take(self._made(calls))
        kept = shelf.kept()
        if not _is_other(kept, refused, calls.clock):
            with shelf.alone():
                kept = shelf.kept()
                if not _is_other(kept, refused, calls.clock):
                    kept = self._made(calls)
                    shelf.keep(kept)
        return self._take(kept)

    def _made(self, calls: TokenCalls) -> Token:
        if self._mint is None:
            raise AuthenticationFailed("a given access token cannot be fetched anew")
        return self._mint(calls)

    def _take(self, token: Token) -> Token:
        self._token = token
        bare = Secret(token.value.removeprefix(BEARER))
        self._known = (bare, *self._known)[:REMEMBERED]
        return token


def _is_good(token: Token | None, clock: Clock) -> TypeGuard[Token]:
    return token is not None and (token.renew_at is None or clock.now() < token.renew_at)


def _is_other(token: Token | None, refused: Token | None, clock: Clock) -> TypeGuard[Token]:
    return _is_good(token, clock) and (refused is None or token.value != refused.value)


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
    return TokenSource(traded(credentials), probe=partial(is_alive, credentials))
