"""What a user gives to be let in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from alation_core.errors import ConfigurationError
from alation_core.frozen import dataclass
from alation_core.wire.secrets import Secret

LONGEST_TOKEN = 16 * 1024
"""Characters of a token. No server takes a longer header."""
_MOST_DIGITS = 18
"""Of the number of a user: no database counts further."""


@dataclass(frozen=True, init=False)
class RefreshToken:
    """An API refresh token of a user, traded for API access tokens.

    Args:
        user_id: the user who made the refresh token.
        refresh_token: the secret.

    Raises:
        ConfigurationError: the one is no number of a user, or the other one no text.
    """

    user_id: int
    refresh_token: str = field(repr=False)

    def __init__(self, user_id: int, refresh_token: str) -> None:
        # Where the two were mixed up, the secret is what is no number.
        object.__setattr__(self, "user_id", user_id if _is_user(user_id) else None)
        object.__setattr__(self, "refresh_token", refresh_token)
        del user_id, refresh_token  # a traceback that shows local variables does not show them
        if self.user_id is None:
            raise ConfigurationError(
                "RefreshToken: user_id must be the number of a user, as an int, and it is none"
            )
        _wrap(self, "refresh_token")


@dataclass(frozen=True)
class OAuthClient:
    """An OAuth 2.0 client application (client credentials; Alation Cloud Service only).

    Args:
        client_id: id of the client application.
        client_secret: the secret.

    Raises:
        ConfigurationError: one of them is no text.
    """

    client_id: str
    client_secret: str = field(repr=False)

    def __post_init__(self) -> None:
        _hold_text(self, "client_id")
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
    _hold_text(credentials, name)
    object.__setattr__(credentials, name, Secret(getattr(credentials, name)))


def _hold_text(credentials: Credentials, name: str) -> None:
    if not _is_text(getattr(credentials, name)):
        raise ConfigurationError(f"{type(credentials).__name__}: {name} must be a text")
    # The value has no name here: reporters of errors show the names of each frame.
    if (signs := around(getattr(credentials, name))) is not None:
        raise ConfigurationError(
            f"{type(credentials).__name__}: {signs} stand around {name}: give it without them"
        )


def around(value: str) -> str | None:
    """Return what stands around a value and is surely no part of it: "quotes", "blanks"; or None.

    Some tools take the quotes of a file of variables for a part of the value (`docker --env-file`).
    """
    if value != value.strip():
        return "blanks"
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return "quotes" if quoted else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and is_utf8(value)


def _is_user(value: object) -> bool:
    # A bool is no user; a number of thousands of digits has no text.
    return type(value) is int and value.bit_length() < 64 and is_user_id(str(value))


def is_user_id(text: str) -> bool:
    """Tell whether a text is the number of a user."""
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def is_utf8(text: str) -> bool:
    """Tell whether UTF-8 has all of a text; bytes of a variable that are none stand in for it."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


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


def by_name(given: Mapping[str, Credentials] | None) -> Mapping[str, Credentials]:
    """Return further credentials by their names; none where nothing is given.

    Raises:
        ConfigurationError: it is no mapping.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ConfigurationError(
            f"credentials must be a mapping of names to credentials, not {type(given).__name__}"
        )
    return given
