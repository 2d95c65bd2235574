"""Which server a command talks to, and with which credentials: from its options and variables."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from os import PathLike
from typing import TYPE_CHECKING, Any

from alation_cli.exits import BadInput
from alation_core import Alation, ApiAccessToken, OAuthClient, RefreshToken
from alation_core.auth import Credentials
from alation_core.clock import SystemClock
from alation_core.frozen import dataclass

if TYPE_CHECKING:
    from alation_sandbox import Sandbox

PREFIX = "ALATION_"
HOST = f"{PREFIX}HOST"
_NO_SIGN = re.compile("[^A-Z0-9]")
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


def _refresh_token(values: Mapping[str, str]) -> Credentials:
    user = values["USER_ID"]
    if not user.isdecimal():
        raise BadInput(f"USER_ID must be the number of a user, not {user!r}")
    return RefreshToken(int(user), values["REFRESH_TOKEN"])


def _oauth(values: Mapping[str, str]) -> Credentials:
    return OAuthClient(values["CLIENT_ID"], values["CLIENT_SECRET"])


def _access_token(values: Mapping[str, str]) -> Credentials:
    return ApiAccessToken(values["ACCESS_TOKEN"])


WAYS: Mapping[tuple[str, ...], Callable[[Mapping[str, str]], Credentials]] = {
    ("USER_ID", "REFRESH_TOKEN"): _refresh_token,
    ("CLIENT_ID", "CLIENT_SECRET"): _oauth,
    ("ACCESS_TOKEN",): _access_token,
}
"""The ends of the variables that make credentials, one way per line; exactly one must be taken."""


def credentials_from(variables: Mapping[str, str], named: str | None = None) -> Credentials:
    """Return the credentials that the variables name; an empty variable counts as not set.

    Args:
        variables: of the environment.
        named: the name that operations give to the credentials: those of "cde" are in
            ALATION_CDE_CLIENT_ID and so on; None: the client's own.

    Raises:
        BadInput: there are none, some are missing, or they name two ways at once.
    """
    begin = PREFIX if named is None else f"{PREFIX}{_NO_SIGN.sub('_', named.upper())}_"
    values = {name: variables.get(begin + name, "") for names in WAYS for name in names}
    taken = [names for names in WAYS if any(values[name] for name in names)]
    given = [begin + name for names in taken for name in names if values[name]]
    if not taken:
        ways = ", or ".join(" and ".join(begin + name for name in names) for names in WAYS)
        what = "no credentials" if named is None else f"no credentials {named!r}"
        raise BadInput(f"{what}: set {ways}; or use --sandbox for a first try")
    if len(taken) > 1:
        told = " and ".join(given)
        raise BadInput(f"{told} are set, which are different ways to log in: unset all but one")
    missing = [name for name in taken[0] if not values[name]]
    if missing:
        raise BadInput(f"{given[0]} is set, but {begin}{missing[0]} is not: set it as well")
    try:
        return WAYS[taken[0]](values)
    except BadInput as error:
        raise BadInput(f"{begin}{error}") from None


class NamedCredentials(dict[str, Credentials]):
    """The credentials that operations name, each made of its variables when it is asked for.

    Args:
        variables: of the environment.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__()
        self._variables = variables

    def __missing__(self, name: str) -> Credentials:
        """Return the credentials of a name.

        Raises:
            BadInput: the variables do not make them.
        """
        self[name] = credentials_from(self._variables, name)
        return self[name]


def named_credentials(
    target: Target, own: Credentials, variables: Mapping[str, str] = os.environ
) -> Mapping[str, Credentials]:
    """Return the credentials of any name; the embedded sandbox knows one user, who has them all."""
    return defaultdict(lambda: own) if target.sandbox else NamedCredentials(variables)


@contextmanager
def connect(
    target: Target,
    variables: Mapping[str, str] = os.environ,
    budget: Budget = NOTHING_SHARED,
) -> Iterator[Alation]:
    """Yield the catalog that the options and variables name. Nothing is sent yet.

    Args:
        target: what the options say.
        variables: of the environment.
        budget: what the command shares with others.

    Raises:
        BadInput: something is missing, or contradicts something else.
        ConfigurationError: the host cannot be used.
    """
    with reached(target, variables) as (host, auth):
        named = named_credentials(target, auth, variables)
        yield Alation(
            host,
            auth,
            ledger=budget.ledger,
            clock=SystemClock(),
            credentials=named,
            rate=budget.rate,
            senders=budget.senders,
        )


@contextmanager
def reached(
    target: Target, variables: Mapping[str, str] = os.environ
) -> Iterator[tuple[str, Credentials]]:
    """Yield the address of the server and the credentials; arguments are those of `connect`."""
    if target.sandbox:
        if target.host is not None:
            raise BadInput("--host and --sandbox name two servers: leave one of them out")
        job_seconds = JOB_SECONDS if target.job_seconds is None else target.job_seconds
        with new_sandbox(0, job_seconds) as server:
            known = server.credentials
            yield server.url, RefreshToken(known.user_id, known.refresh_token)
        return
    if target.job_seconds is not None:
        raise BadInput("--job-seconds is for the jobs of --sandbox: add it, or leave both out")
    host = target.host or variables.get(HOST)
    if not host:
        raise BadInput(f"no server: give --host or set {HOST}; or use --sandbox for a first try")
    yield host, credentials_from(variables)


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
