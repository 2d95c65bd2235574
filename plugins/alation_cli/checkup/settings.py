"""Where each setting stands, and whether together they are whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from alation_cli.checkup.finding import Finding, failed, ok, warning
from alation_cli.connection import kept
from alation_cli.exits import ExitCode
from alation_cli.loading.notifying import FILE_VARIABLE, VARIABLE
from alation_core import ConfigurationError, OAuthClient, RefreshToken
from alation_core.auth import LEDGER, NAMES, SECRETS, Credentials, names_in
from alation_core.transport import proxy_of_environment
from alation_core.wire import without_password
from alation_profiles.configuration import Configuration, is_secret, readable_by_all

_PROXIES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
"""The first of them that is set counts; also an empty one, over that in capital letters."""
_CA_FILES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
_TODO = "set it right; `alation doctor` looks once more"


def settings(found: Configuration, variables: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Yield what is said of the server, and where. Secrets are read, and never told.

    Args:
        found: the settings.
        variables: of the environment.
    """
    if found.named is not None:
        file = found.named.file.path
        yield ok("profile", f"{found.named.profile.name!r} in {file}, by {found.named.source}")
    for line in found.overruled():
        yield warning("profile", line, "unset the variable, where the profile is meant")
    for name, near in mistyped(variables):
        yield warning("variables", f"{name} is set, and nothing reads it", f"is {near} meant?")
    for line in (*found.warnings(), *_secrets_for_all(variables)):
        says, _, todo = line.rpartition(": ")
        yield warning("secrets", says, todo)
    try:
        yield ok("host", f"{found.host.value}, from {found.host.source}")
        login = kept(found.login)
        sources = "; ".join(f"{name} from {source}" for name, source in login.sources.items())
        yield ok("credentials", f"{_kind(login.credentials)}: {sources}")
        yield from _further(found, variables)
        yield from _way_out(found)
    except ConfigurationError as error:
        yield failed("settings", str(error), _TODO, ExitCode.BAD_INPUT)


def _further(found: Configuration, variables: Mapping[str, str]) -> Iterator[Finding]:
    profile = {} if found.named is None else found.named.profile.named
    for name in dict.fromkeys([*names_in(variables), *profile]):
        try:
            login = kept(found.further(name))
        except ConfigurationError as error:
            yield warning("credentials", f"{name!r} cannot be used: {error}", _TODO)
            continue
        sources = "; ".join(f"{one} from {source}" for one, source in login.sources.items())
        yield ok("credentials", f"{name!r}: {_kind(login.credentials)}: {sources}")


def _way_out(found: Configuration) -> Iterator[Finding]:
    proxy = found.find("proxy")
    if proxy is not None:
        yield ok("proxy", f"{without_password(proxy.value)}, from {proxy.source}")
    else:
        yield from _proxy_of_environment(found.host.value)
    ca_file = found.find("ca_file")
    variable = next((one for one in _CA_FILES if os.environ.get(one)), None)
    if ca_file is not None:
        yield ok("ca_file", f"{ca_file.value}, from {ca_file.source}")
    elif variable is not None:
        yield ok("ca_file", f"{os.environ[variable]}, from {variable}")


def _proxy_of_environment(base: str) -> Iterator[Finding]:
    named = {name: os.environ[name] for name in _PROXIES if os.environ.get(name)}
    used = proxy_of_environment(base)
    if used is not None:
        source = next((name for name in named if named[name] == used), "this machine's settings")
        yield ok("proxy", f"{without_password(used)}, from {source}")
        return
    for name, address in named.items():
        yield ok("proxy", f"{without_password(address)}, from {name}: not used for this host")


def _kind(credentials: Credentials) -> str:
    if isinstance(credentials, RefreshToken):
        return f"refresh token of user {credentials.user_id}"
    if isinstance(credentials, OAuthClient):
        return "OAuth client"
    return "access token, which cannot be renewed"


def _secrets_for_all(variables: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each file of a secret that everybody may read."""
    values = sorted([*SECRETS, LEDGER])
    for name, path in variables.items():
        if not name.startswith("ALATION_") or not path:
            continue
        of = next((one for one in values if name.endswith(f"_{one.upper()}_FILE")), None)
        if name == FILE_VARIABLE or (of is not None and is_secret(of, path)):
            yield from readable_by_all(path)


def mistyped(variables: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the variables that are nearly one of ours, each with the one that may be meant."""
    known = {f"ALATION_{name.upper()}{end}" for name in NAMES for end in ("", "_FILE")}
    known |= {"ALATION_PROFILE", "ALATION_CONFIG", "ALATION_DEBUG", VARIABLE, FILE_VARIABLE}
    further = tuple(f"_{name.upper()}{end}" for name in NAMES for end in ("", "_FILE"))
    for name in variables:
        if name.upper().startswith("ALATION") and name not in known and not name.endswith(further):
            near = get_close_matches(name.upper(), known, n=1, cutoff=0.85)
            if near:
                yield name, near[0]
