"""The tokens of the service: exchanged for access tokens, and asked of every other call."""

from __future__ import annotations

from dataclasses import replace

from alation_endpoints.common.sandbox import Handler
from alation_sandbox import Answer, Call, Refusal, Route, Text, World, error, ok

NO_TOKEN = error(401, "Alation token provided is invalid.", "401000")
DENIED = Answer(403, {"detail": "Access denied: Invalid Alation API token"})
"""A choice: whether the text stands under the key detail is not recorded."""
ENDED = Answer(401, {"detail": "CDE token is invalid or has expired."})
"""A choice: of a token that has ended only the status is known, from a mock."""


def exchange(world: World, call: Call) -> Answer:
    """Give a token of the service for a living API access token; OAuth tokens are not taken."""
    given = call.header("token")
    if given is None:
        return NO_TOKEN
    origin = world.tokens.access_token(given, world.now())
    if origin is None:
        return DENIED
    return ok(Text(world.tokens.create_service(origin, world.now()).value))


def opened(method: str, path: str, handler: Handler) -> Route:
    """Return a route that takes the token of the service, and no other beside it."""

    def handle(world: World, call: Call) -> Answer:
        token = world.tokens.service_token(call.header("cdetoken") or "", world.now())
        if token is None or call.header("token") or call.header("authorization"):
            raise Refusal(ENDED)
        return handler(world, replace(call, user_id=token.user_id))

    return Route(method, path, handle, auth=False)
