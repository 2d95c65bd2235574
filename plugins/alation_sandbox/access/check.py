"""The check of the token that every other call carries (sheet auth, header_rules)."""

from __future__ import annotations

from datetime import datetime

from alation_sandbox.exchange.answers import Answer, Refusal, error
from alation_sandbox.exchange.calls import Call
from alation_sandbox.world.tokens import TokenBook

NO_CREDENTIALS = error(403, "Authentication credentials were not provided.", "403000")
BAD_BEARER = Answer(401, {"detail": "Authentication failed: invalid bearer token."})


def authenticate(tokens: TokenBook, call: Call, now: datetime) -> int:
    """Return the id of the user on whose behalf a call is made.

    The TOKEN header counts where a bearer is there too; it takes OAuth tokens as well.

    Args:
        tokens: the book of tokens.
        call: the request.
        now: time at which a token has to be alive.

    Raises:
        Refusal: 403 where the TOKEN header is missing or bad, 401 where a bearer is bad.
    """
    value = call.header("token")
    if value is not None:
        token = tokens.access_token(value, now) or tokens.jwt(value, now)
        if token is None:
            raise Refusal(NO_CREDENTIALS)
        return token.user_id
    scheme, bearer = authorization(call)
    if scheme != "bearer":
        raise Refusal(NO_CREDENTIALS)
    jwt = tokens.jwt(bearer.strip(), now)
    if jwt is None:
        raise Refusal(BAD_BEARER)
    return jwt.user_id


def authorization(call: Call) -> tuple[str, str]:
    """Return the scheme of the Authorization header, in lower case, and what stands behind it."""
    scheme, _, value = (call.header("authorization") or "").partition(" ")
    return scheme.lower(), value
