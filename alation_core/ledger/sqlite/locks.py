"""Locks that the operating system takes back when a process dies: each a file beside the ledger."""

from __future__ import annotations

import glob
import re
import sqlite3
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

_TAKEN = ("SQLITE_BUSY", "SQLITE_READONLY_DBMOVED", "SQLITE_IOERR_FSTAT")
"""The lock is held, or its holder removed the file after it was opened here."""
_PLAIN = re.compile(r"[A-Za-z0-9-]{1,64}")
"""What the name of a file may hold on every system: the ids of runs are such."""


class LockTaken(Exception):
    """Another process holds a lock."""


def lock_path(ledger: Path, name: str, owner: str) -> Path:
    """Return the file of the lock that belongs to one claim.

    Args:
        ledger: file of the ledger.
        name: of what is claimed.
        owner: of the claim: who takes over from a frozen process has a lock of its own.
    """
    if not _PLAIN.fullmatch(name):
        name = blake2b(name.encode(errors="surrogatepass"), digest_size=8).hexdigest()
    return ledger.with_name(f"{ledger.name}.{name}.{owner}.lock")


def take_lock(path: Path) -> sqlite3.Connection:
    """Take a lock; it is held until what is returned is closed, or the process dies.

    Raises:
        LockTaken: another process holds it, or this one does.
    """
    # A whole path, as the ledger's own: the library takes a short one for a name of its own.
    lock = sqlite3.connect(
        path.absolute(), timeout=0, isolation_level=None, check_same_thread=False
    )
    try:
        with suppress(OSError):  # the holder before may be removing it
            path.chmod(0o600)
        lock.execute("PRAGMA synchronous = OFF")
        lock.execute("PRAGMA user_version = 1")
        lock.execute("BEGIN EXCLUSIVE")
        # Only a write to a file that is not empty fails where that file was removed meanwhile: the
        # lock would be on a file that nobody else finds.
        lock.execute("PRAGMA user_version = 2")
    except sqlite3.Error as error:
        lock.close()
        if error.sqlite_errorname.startswith(_TAKEN):
            raise LockTaken from error
        raise
    return lock


def is_free(path: Path) -> bool:
    """Tell whether who held a lock is dead: its file is there, and nobody holds it.

    A file that is not there says nothing: the ledger may have been moved.
    """
    if not path.exists():
        return False
    try:
        take_lock(path).close()
    except LockTaken:
        return False
    return True


def forget_lock(path: Path) -> None:
    """Remove the file of a lock, and what SQLite keeps beside it."""
    for end in ("", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + end).unlink(missing_ok=True)


def any_taken(ledger: Path) -> bool:
    """Whether a process holds a lock; one that died has left the file of its own."""
    beside = ledger.parent.glob(f"{glob.escape(ledger.name)}.*.lock")
    return any(not is_free(path) for path in beside)
