"""The file of a ledger: made for its owner only, and mended where others may read it."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from alation_core.errors import LedgerError, NoLedger

COMPANIONS = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by the ends of their names."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private(path: Path) -> None:
    """Make the file where there is none, readable by its owner only.

    Raises:
        LedgerError: it cannot be opened, or is no file.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            raise NoLedger(
                f"{path} cannot be used as a ledger: it is no file. Name another one, or none"
            )
        # Made with its mode before SQLite opens it; its companion files take the same mode. One
        # that is there is not opened: closing it would drop the locks of this process on it.
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise LedgerError(
            f"{path} cannot be used as a ledger: {error.strerror}. Check the permissions of the "
            "file and its folder, or name another one"
        ) from error
    except ValueError as error:
        raise NoLedger(f"{str(path)!r} cannot be the name of a ledger: {error}") from error


def keep_private(path: Path) -> None:
    """Take from others the right to read a ledger, where they have it: it holds the rows.

    Raises:
        LedgerError: that cannot be changed.
    """
    if os.name == "nt":  # modes say nothing there
        return
    for end in COMPANIONS:
        file = path.with_name(path.name + end)
        try:
            mode = stat.S_IMODE(file.stat().st_mode)
            if mode & _OTHERS:
                file.chmod(mode & ~_OTHERS)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise LedgerError(
                f"{path} cannot be used as a ledger: others may read it (mode {mode:04o}), and "
                f"that cannot be changed: {error.strerror}. Let its owner do it, or name another"
            ) from error
