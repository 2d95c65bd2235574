"""Whether a credential is still good, and until when: what is asked, and what the answer says.

Facts: sheet auth. The secret stands in the body of these calls, no header carries a token, and an
answer may echo the secret: nothing here keeps it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from alation_core.auth.credentials import (
    ApiAccessToken,
    Credentials,
    OAuthClient,
    RefreshToken,
    ServiceToken,
)
from alation_core.auth.tokens import BEARER, FORM_TYPE, Token, TokenCalls
from alation_core.errors import (
    AlationError,
    AuthenticationFailed,
    ConfigurationError,
    RequestRefused,
    UnreadableAnswer,
)
from alation_core.frozen import dataclass
from alation_core.problems import headline, shorten
from alation_core.wire.messages import JSON_TYPE, Reply, Request
from alation_core.wire.secrets import SecretBytes
from alation_core.wire.signals import http_date

ACTIVE = "ACTIVE"
"""The one word that says that a token is good; others than EXPIRED are not confirmed."""
_REVOKED = re.compile(r"revoked\b", re.IGNORECASE)


@dataclass(frozen=True)
class Validity:
    """What a server says of a credential. The secret is no part of it.

    Args:
        kind: what was asked about.
        valid: the server calls it active, and it had not ended when the server answered.
        status: the server's own word, or its sentence where it does not know the token.
        expires_at: when it ends; None where the answer does not say.
        created_at: when it was made.
        last_used_at: when a refresh token was traded last.
        user_id: whose it is.
        name: of a refresh token; of an OAuth token, whom it stands for.
    """

    kind: str
    valid: bool
    status: str
    expires_at: datetime | None = None
    created_at: datetime | None = None
    last_used_at: datetime | None = None
    user_id: int | None = None
    name: str | None = None


KINDS: Mapping[type, str] = {
    RefreshToken: "refresh token",
    ApiAccessToken: "API access token",
    OAuthClient: "OAuth token",
}

# ------------------------------------------------------------------------------ asking


def validity_request(credentials: Credentials, user_id: int | None, token: str = "") -> Request:
    """Return the call that asks whether a credential is good (sheet auth).

    Args:
        credentials: what is asked about.
        user_id: whose token an `ApiAccessToken` is; the others tell it themselves.
        token: the bare token of an `OAuthClient`.

    Raises:
        ConfigurationError: the user is missing, or not asked for, or no call asks about it.
    """
    if isinstance(credentials, ServiceToken):
        raise ConfigurationError("no call tells whether a ServiceToken is good; nothing was sent")
    if isinstance(credentials, ApiAccessToken) == (user_id is None):
        raise ConfigurationError(
            "user_id= is missing: an access token is validated together with its user"
            if user_id is None
            else f"user_id= is for an ApiAccessToken: {credentials!r} says it itself"
        )
    if isinstance(credentials, RefreshToken):
        return _call("validateRefreshToken", _pair(credentials))
    if isinstance(credentials, ApiAccessToken):
        secret = {"api_access_token": credentials.access_token, "user_id": user_id}
        return _call("validateAPIAccessToken", secret)
    form = {
        "token": token,
        "token_type_hint": "access_token",
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
    }
    body = SecretBytes(urlencode(form).encode())
    query = (("verify_token", "true"),)  # by default the server does not check the signature
    return Request("POST", "/oauth/v2/introspect/", query, body, FORM_TYPE)


def is_alive(
    credentials: RefreshToken | OAuthClient, token: Token, calls: TokenCalls
) -> bool | None:
    """Ask whether a token that was made from a credential is good; None: the server does not say.

    Args:
        credentials: that the token was made from.
        token: what is asked about.
        calls: performs the call.
    """
    bare = token.value.removeprefix(BEARER)
    try:
        if isinstance(credentials, OAuthClient):
            reply = calls.ask(validity_request(credentials, None, bare), None)
            return read_validity(credentials, None, reply).valid
        made, user = ApiAccessToken(bare), credentials.user_id
        return read_validity(made, user, calls.ask(validity_request(made, user), None)).valid
    except AlationError:
        return None


def revocation_request(credentials: Credentials) -> Request:
    """Return the call that ends all access tokens of a refresh token (sheet auth).

    Raises:
        ConfigurationError: it is another credential: nothing of it can be revoked.
    """
    if not isinstance(credentials, RefreshToken):
        raise ConfigurationError(
            f"{credentials!r} cannot be revoked: the API ends the access tokens of a refresh token "
            "only; nothing was sent"
        )
    return _call("revokeAPIAccessTokens", _pair(credentials))


def _pair(credentials: RefreshToken) -> Mapping[str, Any]:
    return {"refresh_token": credentials.refresh_token, "user_id": credentials.user_id}


def _call(name: str, body: Mapping[str, Any]) -> Request:
    content = SecretBytes(json.dumps(body).encode())
    return Request("POST", f"/integration/v1/{name}/", (), content, JSON_TYPE)


# ----------------------------------------------------------------------------- reading


def read_validity(credentials: Credentials, user_id: int | None, reply: Reply) -> Validity:
    """Read the answer to `validity_request`.

    A token that the server does not know is no error: it is not valid, in the server's words.

    Raises:
        AuthenticationFailed: the server does not know the OAuth client that asks.
        RequestRefused: it answered with another error.
        UnreadableAnswer: the answer does not say, or speaks of another user or client.
    """
    data = reply.data if isinstance(reply.data, dict) else {}
    kind = next(kind for known, kind in KINDS.items() if isinstance(credentials, known))
    refused = _text(data.get("error" if isinstance(credentials, OAuthClient) else "detail"))
    asked = credentials.user_id if isinstance(credentials, RefreshToken) else user_id
    if reply.status == 401 and refused is not None:
        if isinstance(credentials, OAuthClient):
            raise AuthenticationFailed(f"the server refused {credentials!r}: {headline(data)}")
        return Validity(kind, False, refused, user_id=asked)
    _check_read(reply)
    if isinstance(credentials, OAuthClient):
        return _introspected(credentials, kind, data, reply)
    status, user = data.get("token_status"), data.get("user_id")
    if not isinstance(status, str) or not status.strip():
        raise UnreadableAnswer(f"the answer does not say whether the {kind} is good", None)
    if user is not None and str(user) != str(asked):
        raise UnreadableAnswer(f"the answer speaks of another user than {asked}", None)
    ends = _moment(data.get("token_expires_at"))
    return Validity(
        kind,
        status.strip().upper() == ACTIVE and not _is_over(ends, reply),
        shorten(status),
        ends,
        _moment(data.get("created_at")),
        _moment(data.get("last_used_at")),
        asked,
        _text(data.get("name")),
    )


def _introspected(
    credentials: OAuthClient, kind: str, data: Mapping[str, Any], reply: Reply
) -> Validity:
    active, client = data.get("active"), data.get("client_id")
    if not isinstance(active, bool):
        raise UnreadableAnswer(f"the answer does not say whether the {kind} is good", None)
    if client is not None and client != credentials.client_id:
        raise UnreadableAnswer("the answer speaks of a token of another client", None)
    ends = _moment(data.get("exp"))
    return Validity(
        kind,
        active and not _is_over(ends, reply),
        "active" if active else "inactive",
        ends,
        _moment(data.get("iat")),
        name=_text(data.get("sub")),
    )


def read_revocation(credentials: Credentials, reply: Reply) -> str:
    """Read the answer to `revocation_request`: return the server's sentence.

    Raises:
        AuthenticationFailed: the server does not know the refresh token.
        RequestRefused: it answered with another error.
        UnreadableAnswer: the answer does not say that tokens were revoked.
    """
    data = reply.data if isinstance(reply.data, dict) else {}
    if reply.status == 401 and _text(data.get("detail")) is not None:
        raise AuthenticationFailed(f"nothing was revoked for {credentials!r}: {headline(data)}")
    _check_read(reply)
    said = data.get("detail")
    if not isinstance(said, str) or not _REVOKED.match(said.strip()):
        raise UnreadableAnswer("the answer does not say whether the access tokens ended", None)
    return shorten(said)


def _check_read(reply: Reply) -> None:
    """Hold that an answer is a success.

    Raises:
        RequestRefused: it is none. Its body is left out: it may hold the secret.
    """
    if not reply.ok:
        said = headline(reply.data) or "without a reason that can be read"
        message = f"the token call was answered with HTTP {reply.status}: {shorten(said)}"
        raise RequestRefused(message, status=reply.status, problems=[], raw=None)


def _is_over(ends: datetime | None, reply: Reply) -> bool:
    """Whether a token had ended when the server answered, by the server's own clock."""
    answered = http_date(reply.headers.get("date", ""))
    return ends is not None and answered is not None and ends.timestamp() <= answered


def _moment(value: Any) -> datetime | None:
    """A time as ISO 8601 text or in seconds since 1970; None where it is neither."""
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment.replace(tzinfo=moment.tzinfo or UTC)
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def _text(value: Any) -> str | None:
    return shorten(value) if isinstance(value, str) and value else None
