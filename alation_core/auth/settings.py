"""What a user is let in with, from places that each know some values: variables, a profile.

Which place counts is one rule for all of them. Credentials belong together: those of the first
place that has any are taken, and what they lack is looked for in the places behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Protocol

from alation_core.auth.credentials import (
    ApiAccessToken,
    Credentials,
    OAuthClient,
    RefreshToken,
    around,
    by_name,
    is_user_id,
    is_utf8,
)
from alation_core.errors import ConfigurationError, NotConfigured
from alation_core.frozen import dataclass

HOST = "host"
LEDGER = "ledger"


@dataclass(frozen=True)
class Setting:
    """A value, and where it stood.

    Args:
        value: as a text.
        source: the place, for people: "ALATION_HOST".
    """

    value: str = field(repr=False)
    source: str


class Place(Protocol):
    """Somewhere values stand under their names: "host", "user_id", "refresh_token" and so on."""

    def has(self, name: str) -> bool:
        """Tell whether a value stands there, without reading it."""

    def called(self, name: str) -> str:
        """Return what people call the value there, whether or not there is one."""

    def read(self, name: str) -> Setting:
        """Return a value that is there.

        Raises:
            ConfigurationError: it cannot be read.
        """


def _refresh_token(values: Mapping[str, Setting]) -> Credentials:
    user = values["user_id"]
    if not is_user_id(user.value):
        # What stands there is not told: where two were mixed up it is the secret.
        raise ConfigurationError(f"{user.source} must be the number of a user, and it is none")
    return RefreshToken(int(user.value), values["refresh_token"].value)


def _oauth(values: Mapping[str, Setting]) -> Credentials:
    return OAuthClient(values["client_id"].value, values["client_secret"].value)


def _access_token(values: Mapping[str, Setting]) -> Credentials:
    token = values["access_token"]
    try:
        return ApiAccessToken(token.value)
    except ConfigurationError as error:
        raise ConfigurationError(f"{token.source}: {error}") from None


@dataclass(frozen=True)
class Way:
    """A way to log in.

    Args:
        names: the values that it takes.
        make: makes the credentials of them.
    """

    names: tuple[str, ...]
    make: Callable[[Mapping[str, Setting]], Credentials] = field(repr=False)


WAYS: Mapping[str, Way] = {
    "refresh_token": Way(("user_id", "refresh_token"), _refresh_token),
    "oauth": Way(("client_id", "client_secret"), _oauth),
    "access_token": Way(("access_token",), _access_token),
}
"""Every way to log in, by its name; exactly one is taken."""

NAMES = frozenset({HOST, LEDGER, *(name for way in WAYS.values() for name in way.names)})
"""The values that have a variable."""

SECRETS = frozenset({"refresh_token", "client_secret", "access_token"})
"""The values that nobody gets to see."""


@dataclass(frozen=True)
class Login:
    """Credentials, and where their values stood.

    Args:
        credentials: what opens the server.
        values: by name, what they were made of.
    """

    credentials: Credentials
    values: Mapping[str, Setting] = field(repr=False)

    @property
    def sources(self) -> Mapping[str, str]:
        """Where each value stood, by its name."""
        return {name: value.source for name, value in self.values.items()}


def first_of(places: Sequence[Place], name: str) -> Setting | None:
    """Return a value from the first place that has it, or None.

    Raises:
        ConfigurationError: it cannot be read there.
    """
    return next((place.read(name) for place in places if place.has(name)), None)


def login_from(places: Sequence[Place], named: str | None = None, way: str | None = None) -> Login:
    """Return the credentials that the places name together.

    Args:
        places: the first of them counts most.
        named: the name that operations give to the credentials; None: they are the client's own.
        way: the only one that is meant, by its name in `WAYS`; None: the values tell.

    Raises:
        NotConfigured: there are none.
        ConfigurationError: some are missing, cannot be read, or name two ways at once.
    """
    ways = list(WAYS.values()) if way is None else [WAYS[way]]
    known = [name for one in ways for name in one.names]
    place = next((one for one in places if any(map(one.has, known))), None)
    if place is None:
        called = places[0].called
        told = ", or ".join(" and ".join(map(called, one.names)) for one in ways)
        what = "credentials" if named is None else f"credentials {named!r}"
        raise NotConfigured(f"no {what}: set {told}")
    taken = [one for one in ways if any(map(place.has, one.names))]
    given = [place.called(name) for one in taken for name in one.names if place.has(name)]
    if len(taken) > 1:
        told = " and ".join(given)
        raise ConfigurationError(
            f"{told} are set, which are different ways to log in: unset all but one"
        )
    (chosen,) = taken
    values = {}
    for name in chosen.names:
        found = first_of(places, name)
        if found is None:
            raise ConfigurationError(
                f"{given[0]} is set, but {place.called(name)} is not: set it as well"
            )
        if not is_utf8(found.value):
            raise ConfigurationError(f"{found.source} holds bytes that are no text in UTF-8")
        if (signs := around(found.value)) is not None:
            raise ConfigurationError(
                f"{found.source}: {signs} stand around the value, as a part of it (`docker "
                "--env-file` and others take quotes so): write it without them"
            )
        values[name] = found
    return Login(chosen.make(values), values)


class NamedCredentials(dict[str, Credentials]):
    """The credentials that operations name, each looked for when it is asked for.

    Args:
        find: returns those of a name, or raises ConfigurationError.
        given: some that are known already.

    Raises:
        ConfigurationError: these are no mapping.
    """

    def __init__(
        self, find: Callable[[str], Login], given: Mapping[str, Credentials] | None = None
    ) -> None:
        super().__init__(by_name(given))
        self._find = find

    def __missing__(self, name: str) -> Credentials:
        """Return the credentials of a name.

        Raises:
            ConfigurationError: they are nowhere, or cannot be read.
        """
        self[name] = self._find(name).credentials
        return self[name]
