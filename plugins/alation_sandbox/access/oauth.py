"""The OAuth calls for machines: client credentials to a token, and what a token is worth.

Errors have the OAuth form, with a code of three digits (sheet auth).
"""

from __future__ import annotations

import binascii
from base64 import b64decode

from alation_sandbox.access.check import authorization
from alation_sandbox.exchange.answers import Answer, ok
from alation_sandbox.exchange.calls import Call
from alation_sandbox.exchange.routes import Route
from alation_sandbox.world import World
from alation_sandbox.world.tokens import claims

UNSUPPORTED_GRANT = Answer(
    400,
    {
        "error": "unsupported_grant_type",
        "error_description": "The requested grant is not supported or grant is not passed",
    },
)
BAD_CLIENT = Answer(
    401,
    {
        "error": "invalid_client",
        "error_description": "Client credentials are incorrect",
        "code": "401",
    },
)


def create_token(world: World, call: Call) -> Answer:
    """Make an OAuth token. Only form bodies are read, as the sheet demands."""
    if call.form.get("grant_type") != "client_credentials":
        return UNSUPPORTED_GRANT
    client_id, client_secret = _client(call)
    if client_id is None or not world.tokens.is_client(client_id, client_secret):
        return BAD_CLIENT
    token = world.tokens.create_jwt(client_id, world.now())
    expires_in = int(world.tokens.token_seconds)
    return ok({"access_token": token.value, "token_type": "Bearer", "expires_in": expires_in})


def introspect(world: World, call: Call) -> Answer:
    """Tell whether a token is alive; one that is not is answered with 200 and active false."""
    if not world.tokens.is_client(*_client(call)):
        return Answer(401, {"error": "invalid_client"})
    token = world.tokens.jwt(call.form.get("token", ""), world.now())
    return ok({"active": False} if token is None else {"active": True, **claims(token)})


def _client(call: Call) -> tuple[str | None, str | None]:
    """Return id and secret of the client, from HTTP Basic or from the form."""
    scheme, encoded = authorization(call)
    if scheme != "basic":
        return call.form.get("client_id"), call.form.get("client_secret")
    try:
        client_id, _, client_secret = b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None, None
    return client_id, client_secret


ROUTES = (
    Route("POST", "/oauth/v2/token/", create_token, auth=False),
    # The vendor's public SDK leaves the last slash out.
    Route("POST", "/oauth/v2/token", create_token, auth=False),
    Route("POST", "/oauth/v2/introspect/", introspect, auth=False),
)
