"""All that is looked at, in order: each part as far as what is before it allows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from alation_cli.checkup.finding import Finding, State, failed, ok
from alation_cli.checkup.ledger import ledger
from alation_cli.checkup.machine import machine
from alation_cli.checkup.server import server
from alation_cli.checkup.settings import settings
from alation_cli.connection import Target, client, configuration, named_server, reached
from alation_cli.exits import BadInput, ExitCode
from alation_cli.recorded.location import default_ledger
from alation_core import ConfigurationError
from alation_core.auth import LEDGER
from alation_profiles.configuration import Configuration


def examine(
    target: Target, named_ledger: str | None, variables: Mapping[str, str] = os.environ
) -> Iterator[Finding]:
    """Yield the findings as they come.

    Args:
        target: the server.
        named_ledger: value of --ledger, or None.
        variables: of the environment.
    """
    try:
        found = configuration(target.host, variables)
    except ConfigurationError as error:
        yield failed("profile", str(error), None, ExitCode.BAD_INPUT)
        if target.sandbox:  # which needs no profile
            yield from _emulated(target, variables)
        if named_ledger is not None:
            yield from ledger(named_ledger, "--ledger")
        yield from machine()
        return
    yield from _reached(target, found, variables)
    try:
        setting = found.find(LEDGER)
        if named_ledger is not None:
            yield from ledger(named_ledger, "--ledger")
        elif setting is not None:
            yield from ledger(setting.value, setting.source)
        else:
            yield from ledger(str(default_ledger(variables)), "the user's folder for state")
    except (BadInput, ConfigurationError) as error:
        yield failed("ledger", str(error), None, ExitCode.BAD_INPUT)
    yield from machine()


def _reached(
    target: Target, found: Configuration, variables: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield what is found of the settings, and of the server that they name."""
    if target.sandbox:
        yield from _emulated(target, variables)
        return
    whole = True
    for finding in settings(found, variables):
        whole = whole and finding.state is not State.FAILED
        yield finding
    if not whole:
        return
    try:
        catalog = client(named_server(found))
    except (BadInput, ConfigurationError) as error:
        yield failed("settings", str(error), None, ExitCode.BAD_INPUT)
        return
    yield from server(catalog)


def _emulated(target: Target, variables: Mapping[str, str]) -> Iterator[Finding]:
    yield ok("host", "an emulated server, as long as this command runs, from --sandbox")
    with reached(target, variables) as emulated:
        yield from server(client(emulated))
