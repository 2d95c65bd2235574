"""Asking whether a credential is good, and ending the access tokens of a refresh token.

A client's connection is the way: `validate(catalog.transport)`.
"""

from __future__ import annotations

from typing import Protocol

from alation_core.auth.credentials import Credentials, OAuthClient
from alation_core.auth.tokens import BEARER, Token
from alation_core.auth.validity import (
    Validity,
    read_revocation,
    read_validity,
    revocation_request,
    validity_request,
)
from alation_core.wire.messages import Reply, Request


class Way(Protocol):
    """A way to a server with one credential."""

    @property
    def credentials(self) -> Credentials:
        """The credential in use."""

    def token(self) -> Token:
        """Return the token in use, fetched where none is at hand."""

    def token_call(self, request: Request) -> Reply:
        """Perform a call that changes nothing when it is repeated, without a token."""


def validate(way: Way, *, user_id: int | None = None) -> Validity:
    """Ask whether the credential of a client is good, and until when. It changes nothing.

    For an `OAuthClient` its token is looked at, which is fetched where none is at hand.

    Args:
        way: to the server; `catalog.transport`.
        user_id: whose token an `ApiAccessToken` is; for no other credential.

    Raises:
        ConfigurationError: the user is missing, or not asked for, or it is a `ServiceToken`.
            Nothing was sent.
        AuthenticationFailed: the server does not know the OAuth client.
        ServerUnreachable: no answer within the tries.
        RequestRefused: the server answered with an error that is not about the token.
        UnreadableAnswer: the answer does not say.
    """
    credentials, token = way.credentials, ""
    if isinstance(credentials, OAuthClient) and user_id is None:
        token = way.token().value.removeprefix(BEARER)
    reply = way.token_call(validity_request(credentials, user_id, token))
    return read_validity(credentials, user_id, reply)


def revoke(way: Way) -> str:
    """End ALL access tokens that were made from the refresh token of a client.

    Every process that uses one of them is cut off until it makes another one, which the client does
    by itself. The refresh token stays good.

    Args:
        way: to the server; `catalog.transport`.

    Returns:
        The server's sentence.

    Raises:
        ConfigurationError: the client has another credential. Nothing was sent.
        AuthenticationFailed: the server does not know the refresh token.
        ServerUnreachable: no answer within the tries; the tokens may have ended.
        RequestRefused: the server answered with another error.
        UnreadableAnswer: the answer does not say whether they ended.
    """
    credentials = way.credentials
    return read_revocation(credentials, way.token_call(revocation_request(credentials)))
