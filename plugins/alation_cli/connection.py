"""Which server a command talks to, and with which credentials: from its options and variables."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alation_cli.exits import BadInput
from alation_core import Alation, ApiAccessToken, OAuthClient, RefreshToken
from alation_core.auth import Credentials
from alation_core.clock import SystemClock

if TYPE_CHECKING:
    from alation_sandbox import Sandbox

HOST = "ALATION_HOST"
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


def _refresh_token(values: Mapping[str, str]) -> Credentials:
    user = values["ALATION_USER_ID"]
    if not user.isdecimal():
        raise BadInput(f"ALATION_USER_ID must be the number of a user, not {user!r}")
    return RefreshToken(int(user), values["ALATION_REFRESH_TOKEN"])


def _oauth(values: Mapping[str, str]) -> Credentials:
    return OAuthClient(values["ALATION_CLIENT_ID"], values["ALATION_CLIENT_SECRET"])


def _access_token(values: Mapping[str, str]) -> Credentials:
    return ApiAccessToken(values["ALATION_ACCESS_TOKEN"])


WAYS: Mapping[tuple[str, ...], Callable[[Mapping[str, str]], Credentials]] = {
    ("ALATION_USER_ID", "ALATION_REFRESH_TOKEN"): _refresh_token,
    ("ALATION_CLIENT_ID", "ALATION_CLIENT_SECRET"): _oauth,
    ("ALATION_ACCESS_TOKEN",): _access_token,
}
"""The variables that make credentials, one way per line; exactly one way must be taken."""


def credentials_from(variables: Mapping[str, str]) -> Credentials:
    """Return the credentials that the variables name; an empty variable counts as not set.

    Raises:
        BadInput: there are none, some are missing, or they name two ways at once.
    """
    taken = [names for names in WAYS if any(variables.get(name) for name in names)]
    if not taken:
        ways = ", or ".join(" and ".join(names) for names in WAYS)
        raise BadInput(f"no credentials: set {ways}; or use --sandbox for a first try")
    if len(taken) > 1:
        given = " and ".join(name for names in taken for name in names if variables.get(name))
        raise BadInput(f"{given} are set, which are different ways to log in: unset all but one")
    missing = [name for name in taken[0] if not variables.get(name)]
    if missing:
        given = next(name for name in taken[0] if variables.get(name))
        raise BadInput(f"{given} is set, but {missing[0]} is not: set it as well")
    return WAYS[taken[0]](variables)


@contextmanager
def connect(target: Target, variables: Mapping[str, str] = os.environ) -> Iterator[Alation]:
    """Yield the catalog that the options and variables name. Nothing is sent yet.

    Args:
        target: what the options say.
        variables: of the environment.

    Raises:
        BadInput: something is missing, or contradicts something else.
        ConfigurationError: the host cannot be used.
    """
    with reached(target, variables) as (host, auth):
        yield Alation(host, auth, clock=SystemClock())


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


def new_sandbox(port: int, job_seconds: float, faults: Sequence[str] = ()) -> Sandbox:
    """Return an emulated server that is not started yet.

    Args:
        port: on loopback; 0 takes a free one.
        job_seconds: how long its jobs run.
        faults: what goes wrong, each as KIND[:METHOD[:PATH[:AT[:TIMES]]]].

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
    return Sandbox(port=port, job_seconds=job_seconds, faults=parsed)
