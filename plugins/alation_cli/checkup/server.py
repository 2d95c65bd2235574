"""The server: is it reached, are the credentials good and until when, whose are they, its clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from alation_cli.checkup.advice import advice
from alation_cli.checkup.finding import Finding, failed, ok, warning
from alation_cli.exits import ExitCode
from alation_core import (
    Alation,
    AlationError,
    ApiAccessToken,
    AuthenticationFailed,
    ConfigurationError,
    PluginError,
    RequestRefused,
    ServerUnreachable,
)
from alation_core.auth import validate

SOON_DAYS = 14
"""A credential that ends within so many days is told of."""
CLOCK_SECONDS = 60.0
"""So far apart clocks may be."""
_READ_ONLY = "VIEWER"
_ANEW = "make a new token in the catalog (Account settings, API access), and check the user id"


def server(catalog: Alation) -> Iterator[Finding]:
    """Yield what the server says. A token is fetched, and nothing but reads are sent.

    Args:
        catalog: its client.
    """
    try:
        catalog.transport.authenticate()
        user = _user(catalog)
    except ServerUnreachable as error:
        yield failed("server", str(error), advice(str(error)), ExitCode.NO_ACCESS)
        return
    except AuthenticationFailed as error:
        yield ok("server", f"{catalog.transport.base} answers")
        elsewhere = re.search(r"HTTP (3\d\d|404)", str(error))
        todo = advice(str(error)) if elsewhere else _ANEW
        yield failed("login", str(error), todo, ExitCode.NO_ACCESS)
        return
    except ConfigurationError as error:
        yield failed("server", str(error), None, ExitCode.BAD_INPUT)
        return
    except AlationError as error:
        yield failed("server", str(error), advice(str(error)), ExitCode.NO_ACCESS)
        return
    yield ok("server", f"{catalog.transport.base} answers")
    yield _login(user)
    yield _end(catalog, user.get("id"))
    yield _clock(catalog)


def _user(catalog: Alation) -> dict[str, object]:
    """Return whose token it is; empty where the server does not say."""
    try:
        found: dict[str, object] = catalog.user.get_current().raw
        return found if isinstance(found, dict) else {}
    except RequestRefused as refusal:
        if refusal.status not in (400, 403, 404, 405):
            raise
    except PluginError:
        pass  # this endpoint is not installed here
    try:
        # The job call is harmless and there for everybody; that there is no such job is no matter.
        catalog.job(1).details()
    except RequestRefused as refusal:
        if refusal.status not in (400, 404):
            raise
    return {}


def _login(user: dict[str, object]) -> Finding:
    if not user:
        return ok("login", "the token is accepted; the server does not say whose it is")
    role = str(user.get("role") or "")
    says = f"the token is accepted: user {user.get('id')}, role {role or 'not told'}"
    if role.upper() == _READ_ONLY:
        return warning("login", says, "a viewer may not write: ask for another role before a load")
    return ok("login", says)


def _end(catalog: Alation, user: object) -> Finding:
    """Return until when the credential is good."""
    own = isinstance(catalog.transport.credentials, ApiAccessToken)
    try:
        told = validate(catalog.transport, user_id=user if own and type(user) is int else None)
    except AlationError as error:
        return ok("expiry", f"until when the credential is good cannot be told ({error})")
    if not told.valid:
        todo = "make a new one in the catalog"
        return failed("expiry", f"{told.kind}: {told.status}", todo, ExitCode.NO_ACCESS)
    if told.expires_at is None:
        return ok("expiry", f"{told.kind}: {told.status}; the server tells no end")
    left = (told.expires_at - datetime.fromtimestamp(catalog.transport.server_wall(), UTC)).days
    says = f"{told.kind}: good until {told.expires_at:%Y-%m-%d %H:%M} UTC"
    # The token of an OAuth client lives for an hour, and is made anew by itself.
    if left < SOON_DAYS and told.kind == "refresh token":
        return warning("expiry", f"{says}, for {left} days", "make a new one before it ends")
    return ok("expiry", says)


def _clock(catalog: Alation) -> Finding:
    offset = catalog.transport.server_time.offset
    if offset is None:
        return ok("clock", "the server does not tell its time")
    if abs(offset) <= CLOCK_SECONDS:
        return ok("clock", "this machine and the server have the same time")
    ahead = "behind" if offset > 0 else "ahead of"
    return warning(
        "clock",
        f"this machine's clock is {abs(offset):.0f} s {ahead} the server's",
        "set it by NTP: tokens and leases end by the clock",
    )
