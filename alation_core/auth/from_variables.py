"""The arguments of a client, as the variables of the environment name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_core.auth.settings import HOST, LEDGER, NamedCredentials, first_of, login_from
from alation_core.auth.variables import Variables
from alation_core.errors import NotConfigured
from alation_core.wire.hosts import check_host


def arguments_from(variables: Mapping[str, str], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `Alation`.

    Args:
        variables: of the environment.
        options: arguments that are given, and count over the variables.

    Raises:
        NotConfigured: no server, or no credentials, are named.
        ConfigurationError: a value is missing, contradicts another one, or cannot be read.
    """
    places = [Variables(variables)]
    found: dict[str, Any] = dict(options)
    if found.get("host") is None:
        host = first_of(places, HOST)
        if host is None:
            raise NotConfigured(f"no server: set {places[0].called(HOST)}")
        open_too = bool(found.get("allow_insecure"))
        found["host"] = check_host(host.value, allow_insecure=open_too, told=host.source)
    if found.get("auth") is None:
        found["auth"] = login_from(places).credentials
    if "ledger" not in found:
        ledger = first_of(places, LEDGER)
        found["ledger"] = None if ledger is None else ledger.value
    found["credentials"] = NamedCredentials(
        lambda name: login_from([Variables(variables, name)], name), found.get("credentials")
    )
    return found
