"""Which server a command talks to, and with which credentials: from its options and variables."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from os import PathLike
from typing import TYPE_CHECKING, Any

from alation_cli.exits import BadInput
from alation_cli.output.plain import hint, keep_to_oneself, say
from alation_cli.server_options import PROFILE, chosen
from alation_core import Alation, ApiAccessToken, RefreshToken
from alation_core.clock import SystemClock
from alation_core.frozen import dataclass
from alation_core.wire import passwords_in, proxies_in

if TYPE_CHECKING:
    from alation_core.auth import Credentials, Login
    from alation_profiles.configuration import Configuration
    from alation_sandbox import Sandbox

JOB_SECONDS = 0.5
"""How long a job of the embedded sandbox runs: long enough to see that there are jobs."""


@dataclass(frozen=True)
class Target:
    """What the options of a command say about its server.

    Args:
        host: address with its scheme; None: the variable ALATION_HOST.
        sandbox: use an embedded emulator.
        job_seconds: how long its jobs run; None: `JOB_SECONDS`.
    """

    host: str | None = None
    sandbox: bool = False
    job_seconds: float | None = None


@dataclass(frozen=True)
class Budget:
    """What a process shares with others that send with the same credentials.

    Args:
        rate: requests a second of all together; None: no limit.
        senders: how many may send at once; None: as many as like to.
        ledger: through which they share it; None: nothing is shared.
    """

    rate: float | None = None
    senders: int | None = None
    ledger: str | PathLike[str] | None = None


NOTHING_SHARED = Budget()


@dataclass(frozen=True)
class Reached:
    """The server of a command, and what opens it.

    Args:
        host: its address.
        auth: the credentials.
        named: the credentials that operations name.
        proxy: address of an HTTP proxy, or None.
        ca_file: of the certificates that are believed, or None.
        rate: requests a second, or None.
        senders: how many of the processes that share a ledger may send at once, or None.
    """

    host: str
    auth: Credentials
    named: Mapping[str, Credentials]
    proxy: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    rate: float | None = None
    senders: int | None = None


def configuration(
    host: str | None = None, variables: Mapping[str, str] = os.environ
) -> Configuration:
    """Return what counts for the command that runs: its options, the variables, a profile.

    Args:
        host: value of --host, or None.
        variables: of the environment.

    Raises:
        ConfigurationError: the profile is not there, or its file cannot be used.
    """
    from alation_core.auth import Setting
    from alation_profiles.configuration import Configuration
    from alation_profiles.places import Options

    given = dict(chosen())
    profile = given.pop("profile", None)
    options = Options({"host": host, **given}, lambda name: f"--{name.replace('_', '-')}")
    named = None if profile is None else Setting(profile, PROFILE)
    return Configuration(options, variables, named)


@contextmanager
def connect(
    target: Target,
    variables: Mapping[str, str] = os.environ,
    budget: Budget = NOTHING_SHARED,
) -> Iterator[Alation]:
    """Yield the catalog that the options, the variables and the profile name. Nothing is sent yet.

    Args:
        target: what the options say.
        variables: of the environment.
        budget: what the command shares with others.

    Raises:
        BadInput: something is missing, or contradicts something else.
        ConfigurationError: the host cannot be used.
    """
    with reached(target, variables) as server:
        yield client(server, budget)


def client(server: Reached, budget: Budget = NOTHING_SHARED) -> Alation:
    """Return the client of a server.

    Args:
        server: what opens it.
        budget: what the command shares with others.

    Raises:
        ConfigurationError: the host, the proxy or the CA file cannot be used.
    """
    shared = budget.ledger is not None
    return Alation(
        server.host,
        server.auth,
        proxy=server.proxy,
        ca_file=server.ca_file,
        ledger=budget.ledger,
        clock=SystemClock(),
        credentials=server.named,
        rate=server.rate if budget.rate is None else budget.rate,
        senders=server.senders if shared and budget.senders is None else budget.senders,
    )


@contextmanager
def reached(target: Target, variables: Mapping[str, str] = os.environ) -> Iterator[Reached]:
    """Yield the server and the credentials; arguments and errors are those of `connect`."""
    if target.sandbox:
        _refuse_other_servers(target)
        job_seconds = JOB_SECONDS if target.job_seconds is None else target.job_seconds
        with new_sandbox(0, job_seconds) as server:
            known = server.credentials
            own = RefreshToken(known.user_id, known.refresh_token)
            # The embedded sandbox knows one user, who has the credentials of every name.
            yield Reached(server.url, own, defaultdict(lambda: own))
        return
    if target.job_seconds is not None:
        raise BadInput("--job-seconds is for the jobs of --sandbox: add it, or leave both out")
    found = configuration(target.host, variables)
    for line in found.warnings():
        say(f"alation: {line}")
    if "profile" in chosen():
        for line in found.overruled():
            hint(f"note: {line}")
    yield named_server(found)


def _refuse_other_servers(target: Target) -> None:
    others = [f"--{name.replace('_', '-')}" for name in chosen()]
    if target.host is not None:
        others.insert(0, "--host")
    if others:
        raise BadInput(f"{others[0]} and --sandbox name two servers: leave one of them out")


def named_server(found: Configuration) -> Reached:
    """Return the server that a configuration names.

    Raises:
        BadInput: no server, or no credentials, are named.
        ConfigurationError: something is missing, contradicts something else, or cannot be read.
    """
    from alation_core.auth import NamedCredentials
    from alation_core.errors import NotConfigured

    try:
        host, login = found.host, kept(found.login)
    except NotConfigured as error:
        raise BadInput(f"{error}; or use --sandbox for a first try") from None
    proxy = found.text("proxy")
    for password in passwords_in([proxy or "", *proxies_in(os.environ)]):
        keep_to_oneself(password, "the password of the proxy")
    return Reached(
        host.value,
        login.credentials,
        NamedCredentials(lambda name: kept(found.further(name))),
        proxy,
        found.text("ca_file"),
        found.number("rate"),
        found.count("senders"),
    )


def kept(login: Login) -> Login:
    """Return credentials whose secrets are never said."""
    from alation_core.auth import SECRETS

    for name in SECRETS.intersection(login.values):
        keep_to_oneself(login.values[name].value, name)
    return login


@contextmanager
def offline() -> Iterator[Alation]:
    """Yield a catalog that is never called: for what only needs the declarations."""
    yield Alation("https://offline.example.com", ApiAccessToken("unused"))


def new_sandbox(
    port: int, job_seconds: float, faults: Sequence[str] = (), **options: Any
) -> Sandbox:
    """Return an emulated server that is not started yet.

    Args:
        port: on loopback; 0 takes a free one.
        job_seconds: how long its jobs run.
        faults: what goes wrong, each as KIND[:METHOD[:PATH[:AT[:TIMES]]]].
        options: further ones of `Sandbox`.

    Raises:
        BadInput: the extra `sandbox` is not installed, or a text names no fault.
    """
    try:
        from alation_sandbox import Sandbox, parse_fault
    except ModuleNotFoundError as missing:
        raise BadInput(
            f"the sandbox needs {missing.name}, which the extra 'sandbox' brings: "
            "pip install 'alation-core[sandbox]'"
        ) from missing
    try:
        parsed = [parse_fault(text) for text in faults]
    except ValueError as error:
        raise BadInput(str(error)) from error
    return Sandbox(port=port, job_seconds=job_seconds, faults=parsed, **options)
