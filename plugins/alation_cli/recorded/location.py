"""Where the ledger is: what an option or a variable names, or a file in the user's folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from alation_cli.connection import configuration, offline
from alation_cli.exits import BadInput
from alation_core import LedgerError
from alation_core.auth import LEDGER
from alation_core.ledger import Store, file_of
from alation_files.source import Source
from alation_profiles.folders import STATE, user_folder

_FILE = Path("alation", "ledger.sqlite")


def default_ledger(variables: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the path of the user's ledger.

    Args:
        variables: of the environment.
        platform: name of the platform, as `sys.platform` has it.

    Raises:
        BadInput: the user has no home folder.
    """
    try:
        return user_folder(STATE, variables, platform) / _FILE
    except RuntimeError as error:
        raise BadInput(
            "there is no home folder for the ledger: name a file by --ledger FILE or "
            "ALATION_LEDGER (a load alone may do without, by --no-ledger: it cannot be resumed)"
        ) from error


def ledger_address(given: str | None, variables: Mapping[str, str] = os.environ) -> str:
    """Return where the ledger is, as the core takes it: a path, or an address with a scheme.

    Args:
        given: value of --ledger, or None.
        variables: of the environment; an empty one counts as not set. Without one, a profile may
            name the ledger.

    Raises:
        BadInput: the value is empty, or the user has no home folder.
        ConfigurationError: the profile cannot be used.
    """
    if given is None:
        found = configuration(variables=variables).find(LEDGER)
        return str(default_ledger(variables)) if found is None else found.value
    if not given.strip():
        raise BadInput("--ledger is empty: name a file or a store, or leave it out")
    return given


def is_named(given: str | None, variables: Mapping[str, str] = os.environ) -> bool:
    """Tell whether somebody said where the ledger is; arguments are those of `ledger_address`."""
    return given is not None or configuration(variables=variables).has(LEDGER)


def from_here(source: Source) -> Source:
    """Return a source that was noted; a file below the folder of the command by its short name."""
    try:
        return replace(source, file=str(Path(source.file).relative_to(Path.cwd())))
    except (ValueError, OSError):
        return source


def is_there(address: str) -> bool:
    """Tell whether there may be a ledger: of one that is no file, only opening it tells.

    Raises:
        BadInput: nobody can tell, because its folder cannot be read.
    """
    file = file_of(address)
    try:
        return file is None or file.exists()
    except OSError as error:
        raise BadInput(
            f"the ledger {address} cannot be read: {error.strerror}. Another one is named by "
            "--ledger FILE"
        ) from error


@contextmanager
def opened_ledger(address: str) -> Iterator[Store]:
    """Yield a ledger that is there already.

    Args:
        address: where it is.

    Raises:
        BadInput: there is none, or it cannot be used.
    """
    if not is_there(address):
        raise BadInput(f"there is no ledger {address}: no load was recorded there")
    try:
        with offline() as catalog:  # its plugins bring the stores that are no files
            store = catalog.context.opener.store(address)
    except LedgerError as error:
        raise BadInput(str(error), "another one is named by --ledger FILE") from error
    try:
        yield store
    finally:
        store.close()
