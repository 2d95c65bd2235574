"""The book of tokens: refresh tokens, API access tokens, OAuth tokens (sheet auth).

Earlier access tokens stay valid when a new one is made: the sheet only reports the opposite.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from alation_sandbox.world.credentials import SANDBOX_CREDENTIALS, Credentials

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


Token = TypeVar("Token", AccessToken, Jwt, ServiceToken)


class TokenBook:
    """All tokens of a sandbox.

    Args:
        now: time at which the first refresh token is made.
        token_seconds: how long access tokens and OAuth tokens live.
        credentials: what is known from the start.
    """

    def __init__(
        self,
        now: datetime,
        token_seconds: float,
        credentials: Credentials = SANDBOX_CREDENTIALS,
    ) -> None:
        self.token_seconds = token_seconds
        self._credentials = credentials
        self._client_open = True
        self._numbers = count(1)
        self._refresh: dict[str, RefreshToken] = {}
        self._access: dict[str, AccessToken] = {}
        self._jwts: dict[str, Jwt] = {}
        self._services: dict[str, ServiceToken] = {}
        self._add_refresh(credentials.user_id, "sandbox", now, credentials.refresh_token)

    def refresh_token(self, value: str, user_id: int) -> RefreshToken | None:
        """Return the refresh token of a user, expired or not; None where there is none."""
        token = self._refresh.get(value)
        return token if token is not None and token.user_id == user_id else None

    def regenerate(self, old: RefreshToken, now: datetime) -> RefreshToken:
        """Replace a refresh token by a new one; the old one ends at once."""
        del self._refresh[old.value]
        value = f"fake-refresh-token-{next(self._numbers)}"
        return self._add_refresh(old.user_id, old.name, now, value)

    def create_access(self, origin: RefreshToken, now: datetime) -> AccessToken:
        """Make an API access token from a refresh token."""
        value = f"fake-access-token-{next(self._numbers)}"
        token = AccessToken(origin.user_id, origin.id, now, self._end(now), value)
        self._access[value] = token
        self._refresh[origin.value] = replace(origin, last_used_at=now)
        return token

    def access_token(self, value: str, now: datetime) -> AccessToken | None:
        """Return a living API access token, or None."""
        return _alive(self._access.get(value), now)

    def revoke_access(self, origin: RefreshToken) -> None:
        """End all API access tokens that were made from a refresh token."""
        self._access = {
            value: token for value, token in self._access.items() if token.refresh_id != origin.id
        }

    def is_client(self, client_id: str | None, client_secret: str | None) -> bool:
        """Tell whether these are the OAuth client's id and secret."""
        known = self._credentials
        right = (client_id, client_secret) == (known.client_id, known.client_secret)
        return right and self._client_open

    def create_jwt(self, client_id: str, now: datetime) -> Jwt:
        """Make an OAuth token. It has the form of a JWT; its signature is none."""
        user_id, number = self._credentials.user_id, next(self._numbers)
        token = Jwt(user_id, client_id, number, now, self._end(now), value="")
        parts = [_part({"alg": "RS256", "typ": "JWT"}), _part(claims(token)), "fake-signature"]
        token = replace(token, value=".".join(parts))
        self._jwts[token.value] = token
        return token

    def jwt(self, value: str, now: datetime) -> Jwt | None:
        """Return a living OAuth token, or None."""
        return _alive(self._jwts.get(value), now)

    def create_service(self, origin: AccessToken, now: datetime) -> ServiceToken:
        """Make a token of a service beside the catalog, for an API access token."""
        value = f"fake-service-token-{next(self._numbers)}"
        token = ServiceToken(origin.user_id, self._end(now), value)
        self._services[value] = token
        return token

    def service_token(self, value: str, now: datetime) -> ServiceToken | None:
        """Return a living token of a service, or None."""
        return _alive(self._services.get(value), now)

    def expire_all(self) -> None:
        """End all API access tokens, OAuth tokens and tokens of services; refresh tokens stay."""
        self._access.clear()
        self._jwts.clear()
        self._services.clear()

    def refuse_all(self) -> None:
        """End all tokens, and refuse the refresh token and the OAuth client from here on."""
        self.expire_all()
        self._refresh.clear()
        self._client_open = False

    def _add_refresh(self, user_id: int, name: str, now: datetime, value: str) -> RefreshToken:
        token = RefreshToken(
            next(self._numbers), user_id, name, now, now + REFRESH_LIFETIME, None, value
        )
        self._refresh[value] = token
        return token

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
