"""The file of profiles: where it is, and what stands in it."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alation_core import ConfigurationError
from alation_core.auth import is_like_name, path_told
from alation_profiles.folders import VARIABLE, config_path
from alation_profiles.profile import Profile, meant_by, profile_from, unknown

DEFAULT = "default"
"""The key that names the profile which counts where none is named, and the name of that profile
where there is no such key."""
PROFILES = "profiles"
MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class ConfigFile:
    """A file of profiles.

    Args:
        path: of the file.
        tables: the profiles as they stand in it, by name.
        default: the name of the one that counts where none is named, or None.
        writable_by_all: everybody on the machine may change it.
    """

    path: Path
    tables: Mapping[str, Any] = field(default_factory=dict, repr=False)
    default: str | None = None
    writable_by_all: bool = False

    @property
    def known(self) -> str:
        """The names of its profiles, for messages; empty: it has none."""
        return ", ".join(map(repr, self.tables))

    def profile(self, name: str, source: str) -> Profile:
        """Return a profile.

        Args:
            name: of it.
            source: who named it, for messages.

        Raises:
            ConfigurationError: there is none of this name, or it cannot be used.
        """
        if name not in self.tables:
            meant = meant_by(name, self.tables)
            raise ConfigurationError(
                f"{self.path} has no profile {profile_told(name, source)}; {meant}known are "
                f"{self.known or 'none'}"
            )
        return profile_from(name, self.tables[name], str(self.path))


def profile_told(name: str, source: str) -> str:
    """Return the name of a profile that is not there, for a message.

    Args:
        name: that was given; a secret that was pasted in its place is not told.
        source: who gave it.
    """
    if not name.strip() or is_like_name(name):
        return repr(name)
    return f"*** (not shown: does a secret stand in {source}?)"


def read_config(variables: Mapping[str, str]) -> ConfigFile | None:
    """Read the file of profiles; None: there is none.

    Args:
        variables: of the environment.

    Raises:
        ConfigurationError: the file that ALATION_CONFIG names is not there, or a file cannot be
            read, or used.
    """
    path = config_path(variables)
    if path is None:
        return None
    content = _content(path, named=bool(variables.get(VARIABLE)))
    if content is None:
        return None
    import tomllib  # here: who has no such file does not load it

    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is no text in UTF-8: save it as such") from None
    except ValueError as error:  # also of a number that is too long
        raise ConfigurationError(f"{path} is no TOML: {error}") from None
    except RecursionError:
        raise ConfigurationError(f"{path} is nested too deep") from None
    return _config(path, found)


def _content(path: Path, *, named: bool) -> bytes | None:
    try:
        if stat.S_ISFIFO(os.stat(path).st_mode):
            raise ConfigurationError(f"{path} is a pipe: name a file, it is read more than once")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        if named:
            told = path_told(str(path))
            raise ConfigurationError(f"{VARIABLE} names {told}, which is not there") from None
        return None
    except ConfigurationError:
        raise  # it is a ValueError, and told already
    except (OSError, ValueError) as error:
        if not named and not _is_seen(path):
            return None  # the home is that of somebody else: no file of this user is there
        said = getattr(error, "strerror", None) or str(error)
        raise ConfigurationError(f"{path} cannot be read: {said}") from None
    if len(content) > MOST_BYTES:
        raise ConfigurationError(f"{path} is larger than {MOST_BYTES >> 20} MiB: no file of ours")
    return content


def _is_seen(path: Path) -> bool:
    try:
        return bool(os.stat(path))
    except OSError:
        return False


def _config(path: Path, found: Mapping[str, Any]) -> ConfigFile:
    for key in found:
        if key not in (DEFAULT, PROFILES):
            raise ConfigurationError(
                f"{path}: {unknown(key, [DEFAULT, PROFILES])}; a profile begins with "
                f"[{PROFILES}.NAME]"
            )
    tables, default = found.get(PROFILES, {}), found.get(DEFAULT)
    if not isinstance(tables, dict):
        raise ConfigurationError(f"{path}: a profile begins with [{PROFILES}.NAME]")
    if default is not None and not (isinstance(default, str) and default in tables):
        known = ", ".join(map(repr, tables)) or "none"
        raise ConfigurationError(f"{path}: {DEFAULT} must name a profile of it; it has {known}")
    if default is None and DEFAULT in tables:
        default = DEFAULT
    return ConfigFile(path, tables, default, _writable_by_all(path))


def _writable_by_all(path: Path) -> bool:
    try:
        kind = os.stat(path).st_mode
    except OSError:
        return False
    return stat.S_ISREG(kind) and bool(kind & stat.S_IWOTH) and os.name == "posix"
