"""Where the ledger is: a file that the user names, or one in the platform's folder for state."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from alation_cli.exits import BadInput
from alation_cli.user_folders import STATE, user_folder
from alation_core import LedgerError, LedgerOption
from alation_core.ledger import Store, open_store
from alation_files.source import Source

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
            "there is no home folder for the ledger: give --ledger FILE, or --no-ledger"
        ) from error


def ledger_option(
    given: Path | None, *, wanted: bool, lasting: bool, source: str
) -> LedgerOption | None:
    """Return where a load is recorded, or None where it is not.

    Args:
        given: value of --ledger.
        wanted: --no-ledger was not given.
        lasting: the server outlives the command; else a run is recorded only where a file is given.
        source: where the rows come from, as it is noted in the ledger.

    Raises:
        BadInput: a ledger is both named and not wanted, or the user has no home folder.
    """
    if given is not None and not wanted:
        raise BadInput("--ledger and --no-ledger contradict each other: leave one of them out")
    if not wanted or (given is None and not lasting):
        return None
    return LedgerOption(given or default_ledger(), source)


def from_here(source: Source) -> Source:
    """Return a source that was noted; a file below the folder of the command by its short name."""
    try:
        return replace(source, file=str(Path(source.file).relative_to(Path.cwd())))
    except (ValueError, OSError):
        return source


def is_there(ledger: Path) -> bool:
    """Tell whether there is a ledger.

    Raises:
        BadInput: nobody can tell, because its folder cannot be read.
    """
    try:
        return ledger.exists()
    except OSError as error:
        raise BadInput(
            f"the ledger {ledger} cannot be read: {error.strerror}. Another one is named by "
            "--ledger FILE"
        ) from error


@contextmanager
def opened_ledger(given: Path | None) -> Iterator[Store]:
    """Yield a ledger that is there already.

    Args:
        given: its path; None: the user's ledger.

    Raises:
        BadInput: there is none, or it cannot be used.
    """
    path = given or default_ledger()
    if not is_there(path):
        raise BadInput(f"there is no ledger {path}: no load was recorded there")
    try:
        store = open_store(path)
    except LedgerError as error:
        raise BadInput(str(error), "another one is named by --ledger FILE") from error
    try:
        yield store
    finally:
        store.close()
