"""What counts: options before variables, and these before a profile; and where each value stood.

Nothing is read before it is asked for: who wants the ledger opens no keyring.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from os.path import expanduser
from typing import Any

from alation_core import ConfigurationError
from alation_core.auth import (
    HOST,
    LEDGER,
    SECRETS,
    Login,
    NamedCredentials,
    Place,
    Setting,
    Variables,
    first_of,
    login_from,
    read_secret_file,
)
from alation_core.errors import NotConfigured
from alation_core.foreign import attempt
from alation_core.transport import check_proxy
from alation_core.wire import check_host, holds_password
from alation_profiles.config_file import DEFAULT, ConfigFile, profile_told, read_config
from alation_profiles.folders import VARIABLE, config_path
from alation_profiles.places import InProfile, Options
from alation_profiles.profile import ADDRESSES, LOGIN, Profile
from alation_profiles.references import Reference

PROXY = "proxy"
PROFILE = "ALATION_PROFILE"
"""The variable that names a profile."""


@dataclass(frozen=True)
class Named:
    """A profile that counts.

    Args:
        profile: its values.
        file: in which it stands.
        source: who named it: an option, a variable or the file itself.
    """

    profile: Profile
    file: ConfigFile
    source: str


def named_profile(profile: Setting | None, variables: Mapping[str, str]) -> Named | None:
    """Return the profile that counts, or None.

    Args:
        profile: that is named; None: ALATION_PROFILE may name one, or else the file its default.
        variables: of the environment.

    Raises:
        ConfigurationError: there is no such profile, or its file cannot be used.
    """
    if profile is None and variables.get(PROFILE):
        profile = Setting(variables[PROFILE], PROFILE)
    file = read_config(variables)
    if profile is None:
        if file is None or file.default is None:
            return None
        source = f"the default of {file.path}"
        return Named(file.profile(file.default, source), file, source)
    if file is None:
        path = config_path(variables)
        where = f"there is no file {path}" if path else f"there is no home folder; {VARIABLE} names"
        more = ", in which profiles stand" if path else " the file in which profiles stand"
        named = profile_told(profile.value, profile.source)
        raise ConfigurationError(f"{profile.source} names {named}, but {where}{more}")
    return Named(file.profile(profile.value, profile.source), file, profile.source)


class Configuration:
    """The settings of one client.

    Args:
        options: what is given: it counts most.
        variables: of the environment.
        profile: that is named; None: ALATION_PROFILE, or the default of the file.
        allow_insecure: take a server that is reached by plain http and is not this machine.

    Raises:
        ConfigurationError: the profile is not there, or its file cannot be used.
    """

    def __init__(
        self,
        options: Options,
        variables: Mapping[str, str] = os.environ,
        profile: Setting | None = None,
        *,
        allow_insecure: bool = False,
    ) -> None:
        self._options = options
        self._allow_insecure = allow_insecure
        self._variables = variables
        self.named = named_profile(profile, variables)
        self._given: list[Place] = [options, Variables(variables)]
        self._places: list[Place] = [*self._given, *self._in_profile()]

    def _in_profile(self, of: str | None = None) -> list[Place]:
        if self.named is None:
            return []
        folder = self.named.file.path.absolute().parent
        return [InProfile(self.named.profile.part(of), folder, self._variables)]

    def find(self, name: str) -> Setting | None:
        """Return a value that is no part of the credentials ("host", "ledger", "proxy"), or None.

        Raises:
            ConfigurationError: it cannot be read, or it is a proxy that has no address.
        """
        found = first_of(self._places, name)
        if name == PROXY and found is not None:
            # Before anybody is shown it: what is no address may be its password alone.
            check_proxy(found.value, found.source)
        return found

    def has(self, name: str) -> bool:
        """Tell whether a value is given anywhere, without reading it."""
        return any(place.has(name) for place in self._places)

    @cached_property
    def host(self) -> Setting:
        """The server, by its base URL.

        Raises:
            NotConfigured: none is named.
            ConfigurationError: what stands there is no address that can be used.
        """
        found = self.find(HOST)
        if found is None:
            raise NotConfigured(f"no server: {self._ways_to(HOST)}")
        return self._address(found)

    def _address(self, host: Setting) -> Setting:
        """Return what a host is reached by: nobody is shown a host before it is known for one."""
        base = check_host(host.value, allow_insecure=self._allow_insecure, told=host.source)
        return Setting(base, host.source)

    def _ways_to(self, name: str) -> str:
        option, variable = self._options.called(name), self._given[1].called(name)
        return f"give {option}, set {variable}, or name it in a profile{self._profiles_unnamed()}"

    def _profiles_unnamed(self) -> str:
        """Return what is said of a file of profiles, none of which is named; empty: of none."""
        file = read_config(self._variables) if self.named is None else None
        if file is None or not file.tables:
            return ""
        option = self._options.called("profile")
        return (
            f"; {file.path} has {file.known}: name one by {option} or {PROFILE}, or there by "
            f"{DEFAULT} = {json.dumps(next(iter(file.tables)))}"
        )

    @cached_property
    def login(self) -> Login:
        """The credentials.

        Raises:
            NotConfigured: there are none.
            ConfigurationError: they are not whole, or cannot be read, or those of a profile would
                go to another server than its own.
        """
        return self._login(None)

    def further(self, name: str) -> Login:
        """Return the credentials that operations call by a name; errors are those of `login`."""
        return self._login(name)

    def _login(self, of: str | None) -> Login:
        variables = Variables(self._variables, of)
        behind = self._in_profile(of)
        way = None
        if self.named is not None and behind and not any(map(variables.has, LOGIN)):
            way = self.named.profile.part(of).auth
        try:
            found = login_from([variables, *behind], of, way)
        except NotConfigured as error:
            if self.named is None:
                raise NotConfigured(f"{error}{self._profiles_unnamed()}") from None
            raise NotConfigured(f"{error}; or put them into {self.named.profile.told}") from None
        (secret,) = SECRETS.intersection(found.values)
        if not variables.has(secret):
            self._hold_together(behind[0].called(secret))
        return found

    def _hold_together(self, secret: str) -> None:
        """Hold that the secret of a profile goes to the server of that profile.

        Raises:
            ConfigurationError: an option or a variable names another one.
        """
        (place,) = self._in_profile()
        if not place.has(HOST) or first_of(self._given, HOST) is None:
            return
        own = self._address(place.read(HOST)).value
        if own != self.host.value:
            raise ConfigurationError(
                f"{self.host.source} names {self.host.value}, but {secret} is for {own}: it is not "
                f"sent to another server. Leave {self.host.source} out, or give credentials "
                "together with it"
            )

    def number(self, name: str) -> float | None:
        """Return a rate, or None; errors are those of `find`."""
        found = self.find(name)
        return None if found is None else float(found.value)

    def count(self, name: str) -> int | None:
        """Return a count, or None; errors are those of `find`."""
        found = self.find(name)
        return None if found is None else int(found.value)

    def arguments(self, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the arguments of `Alation`.

        Args:
            given: arguments that are there already: nothing is looked for in their place.

        Raises:
            ConfigurationError: a value is missing, contradicts another one, or cannot be read.
        """
        found = dict(given or {})
        missing = [name for name in _FOUND if name not in found]
        missing += [name for name in (HOST, "auth") if name in found and found[name] is None]
        if found.get("session") is not None:  # which has a route of its own
            missing = [name for name in missing if name not in (PROXY, "ca_file")]
        more = NamedCredentials(self.further, found.get("credentials"))
        return {**found, **{name: _FOUND[name](self) for name in missing}, "credentials": more}

    def text(self, name: str) -> str | None:
        """Return a value as a text, or None; errors are those of `find`."""
        found = self.find(name)
        return None if found is None else found.value

    def overruled(self) -> list[str]:
        """Return which variables count over the profile, as sentences."""
        if self.named is None:
            return []
        (place,), (_, variables) = self._in_profile(), self._given
        return [
            f"{variables.called(name)} counts over {place.called(name)}"
            for name in self.named.profile.values
            if variables.has(name)
        ]

    def warnings(self) -> list[str]:
        """Return what is unsafe about the file of profiles, as sentences with what to do."""
        if self.named is None:
            return []
        path = self.named.file.path
        told = []
        if self.named.file.writable_by_all:
            told.append(f"everybody on this machine may change {path}: chmod o-w {path}")
        profile = self.named.profile
        for part in (profile, *profile.named.values()):
            for key, value in part.values.items():
                if isinstance(value, Reference) and value.kind == "file":
                    file = path.absolute().parent / expanduser(value.to)
                    told += readable_by_all(file) if is_secret(key, file) else []
        return told


def readable_by_all(path: str | os.PathLike[str]) -> list[str]:
    """Return a sentence where everybody on the machine may read a secret, else none.

    Of what is no file, reading it tells more: a folder is not to be closed to others.
    """
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return []
    if os.name != "posix" or not stat.S_ISREG(mode) or not mode & stat.S_IROTH:
        return []
    return [f"everybody on this machine may read the secret in {path}: chmod o-r {path}"]


def is_secret(name: str, path: str | os.PathLike[str]) -> bool:
    """Tell whether a value is a secret, or an address that holds one.

    Args:
        name: of the value, as profiles call it.
        path: of the file in which it stands.
    """
    if name not in ADDRESSES:
        return name in SECRETS
    found = attempt(read_secret_file, path, name)
    return isinstance(found, str) and holds_password(found)


_FOUND: Mapping[str, Callable[[Configuration], Any]] = {
    HOST: lambda of: of.host.value,
    "auth": lambda of: of.login.credentials,
    LEDGER: lambda of: of.text(LEDGER),
    PROXY: lambda of: of.text(PROXY),
    "ca_file": lambda of: of.text("ca_file"),
    "rate": lambda of: of.number("rate"),
    "senders": lambda of: of.count("senders"),
}
"""The arguments of `Alation` that a configuration knows."""
