"""What a user gives to be let in."""

from __future__ import annotations

from dataclasses import field

from alation_core.errors import ConfigurationError
from alation_core.frozen import dataclass
from alation_core.wire.secrets import Secret

LONGEST_TOKEN = 16 * 1024
"""Characters of a token. No server takes a longer header."""


@dataclass(frozen=True)
class RefreshToken:
    """An API refresh token of a user, traded for API access tokens.

    Args:
        user_id: the user who made the refresh token.
        refresh_token: the secret.
    """

    user_id: int
    refresh_token: str = field(repr=False)

    def __post_init__(self) -> None:
        _wrap(self, "refresh_token")


@dataclass(frozen=True)
class OAuthClient:
    """An OAuth 2.0 client application (client credentials; Alation Cloud Service only).

    Args:
        client_id: id of the client application.
        client_secret: the secret.
    """

    client_id: str
    client_secret: str = field(repr=False)

    def __post_init__(self) -> None:
        _wrap(self, "client_secret")


@dataclass(frozen=True, init=False)
class ApiAccessToken:
    """A ready API access token. It cannot be renewed: when it ends, calls are refused.

    Args:
        access_token: the secret.

    Raises:
        ConfigurationError: it is empty, or no header can carry it.
    """

    access_token: str = field(repr=False)

    def __init__(self, access_token: str) -> None:
        object.__setattr__(self, "access_token", access_token)
        del access_token  # a traceback that shows local variables does not show it
        _wrap(self, "access_token")
        if not fits_header(self.access_token):
            raise ConfigurationError(
                "the access token is empty, is too long or holds a blank, a line break or another "
                "character that no token has: was it copied or read with something around it?"
            )


@dataclass(frozen=True, init=False)
class ServiceToken(ApiAccessToken):
    """A ready token of a service that takes tokens of its own, such as the CDE service.

    It is sent as it is, in the header of the service. It cannot be renewed. Argument and error are
    those of an `ApiAccessToken`.
    """


Credentials = RefreshToken | OAuthClient | ApiAccessToken


def _wrap(credentials: Credentials, name: str) -> None:
    """Keep a secret as a text that no repr shows."""
    if not isinstance(getattr(credentials, name), str):
        raise ConfigurationError(f"{type(credentials).__name__}: {name} must be a text")
    object.__setattr__(credentials, name, Secret(getattr(credentials, name)))


def fits_header(secret: str) -> bool:
    """Tell whether a header can carry a secret."""
    return (
        0 < len(secret) <= LONGEST_TOKEN
        and secret.isascii()
        and secret.isprintable()
        and " " not in secret
    )


def secrets_of(credentials: Credentials) -> list[str]:
    """Return the secrets in credentials."""
    if isinstance(credentials, RefreshToken):
        return [credentials.refresh_token]
    if isinstance(credentials, OAuthClient):
        return [credentials.client_secret]
    return [credentials.access_token]
