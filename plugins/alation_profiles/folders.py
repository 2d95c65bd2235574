"""The user's folders for configuration, state and caches, as each platform has them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from alation_core.frozen import dataclass


@dataclass(frozen=True)
class Folder:
    """A folder of the user for one purpose.

    Args:
        xdg: variable that names it, by the XDG specification.
        below: where it is below the home folder without that variable.
        mac: where it is below the home folder on macOS.
    """

    xdg: str
    below: tuple[str, ...]
    mac: tuple[str, ...]


VARIABLE = "ALATION_CONFIG"
"""Names another file of profiles than the one in the user's folder."""

_FILE = Path("alation", "config.toml")

CONFIG = Folder("XDG_CONFIG_HOME", (".config",), ("Library", "Application Support"))
STATE = Folder("XDG_STATE_HOME", (".local", "state"), ("Library", "Application Support"))
CACHE = Folder("XDG_CACHE_HOME", (".cache",), ("Library", "Caches"))


def user_folder(folder: Folder, variables: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return the path of a folder; it need not be there.

    Args:
        folder: what it is for.
        variables: of the environment.
        platform: name of the platform, as `sys.platform` has it.

    Raises:
        RuntimeError: the user has no home folder.
    """
    if platform == "win32":
        return Path(variables.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if platform == "darwin":
        return _home().joinpath(*folder.mac)
    given = Path(variables.get(folder.xdg, ""))
    # The XDG specification: a path that is not absolute counts as not set.
    return given if given.is_absolute() else _home().joinpath(*folder.below)


def _home() -> Path:
    home = Path.home()
    if not home.is_absolute():
        raise RuntimeError(f"the home folder {home} is no whole path")
    return home


def config_path(variables: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return where the file of profiles is, or would be; None: the user has no home folder.

    Args:
        variables: of the environment.
        platform: name of the platform, as `sys.platform` has it.
    """
    named = variables.get(VARIABLE)
    if named:
        path = Path(named)  # no shell takes a ~ in a variable for the home folder everywhere
        return Path(os.path.expanduser(path)) if path.parts[:1] == ("~",) else path
    try:
        return user_folder(CONFIG, variables, platform) / _FILE
    except RuntimeError:
        return None
