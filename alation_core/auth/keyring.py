"""The credentials of a client: its own, and those that operations name, each with its one token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alation_core.auth.credentials import Credentials, secrets_of
from alation_core.auth.tokens import TokenSource, token_source
from alation_core.clock import Clock
from alation_core.errors import ConfigurationError


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
        named: further ones, by the names that operations use.
        clock: the time.

    Raises:
        ConfigurationError: a name is no text, or what it names is no credential.
    """

    def __init__(
        self, host: str, own: Credentials, named: Mapping[str, Credentials], clock: Clock
    ) -> None:
        self._host, self._clock, self._named = host, clock, named
        self.own = self._key(own)
        self._keys = {name: self._checked(name, given) for name, given in named.items()}

    def named(self, name: str, where: str) -> Key:
        """Return the credential of a name.

        Args:
            name: that an operation names.
            where: the operation, for messages.

        Raises:
            ConfigurationError: the client has none of this name.
        """
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
        return [secret for key in (self.own, *list(self._keys.values())) for secret in key.secrets]

    def _checked(self, name: str, given: Credentials) -> Key:
        if not isinstance(name, str) or not name or not isinstance(given, Credentials):
            # Not what it is: it may be a secret.
            raise ConfigurationError(
                f"credentials={{{name!r}: ...}}: each is an OAuthClient, a RefreshToken or an "
                f"ApiAccessToken under a name, not {type(given).__name__}"
            )
        return self._key(given)

    def _key(self, given: Credentials) -> Key:
        return Key(given, token_source(self._host, given, self._clock))
