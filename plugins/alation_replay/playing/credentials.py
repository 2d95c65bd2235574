"""The server and the made-up credentials of every tape, as they stand in its token calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from alation_core import ApiAccessToken, ConfigurationError, OAuthClient, RefreshToken, ServiceToken
from alation_core.auth import Credentials
from alation_replay.index import Auth
from alation_replay.layout import decoded
from alation_replay.parts import TapeError
from alation_replay.scrubbing.rules import TAPE_HOST
from alation_replay.tapes import Interaction, Tape

TAPE_URL = f"https://{TAPE_HOST}"
"""The server of every tape."""
CREDENTIALS: Mapping[Auth, Credentials] = {
    "access_token": ApiAccessToken("fake-access-token"),
    "refresh_token": RefreshToken(42, "fake-refresh-token"),
    "oauth": OAuthClient("fake-client-id", "fake-client-secret"),
}
"""Made-up credentials, by the names that an index uses."""


def under_any_name(made_up: Credentials, tape: Tape | None = None) -> Mapping[str, Credentials]:
    """Return credentials that stand for those of whatever name an operation names.

    A ready token is one of any service as well, so that no tape needs to hold an exchange; where
    the tape holds one all the same, it is made.
    """
    asked = () if tape is None else tape.interactions
    exchanges = any(EXCHANGE_CALL in one.request.uri for one in asked)
    named = made_up
    if isinstance(made_up, ApiAccessToken) and not exchanges:
        named = ServiceToken(made_up.access_token)
    return defaultdict(lambda: named)


TOKEN_CALL = "/integration/v1/createAPIAccessToken/"  # noqa: S105 - an address
OAUTH_CALL = "/oauth/v2/token/"
EXCHANGE_CALL = "/cde-service/integration/auth/"
"""Paths of the calls that bring a token (sheet auth)."""


def is_token_call(interaction: Interaction) -> bool:
    """Tell whether a token was asked for."""
    calls = (TOKEN_CALL, OAUTH_CALL, EXCHANGE_CALL)
    return any(call in interaction.request.uri for call in calls)


def credentials_on(tape: Tape) -> Credentials:
    """Return made-up credentials that fit the token call on a tape, if it holds one.

    Raises:
        TapeError: the token call names no user.
    """
    for number, interaction in enumerate(tape.interactions):
        if TOKEN_CALL in interaction.request.uri:
            asked = decoded(interaction.request.body or "")
            user_id = asked.get("user_id") if isinstance(asked, dict) else None
            try:
                return RefreshToken(user_id, "fake-refresh-token")  # type: ignore[arg-type]
            except ConfigurationError:
                raise TapeError(
                    f"interaction {number} of the tape asks for a token, and its body names no "
                    "user_id (a whole number); correct the body, or record the tape anew"
                ) from None
        if OAUTH_CALL in interaction.request.uri:
            return CREDENTIALS["oauth"]
    return CREDENTIALS["access_token"]
