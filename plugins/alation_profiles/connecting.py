"""A client by the name of its profile."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alation_core import Alation


def connect(
    profile: str | None = None, *, variables: Mapping[str, str] = os.environ, **options: Any
) -> Alation:
    """Return the client that a profile describes.

    What is given counts first, then the variables (ALATION_HOST and so on, as `Alation.from_env`
    takes them), then the profile. The secret of a profile goes to the server of that profile alone.

    Args:
        profile: name of it; None: that of ALATION_PROFILE, else the default of the file, else none:
            the variables say all.
        variables: of the environment.
        options: those of `Alation`.

    Raises:
        NotConfigured: no server, or no credentials, are named.
        ConfigurationError: the profile is not there, or something in it cannot be used.
    """
    # Here: others take what stands beside this file, and wait for none of it.
    from alation_core import Alation, ConfigurationError
    from alation_core.auth import Setting
    from alation_core.foreign import quiet_log
    from alation_profiles.configuration import Configuration
    from alation_profiles.places import Options

    if profile is not None and not isinstance(profile, str):
        raise ConfigurationError(f"profile must be a name, not {type(profile).__name__}")
    named = None if profile is None else Setting(profile, "profile=")
    host = options.get("host")
    configuration = Configuration(
        Options({"host": host}, "{}=".format),
        variables,
        named,
        allow_insecure=bool(options.get("allow_insecure")),
    )
    for told in configuration.warnings():
        quiet_log("alation_profiles").warning("%s", told)
    return Alation(**configuration.arguments(options))
