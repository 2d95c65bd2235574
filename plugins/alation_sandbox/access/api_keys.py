"""The calls that make, check and end API keys. The secret is in the body (sheet auth).

createRefreshToken is left out: the sandbox has no passwords.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alation_sandbox.exchange.answers import Answer, Refusal, error, ok
from alation_sandbox.exchange.calls import Call
from alation_sandbox.exchange.routes import Route
from alation_sandbox.world import World
from alation_sandbox.world.times import iso
from alation_sandbox.world.tokens import AccessToken, RefreshToken

BAD_REFRESH_TOKEN = error(401, "Refresh token provided is invalid.", "401000")
BAD_ACCESS_TOKEN = error(401, "API Access Token provided is invalid.", "401000")

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def create_access_token(world: World, call: Call) -> Answer:
    """Trade a refresh token for an API access token."""
    now = world.now()
    origin = _refresh_token(world, call)
    if now >= origin.expires_at:
        # The answer for an expired token is not known; that of an unknown one stands in.
        return BAD_REFRESH_TOKEN
    return Answer(201, describe_access(world.tokens.create_access(origin, now)))


def validate_refresh_token(world: World, call: Call) -> Answer:
    """Show a refresh token; an expired one is answered with 200 and EXPIRED."""
    return ok(describe_refresh(_refresh_token(world, call), world.now()))


def regenerate_refresh_token(world: World, call: Call) -> Answer:
    """Replace a refresh token. The sheet leaves 200 or 201 open."""
    now = world.now()
    return Answer(
        201, describe_refresh(world.tokens.regenerate(_refresh_token(world, call), now), now)
    )


def validate_access_token(world: World, call: Call) -> Answer:
    """Show a living API access token."""
    value, user_id = _secret(call, "api_access_token")
    token = world.tokens.access_token(value, world.now())
    if token is None or token.user_id != user_id:
        return BAD_ACCESS_TOKEN
    return ok(describe_access(token))


def revoke_access_tokens(world: World, call: Call) -> Answer:
    """End all API access tokens of a refresh token."""
    origin = _refresh_token(world, call)
    world.tokens.revoke_access(origin)
    detail = f"Revoked active access tokens for refresh token: '{origin.name}' with id: {origin.id}"
    return ok({"detail": detail})


def _refresh_token(world: World, call: Call) -> RefreshToken:
    token = world.tokens.refresh_token(*_secret(call, "refresh_token"))
    if token is None:
        raise Refusal(BAD_REFRESH_TOKEN)
    return token


def _secret(call: Call, name: str) -> tuple[str, int]:
    fields = _fields(call)
    missing = [field for field in (name, "user_id") if field not in fields]
    if missing:
        # No capture; the shape is field_errors of the sheet errors.
        raise Refusal(Answer(400, {field: ["This field is required."] for field in missing}))
    user_id = str(fields["user_id"])  # a numeric text is accepted as well
    return str(fields[name]), int(user_id) if user_id.isdecimal() else 0


def _fields(call: Call) -> Mapping[str, Any]:
    if (call.header("content-type") or "").startswith(_FORMS):
        return call.form
    body = call.json()
    return body if isinstance(body, dict) else {}


def describe_refresh(token: RefreshToken, now: datetime) -> dict[str, Any]:
    """Return the body that shows a refresh token; an expired one is shown too."""
    return {
        "user_id": token.user_id,
        "created_at": iso(token.created_at),
        "token_expires_at": iso(token.expires_at),
        "token_status": "ACTIVE" if now < token.expires_at else "EXPIRED",
        "last_used_at": iso(token.last_used_at) if token.last_used_at else None,
        "name": token.name,
        "refresh_token": token.value,
    }


def describe_access(token: AccessToken) -> dict[str, Any]:
    """Return the body that shows an API access token."""
    return {
        "user_id": token.user_id,
        "created_at": iso(token.created_at),
        "token_expires_at": iso(token.expires_at),
        "token_status": "ACTIVE",
        "api_access_token": token.value,
    }


ROUTES = tuple(
    Route("POST", f"/integration/v1/{name}/", handler, auth=False)
    for name, handler in (
        ("createAPIAccessToken", create_access_token),
        ("validateRefreshToken", validate_refresh_token),
        ("regenRefreshToken", regenerate_refresh_token),
        ("validateAPIAccessToken", validate_access_token),
        ("revokeAPIAccessTokens", revoke_access_tokens),
    )
)
