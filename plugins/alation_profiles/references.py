"""A value that stands elsewhere than in the file of profiles: a variable, a file, the keyring."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from alation_core import ConfigurationError
from alation_core.auth import Setting, one_value, read_secret_file


@dataclass(frozen=True)
class Reference:
    """Where a value stands.

    Args:
        kind: "env", "file" or "keyring".
        to: the variable, the path, or the name of the service.
        key: what the value is for, as the profile calls it.
        told: the same for messages, with its profile.
    """

    kind: str
    to: str
    key: str
    told: str


def _from_variable(reference: Reference, variables: Mapping[str, str]) -> Setting:
    value = variables.get(reference.to, "")
    if not value:
        raise ConfigurationError(
            f"{reference.told} names the variable {reference.to}, which is not set"
        )
    found = one_value(value, f"{reference.told} names the variable {reference.to}")
    return Setting(found, f"the variable {reference.to} ({reference.told})")


def _from_file(reference: Reference, variables: Mapping[str, str]) -> Setting:
    found = read_secret_file(reference.to, reference.told)
    return Setting(found, f"the file {reference.to} ({reference.told})")


def _from_keyring(reference: Reference, variables: Mapping[str, str]) -> Setting:
    where = f"{reference.told} names {reference.to!r} in the keyring"
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
        said = " ".join(str(error).split()) or type(error).__name__
        raise ConfigurationError(f"{where}, which does not answer: {said}") from None
    if not found:
        raise ConfigurationError(
            f"{where}, which holds nothing there: keyring set {reference.to} {reference.key}"
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
        raise ConfigurationError(f"{told} names {path}, and the user has no home folder")
    return str(folder / whole)
