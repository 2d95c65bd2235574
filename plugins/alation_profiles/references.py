"""A value that stands elsewhere than in the file of profiles: a variable, a file, the keyring."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from alation_core import ConfigurationError
from alation_core.auth import (
    Setting,
    is_like_name,
    one_value,
    path_told,
    read_secret_file,
    variable_told,
)


@dataclass(frozen=True)
class Reference:
    """Where a value stands.

    Args:
        kind: "env", "file" or "keyring".
        to: the variable, the path, or the name of the service.
        key: what the value is for, as the profile calls it.
        told: the same for messages, with its profile.
        shown: how a path is told; None: as `to`, where that looks like one.
    """

    kind: str
    to: str = field(repr=False)  # by mistake the secret itself may stand there
    key: str
    told: str
    shown: str | None = None


def _from_variable(reference: Reference, variables: Mapping[str, str]) -> Setting:
    value = variables.get(reference.to, "")
    where = f"{reference.told} names {variable_told(reference.to)}"
    if not value:
        raise ConfigurationError(f"{where}, which is not set")
    found = one_value(value, where)
    return Setting(found, f"the variable {reference.to} ({reference.told})")


def _from_file(reference: Reference, variables: Mapping[str, str]) -> Setting:
    found = read_secret_file(reference.to, reference.told, reference.shown)
    return Setting(found, f"the file {reference.to} ({reference.told})")


def _from_keyring(reference: Reference, variables: Mapping[str, str]) -> Setting:
    is_told = is_like_name(reference.to)
    service = repr(reference.to) if is_told else "a service that is not shown (is it the secret?)"
    where = f"{reference.told} names {service} in the keyring"
    try:
        import keyring  # here: only who keeps a secret there needs the library
    except ModuleNotFoundError as missing:
        raise ConfigurationError(
            f"{where}, which needs {missing.name}, which the extra 'keyring' brings: "
            "pip install 'alation-core[keyring]'"
        ) from None
    try:
        found = keyring.get_password(reference.to, reference.key)
    except Exception as error:  # whatever a backend raises: locked, none there, no session
        said = " ".join(str(error).split()) if is_told else ""
        said = said or type(error).__name__
        raise ConfigurationError(f"{where}, which does not answer: {said}") from None
    if not found:
        name = shlex.quote(reference.to) if is_told else "SERVICE"
        raise ConfigurationError(
            f"{where}, which holds nothing there: keyring set {name} {reference.key}"
        )
    source = f"the keyring, {reference.to!r} ({reference.told})"
    return Setting(one_value(found, where), source)


KINDS: Mapping[str, Callable[[Reference, Mapping[str, str]], Setting]] = {
    "env": _from_variable,
    "file": _from_file,
    "keyring": _from_keyring,
}
"""The ways to name a place, by the key that a reference is written with."""


def read(reference: Reference, variables: Mapping[str, str]) -> Setting:
    """Return the value that stands elsewhere.

    Raises:
        ConfigurationError: there is none, or it cannot be read. The value is never told.
    """
    return KINDS[reference.kind](reference, variables)


def absolute(path: str, folder: Path, told: str) -> str:
    """Return a path that is written in the file of profiles, as it is meant.

    Args:
        path: as it is written; ~ is the user's home, and a relative one begins at the folder.
        folder: of the file of profiles.
        told: what names the path, for messages.

    Raises:
        ConfigurationError: there is no home folder.
    """
    whole = os.path.expanduser(path)
    if whole.startswith("~"):
        raise ConfigurationError(
            f"{told} names {path_told(path)}, which begins with ~: there is no such home folder"
        )
    return str(folder / whole)


def in_folder(reference: Reference, folder: Path) -> Reference:
    """Return a reference to a file with its path as it is meant; errors are those of `absolute`."""
    to = absolute(reference.to, folder, reference.told)
    return replace(reference, to=to, shown=path_told(reference.to, to))
