"""What options say and what stands in a profile, as places of settings beside the variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from alation_core import ConfigurationError
from alation_core.auth import Setting, path_told
from alation_core.wire import scheme_without_slashes
from alation_profiles.profile import Profile
from alation_profiles.references import Reference, absolute, in_folder, read

CA_FILE = "ca_file"
_PATHS = frozenset({CA_FILE, "ledger"})


class Options:
    """What a call, or a command line, says itself.

    Args:
        values: by name; None: not said.
        spelled: returns how a value is given there: "--host", "host=".
    """

    def __init__(self, values: Mapping[str, str | None], spelled: Callable[[str], str]) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}
        self._spelled = spelled

    def has(self, name: str) -> bool:
        """Tell whether the value is given."""
        return name in self._values

    def called(self, name: str) -> str:
        """Return how the value is given."""
        return self._spelled(name)

    def read(self, name: str) -> Setting:
        """Return the value."""
        return Setting(self._values[name], self._spelled(name))


class InProfile:
    """The values of a profile.

    Args:
        profile: that is looked into.
        folder: of its file: relative paths begin there.
        variables: of the environment, which values may name.
    """

    def __init__(self, profile: Profile, folder: Path, variables: Mapping[str, str]) -> None:
        self._profile = profile
        self._folder = folder
        self._variables = variables

    def has(self, name: str) -> bool:
        """Tell whether the value stands in the profile, or a word of where it stands."""
        return name in self._profile.values

    def called(self, name: str) -> str:
        """Return the key with its profile."""
        return f"{name} of {self._profile.told}"

    def read(self, name: str) -> Setting:
        """Return the value.

        Raises:
            ConfigurationError: it stands elsewhere, and is not there or cannot be read.
        """
        value, called = self._profile.values[name], self.called(name)
        if not isinstance(value, Reference):
            return Setting(self._path(name, value), called)
        if value.kind == "file":
            return read(in_folder(value, self._folder), self._variables)
        found = read(value, self._variables)
        return Setting(self._path(name, found.value), found.source)

    def _path(self, name: str, value: str) -> str:
        """Return a value; the path of a file as it is meant, whatever folder one is in."""
        if name not in _PATHS or "://" in value or scheme_without_slashes(value):
            return value
        path = absolute(value, self._folder, self.called(name))
        if name == CA_FILE and (told := path_told(value, path)) != path:
            raise ConfigurationError(f"{self.called(name)} names {told}, which is not there")
        return path
