"""A token: the call that brings it, the header that carries it, and when it is to be renewed.

Facts: sheet auth. API access tokens travel in TOKEN, OAuth tokens in Authorization: Bearer, and
never both.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from alation_core.auth.credentials import (
    OAuthClient,
    RefreshToken,
    fits_header,
    secrets_of,
)
from alation_core.clock import Clock
from alation_core.errors import AuthenticationFailed
from alation_core.frozen import dataclass
from alation_core.problems import headline
from alation_core.wire.messages import JSON_TYPE, Reply, Request
from alation_core.wire.secrets import Secret, SecretBytes, hidden

FORM_TYPE = "application/x-www-form-urlencoded"
TOKEN_HEADERS = ("TOKEN", "Authorization")
"""The headers that may carry a token: one of them, never both."""
BEARER = "Bearer "
"""Before an OAuth token in its header."""
MARGIN_SECONDS = 300.0
"""A token is renewed this long before its end, or at nine tenths of a shorter life."""
ASSUMED_LIFE_SECONDS = 3600.0
"""Life of a token whose answer names none that makes sense (sheet auth: what clients assumed)."""


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


def read_token(
    credentials: RefreshToken | OAuthClient,
    reply: Reply,
    now: float,
    hide: Callable[[str], str] = str,
) -> Token:
    """Read the token out of the answer to `token_request`.

    The life is the difference of the two times in the answer, so a server whose clock is off
    does not matter.

    Args:
        credentials: what was traded.
        reply: the server's answer.
        now: reading of the clock when it came.
        hide: returns a text of it without what must not be told.

    Raises:
        AuthenticationFailed: the answer holds no token, whatever its status (sheet auth: a
            logical failure may come with status 200).
    """
    token = _token(credentials, reply, now)
    if token is None:
        raise AuthenticationFailed(hide(_no_token(credentials, reply)))
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


@dataclass(frozen=True)
class TokenCalls:
    """What it takes to make a token.

    Args:
        ask: performs a token call, opened by a token or by none. It raises ServerUnreachable where
            the server is out of order.
        clock: the time.
        hide: returns a text without the secrets and tokens that are known: the answers may hold
            tokens that were given before.
    """

    ask: Callable[[Request, Token | None], Reply]
    clock: Clock
    hide: Callable[[str], str] = str
