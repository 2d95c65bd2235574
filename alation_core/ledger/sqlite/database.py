"""A database in a file: opened, waited for, written in transactions; its errors are explained."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from alation_core.errors import LedgerError, NoLedger
from alation_core.ledger.sqlite.files import keep_private, make_private
from alation_core.ledger.sqlite.locks import any_taken
from alation_core.ledger.sqlite.migration import bring_up
from alation_core.ledger.sqlite.tables import DAMAGED, FIRST_TABLE, NOT_A_DATABASE, VERSION, meaning
from alation_core.locks import ForkedLock

T = TypeVar("T")

BUSY_SECONDS = 30.0
"""A process waits this long for another one's write."""
_PAUSE_SECONDS = 0.02
"""It looks this often whether it can go on, or is to stop."""
_FIRST_PAUSE_SECONDS = 0.001
"""It looks again so soon at first: most writes are over by then."""

_INCREMENTAL = 2
"""How `auto_vacuum` is set in a file that gives back its free pages bit by bit."""
_PAGES = 1000
"""So many are given back in one transaction: others who write wait no longer than that."""
_TURN_SECONDS = 1.0
"""Who writes transaction after transaction lets others have their turn so often."""

_opening = ForkedLock()
"""Closing a file that was just made drops the locks that other threads have on it by then."""


class Database:
    """A ledger's file, open: what a store in SQLite stands on.

    Args:
        path: of the file; it is made where it does not exist, readable by its owner only.
        stop: says why the process is to stop, or None: then nobody is waited for.

    Raises:
        LedgerError: the file is no ledger, of a newer version, or cannot be opened.
    """

    def __init__(
        self, path: str | os.PathLike[str], stop: Callable[[], str | None] = lambda: None
    ) -> None:
        self.path = Path(path)
        self._stop = stop
        self._process = os.getpid()
        self._gave_up = False
        self._turn = time.monotonic()
        with _opening.held(), self._explained():
            make_private(self.path)
            # One call at a time uses a store, but a stream may be read by several threads.
            # A whole path: of others the library reads some as names of its own (":memory:").
            self._db = sqlite3.connect(
                self.path.absolute(), timeout=0, isolation_level=None, check_same_thread=False
            )
        try:
            with self._explained():
                self._patiently(self._prepare)
            keep_private(self.path)
        except BaseException:
            self._db.close()
            raise

    @property
    def name(self) -> str:
        """The path of the file."""
        return str(self.path)

    def _prepare(self) -> None:
        if self._version() > VERSION:
            raise LedgerError(
                f"the ledger {self.path} was written by a newer version of this package: use that "
                "one, or name another ledger"
            )
        self._check_kind()
        if self._version() == 0:
            # Before anything is written: later only a copy of the whole file brings it about.
            self._db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        # Only a new or an old file is written to: who reads does not wait for another process.
        if self._version() < VERSION:
            with self.transaction() as db:
                # Once more: another process may have done it meanwhile.
                if (version := self._version()) < VERSION:
                    bring_up(db, version, self.path)

    def _version(self) -> int:
        return self._pragma("user_version")

    def _check_kind(self) -> None:
        """Hold that the file is a ledger, or empty: nobody else's database is written to."""
        found = self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {name for (name,) in found}
        if tables and (FIRST_TABLE not in tables or not self._version()):
            raise NoLedger(
                f"{self.path} cannot be used as a ledger: it is a database of something else. Name "
                "another file"
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Make of an error of the library one sentence for people."""
        try:
            yield
        except (sqlite3.Error, sqlite3.Warning) as error:
            name = getattr(error, "sqlite_errorname", "")
            kind = NoLedger if name == NOT_A_DATABASE else LedgerError
            raise kind(f"the ledger {self.path} {meaning(name, str(error))}") from error
        except (UnicodeError, OverflowError) as error:
            raise LedgerError(f"the ledger {self.path} cannot hold this: {error}") from error

    def _patiently(self, act: Callable[[], T]) -> T:
        """Do what another process may keep from being done for a while.

        The waiting is done here, and not in the library, so that a signal is heard meanwhile. Once
        it was in vain, nobody waits again: a run is under way.
        """
        until = time.monotonic() + (0.0 if self._gave_up else BUSY_SECONDS)
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                done = act()
            except sqlite3.OperationalError as error:
                is_busy = getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")
                if not is_busy:
                    raise
                if time.monotonic() >= until or self._stop() is not None:
                    self._gave_up = True
                    raise
                time.sleep(pause)
                pause = min(2 * pause, _PAUSE_SECONDS)
            else:
                self._gave_up = False
                return done

    def close(self) -> None:
        """Close the file. In a forked process nothing is done: the file is its parent's."""
        if os.getpid() == self._process:
            with suppress(sqlite3.Error):
                self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; durable when it is left."""
        with self._explained():
            self._patiently(lambda: self._db.execute("BEGIN IMMEDIATE"))
            try:
                yield self._db
                self._patiently(lambda: self._db.execute("COMMIT"))
            except BaseException:
                # Where the disk is full, the library may have rolled back itself.
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def size(self) -> int:
        """Return how many bytes the file takes, with what is not yet written into it."""
        files = (self.path.with_name(self.path.name + end) for end in ("", "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def compact(self) -> bool:
        """Give back the space of what was removed; nobody who works on the ledger waits for long.

        Returns:
            Whether all of it was given back; else others are at work, and it can be tried later.
        """
        with self._explained():
            if self._pragma("auto_vacuum") == _INCREMENTAL:
                free = self._pragma("freelist_count")
                while free:
                    self._patiently(self._give_back)
                    self.give_way()
                    before, free = free, self._pragma("freelist_count")
                    if free >= before:
                        break
            elif any_taken(self.path):
                return False  # the file is copied as a whole, and everybody waits meanwhile
            else:
                self._db.execute("PRAGMA auto_vacuum = INCREMENTAL")
                self._patiently(lambda: self._db.execute("VACUUM"))
            # Where somebody reads just now, the file shrinks at a later write.
            busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy

    def give_way(self) -> None:
        """Let others write, who look for their turn every few hundredths of a second."""
        if time.monotonic() - self._turn > _TURN_SECONDS:
            time.sleep(2 * _PAUSE_SECONDS)
            self._turn = time.monotonic()

    def _give_back(self) -> None:
        self._db.execute(f"PRAGMA incremental_vacuum({_PAGES})").fetchall()

    def _pragma(self, name: str) -> int:
        value: int = self._db.execute(f"PRAGMA {name}").fetchone()[0]
        return value

    def _all(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query.

        A query is never left half-read: what it sees would stand still, and where another process
        writes meanwhile, nothing could be written here before it was read to its end.
        """
        with self._explained():
            return self._patiently(lambda: self._db.execute(statement, values).fetchall())

    def _damaged(self, what: str) -> LedgerError:
        return LedgerError(f"the ledger {self.path} {DAMAGED} ({what})")
