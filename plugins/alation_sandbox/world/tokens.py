"""The book of tokens: refresh tokens, API access tokens, OAuth tokens (sheet auth).

Earlier access tokens stay valid when a new one is made: the sheet only reports the opposite, which
a fault brings about (`TokenBook.keep_newest_only`).
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from alation_sandbox.world.credentials import SANDBOX_CREDENTIALS, Credentials
from alation_sandbox.world.shelves import NOWHERE, Keeper, Shelf

REFRESH_LIFETIME = timedelta(days=60)  # sheet auth, token_facts

_ISSUER = "https://sandbox.invalid"


@dataclass(frozen=True)
class RefreshToken:
    """A long-lived token that is traded for API access tokens."""

    id: int
    user_id: int
    name: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    value: str = field(repr=False)


@dataclass(frozen=True)
class AccessToken:
    """An API access token."""

    user_id: int
    refresh_id: int
    created_at: datetime
    expires_at: datetime
    value: str = field(repr=False)


@dataclass(frozen=True)
class Jwt:
    """An OAuth token of a client."""

    user_id: int
    client_id: str
    number: int
    issued_at: datetime
    expires_at: datetime
    value: str = field(repr=False)


@dataclass(frozen=True)
class ServiceToken:
    """A token of a service beside the catalog, which was given for an API access token."""

    user_id: int
    expires_at: datetime
    value: str = field(repr=False)


Token = TypeVar("Token", RefreshToken, AccessToken, Jwt, ServiceToken)


class _Tokens(Generic[Token]):
    """The tokens of one kind by their value; those that a shelf kept are among them."""

    def __init__(self, kind: type[Token], shelf: Shelf, now: datetime) -> None:
        self._shelf = shelf
        self._by_value: dict[str, Token] = {}
        for value, told in list(shelf.kept()):
            token = kind(**told)
            if token.value != value:
                raise ValueError(f"what is kept as a {kind.__name__} is none")
            if token.expires_at <= now:
                shelf.drop(value)
            else:
                self._by_value[value] = token

    def __iter__(self) -> Iterator[Token]:
        return iter(list(self._by_value.values()))

    def get(self, value: str) -> Token | None:
        return self._by_value.get(value)

    def add(self, token: Token) -> Token:
        self._shelf.put(token.value, vars(token), fresh=True)
        self._by_value[token.value] = token
        return token

    def drop(self, token: Token) -> None:
        self._shelf.drop(token.value)
        del self._by_value[token.value]

    def clear(self) -> None:
        for token in self:
            self.drop(token)


class TokenBook:
    """All tokens of a sandbox.

    Args:
        now: time at which the first refresh token is made.
        token_seconds: how long access tokens and OAuth tokens live.
        credentials: what is known from the start, each time.
        keeper: keeps the tokens beyond the life of the book.

    Raises:
        ValueError: what was kept are no tokens.
    """

    def __init__(
        self,
        now: datetime,
        token_seconds: float,
        credentials: Credentials = SANDBOX_CREDENTIALS,
        keeper: Keeper = NOWHERE,
    ) -> None:
        self.token_seconds = token_seconds
        self._credentials = credentials
        self._client_open = True
        self._newest_only = False
        self._numbers = keeper.shelf("token number")
        self._next_number = self._numbers.counted() or 1
        self._refresh = _Tokens(RefreshToken, keeper.shelf("refresh token"), now)
        self._access = _Tokens(AccessToken, keeper.shelf("access token"), now)
        self._jwts = _Tokens(Jwt, keeper.shelf("jwt"), now)
        self._services = _Tokens(ServiceToken, keeper.shelf("service token"), now)
        if self._refresh.get(credentials.refresh_token) is None:
            self._add_refresh(credentials.user_id, "sandbox", now, credentials.refresh_token)

    def refresh_token(self, value: str, user_id: int) -> RefreshToken | None:
        """Return the refresh token of a user, expired or not; None where there is none."""
        token = self._refresh.get(value)
        return token if token is not None and token.user_id == user_id else None

    def regenerate(self, old: RefreshToken, now: datetime) -> RefreshToken:
        """Replace a refresh token by a new one; the old one ends at once."""
        self._refresh.drop(old)
        value = f"fake-refresh-token-{self._number()}"
        return self._add_refresh(old.user_id, old.name, now, value)

    def create_access(self, origin: RefreshToken, now: datetime) -> AccessToken:
        """Make an API access token from a refresh token."""
        if self._newest_only:
            self.revoke_access(origin)
        value = f"fake-access-token-{self._number()}"
        self._refresh.add(replace(origin, last_used_at=now))
        return self._access.add(AccessToken(origin.user_id, origin.id, now, self._end(now), value))

    def access_token(self, value: str, now: datetime) -> AccessToken | None:
        """Return a living API access token, or None."""
        return _alive(self._access.get(value), now)

    def revoke_access(self, origin: RefreshToken) -> None:
        """End all API access tokens that were made from a refresh token."""
        for token in self._access:
            if token.refresh_id == origin.id:
                self._access.drop(token)

    def is_client(self, client_id: str | None, client_secret: str | None) -> bool:
        """Tell whether these are the OAuth client's id and secret."""
        known = self._credentials
        right = (client_id, client_secret) == (known.client_id, known.client_secret)
        return right and self._client_open

    def create_jwt(self, client_id: str, now: datetime) -> Jwt:
        """Make an OAuth token. It has the form of a JWT; its signature is none."""
        if self._newest_only:
            for old in self._jwts:
                if old.client_id == client_id:
                    self._jwts.drop(old)
        user_id, number = self._credentials.user_id, self._number()
        token = Jwt(user_id, client_id, number, now, self._end(now), value="")
        parts = [_part({"alg": "RS256", "typ": "JWT"}), _part(claims(token)), "fake-signature"]
        return self._jwts.add(replace(token, value=".".join(parts)))

    def jwt(self, value: str, now: datetime) -> Jwt | None:
        """Return a living OAuth token, or None."""
        return _alive(self._jwts.get(value), now)

    def create_service(self, origin: AccessToken, now: datetime) -> ServiceToken:
        """Make a token of a service beside the catalog, for an API access token."""
        value = f"fake-service-token-{self._number()}"
        return self._services.add(ServiceToken(origin.user_id, self._end(now), value))

    def service_token(self, value: str, now: datetime) -> ServiceToken | None:
        """Return a living token of a service, or None."""
        return _alive(self._services.get(value), now)

    def values(self) -> Iterator[str]:
        """Iterate over all secrets of the book."""
        yield from (self._credentials.refresh_token, self._credentials.client_secret)
        for tokens in (self._refresh, self._access, self._jwts, self._services):
            yield from (token.value for token in tokens)

    def expire_all(self) -> None:
        """End all API access tokens, OAuth tokens and tokens of services; refresh tokens stay."""
        self._access.clear()
        self._jwts.clear()
        self._services.clear()

    def keep_newest_only(self) -> None:
        """Let each new access token or OAuth token end those of its credential, from here on."""
        self._newest_only = True

    def refuse_all(self) -> None:
        """End all tokens, and refuse the refresh token and the OAuth client from here on."""
        self.expire_all()
        self._refresh.clear()
        self._client_open = False

    def _add_refresh(self, user_id: int, name: str, now: datetime, value: str) -> RefreshToken:
        return self._refresh.add(
            RefreshToken(self._number(), user_id, name, now, now + REFRESH_LIFETIME, None, value)
        )

    def _number(self) -> int:
        number = self._next_number
        self._next_number += 1
        self._numbers.count(self._next_number)
        return number

    def _end(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self.token_seconds)


def _alive(token: Token | None, now: datetime) -> Token | None:
    return token if token is not None and now < token.expires_at else None


def claims(token: Jwt) -> dict[str, Any]:
    """Return the claims of an OAuth token, named as in the sheet (introspect_oauth_token)."""
    issued = int(token.issued_at.timestamp())
    unique = f"fake-jwt-{token.number}"
    return {
        "client_id": token.client_id,
        "exp": int(token.expires_at.timestamp()),
        "iat": issued,
        "iss": _ISSUER,
        "jti": unique,
        "nbf": issued,
        "sub": f"user-{token.user_id}@example.com",
        "unique_id": unique,
    }


def _part(data: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
