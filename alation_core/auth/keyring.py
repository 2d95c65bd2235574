"""The credentials of a client: its own, and those that operations name, each with its one token."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from alation_core.auth.credentials import (
    Credentials,
    OAuthClient,
    ServiceToken,
    by_name,
    secrets_of,
)
from alation_core.auth.exchange import TokenExchange
from alation_core.auth.sources import Shelf, TokenSource, token_source
from alation_core.clock import Clock
from alation_core.errors import ConfigurationError
from alation_core.frozen import dataclass

Shelves = Callable[[Credentials], Shelf | None]
"""Returns where the token of a credential is shared with other processes, or None."""


@dataclass(frozen=True)
class Key:
    """A credential with its token.

    Args:
        credentials: what opens the server.
        tokens: its one token of this process.
    """

    credentials: Credentials
    tokens: TokenSource

    @property
    def secrets(self) -> list[str]:
        """What an answer may echo: the credential, and the tokens before and after a renewal."""
        return [*secrets_of(self.credentials), *self.tokens.known]


class Keyring:
    """The named credentials of a client beside its own.

    Args:
        host: the checked base URL of the server.
        own: the client's own credentials.
        named: further ones, by the names that operations use; None: none.
        clock: the time.
        shelves: where processes keep the token of a credential for each other; None: nowhere.

    Raises:
        ConfigurationError: a name is no text, what it names is no credential, or the client's own
            is none, or a token of a service.
    """

    def __init__(
        self,
        host: str,
        own: Credentials,
        named: Mapping[str, Credentials] | None,
        clock: Clock,
        shelves: Shelves | None = None,
    ) -> None:
        if isinstance(own, ServiceToken):
            raise ConfigurationError(
                "a ServiceToken opens one service, and not the catalog: pass it under the name that"
                " the operations of the service use, credentials={name: ...}, and another as auth="
            )
        if not isinstance(own, Credentials):
            # Not what it is: it may be a secret.
            raise ConfigurationError(
                "auth must be an OAuthClient, a RefreshToken or an ApiAccessToken, not "
                f"{type(own).__name__}"
            )
        named = by_name(named)
        self._host, self._clock, self._named, self._shelves = host, clock, named, shelves
        self.own = self._key(own)
        self._keys = {name: self._checked(name, given) for name, given in named.items()}
        self._exchanged: dict[tuple[str, TokenExchange], Key] = {}

    def named(self, name: str, where: str, exchange: TokenExchange | None = None) -> Key:
        """Return the credential of a name.

        Args:
            name: that an operation names.
            where: the operation, for messages.
            exchange: how its token is exchanged for that of a service; None: it is not.

        Raises:
            ConfigurationError: the client has none of this name, or none that can be exchanged.
        """
        key = self._of_name(name, where)
        if exchange is None:
            return key
        if isinstance(key.credentials, OAuthClient):
            raise ConfigurationError(
                f"{where} needs the credential {name!r} as a RefreshToken, an ApiAccessToken or a "
                "ServiceToken: its service takes no token of an OAuthClient; nothing was sent"
            )
        if (name, exchange) not in self._exchanged:
            made = self._key(key.credentials, exchange)
            self._exchanged[name, exchange] = made
        return self._exchanged[name, exchange]

    def _of_name(self, name: str, where: str) -> Key:
        if name not in self._keys:
            try:
                given = self._named[name]  # a mapping may know more names than it lists
            except KeyError:
                known = ", ".join(map(repr, self._keys)) or "none"
                raise ConfigurationError(
                    f"{where} needs the credential {name!r}, and the client has {known} beside its "
                    f"own: pass credentials={{{name!r}: ...}}; nothing was sent"
                ) from None
            self._keys[name] = self._checked(name, given)
        return self._keys[name]

    @property
    def secrets(self) -> list[str]:
        """What must stand in no message: the secrets of all credentials."""
        keys = [self.own, *list(self._keys.values()), *list(self._exchanged.values())]
        return [secret for key in keys for secret in key.secrets]

    @property
    def given(self) -> list[str]:
        """The secrets of all credentials, without the tokens that were made of them."""
        keys = [self.own, *list(self._keys.values()), *list(self._exchanged.values())]
        return [secret for key in keys for secret in secrets_of(key.credentials)]

    def _checked(self, name: str, given: Credentials) -> Key:
        if not isinstance(name, str) or not name or not isinstance(given, Credentials):
            # Not what it is: it may be a secret.
            raise ConfigurationError(
                f"credentials={{{name!r}: ...}}: each is an OAuthClient, a RefreshToken, an "
                f"ApiAccessToken or a ServiceToken under a name, not {type(given).__name__}"
            )
        return self._key(given)

    def _key(self, given: Credentials, exchange: TokenExchange | None = None) -> Key:
        source = token_source(self._host, given, self._clock, exchange)
        shelf = None if self._shelves is None else self._shelves(given)
        if shelf is not None:
            source.share(shelf)
        return Key(given, source)
