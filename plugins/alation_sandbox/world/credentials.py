"""The credentials that a sandbox accepts from the start. They open nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

from alation_sandbox.world.seeds import USER_ID


@dataclass(frozen=True)
class Credentials:
    """What a client needs to get a token. The repr shows no secret.

    Args:
        user_id: user who owns the refresh token, and whom the OAuth client acts as.
        refresh_token: for API access tokens.
        client_id: of the OAuth client.
        client_secret: of the OAuth client.
    """

    user_id: int
    refresh_token: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)


SANDBOX_CREDENTIALS = Credentials(
    user_id=USER_ID,
    refresh_token="fake-refresh-token",  # noqa: S106 - opens nothing but a sandbox
    client_id="fake-client-id",
    client_secret="fake-client-secret",  # noqa: S106
)
