"""The server and the made-up credentials of every tape, as they stand in its token calls."""

from __future__ import annotations

import json
from collections.abc import Mapping

from alation_core import ApiAccessToken, OAuthClient, RefreshToken
from alation_core.auth import Credentials
from alation_replay.index import Auth
from alation_replay.scrubbing.texts import TAPE_HOST
from alation_replay.tapes import Interaction, Tape

TAPE_URL = f"https://{TAPE_HOST}"
"""The server of every tape."""
CREDENTIALS: Mapping[Auth, Credentials] = {
    "access_token": ApiAccessToken("fake-access-token"),
    "refresh_token": RefreshToken(42, "fake-refresh-token"),
    "oauth": OAuthClient("fake-client-id", "fake-client-secret"),
}
"""Made-up credentials, by the names that an index uses."""

TOKEN_CALL = "/integration/v1/createAPIAccessToken/"  # noqa: S105 - an address
OAUTH_CALL = "/oauth/v2/token/"
"""Paths of the two calls that bring a token (sheet auth)."""


def is_token_call(interaction: Interaction) -> bool:
    """Tell whether a token was asked for."""
    return any(call in interaction.request.uri for call in (TOKEN_CALL, OAUTH_CALL))


def credentials_on(tape: Tape) -> Credentials:
    """Return made-up credentials that fit the token call on a tape, if it holds one."""
    for interaction in tape.interactions:
        if TOKEN_CALL in interaction.request.uri:
            user_id = json.loads(interaction.request.body or "{}").get("user_id")
            return RefreshToken(user_id, "fake-refresh-token")
        if OAUTH_CALL in interaction.request.uri:
            return CREDENTIALS["oauth"]
    return CREDENTIALS["access_token"]
