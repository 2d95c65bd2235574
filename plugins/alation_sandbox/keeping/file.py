"""`StateFile`: a SQLite file that holds a world, for one sandbox at a time.

What an exchange changed is written before it is answered, in one transaction: a process that is
killed loses no change that a client knows of. The file is locked as long as it is open.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alation_sandbox.keeping.texts import NotKept, text_of, value_of
from alation_sandbox.world.shelves import Key

_log = logging.getLogger("alation_sandbox")

MARK = 0x414C5342
"""Says in the head of a SQLite file that it is one of ours."""
VERSION = 1
_SCHEMA = (
    "CREATE TABLE kept (place INTEGER PRIMARY KEY, shelf TEXT NOT NULL, key TEXT NOT NULL,"
    " value TEXT NOT NULL, UNIQUE (shelf, key))",
    "CREATE TABLE counted (shelf TEXT PRIMARY KEY, number TEXT NOT NULL)",
)

_NO_WORLD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a world raises that is made of something else."""


class StateError(ValueError):
    """A state file cannot be used; the message names it, and says why and what to do."""


@dataclass(frozen=True)
class _Change:
    text: str | None
    fresh: bool


class StateFile:
    """Opens and locks a state file; one that is not there, or is empty, is begun.

    Args:
        path: of the file.

    Raises:
        StateError: the file is something else, of a newer version, damaged, in use, or cannot be
            written. It is left as it is.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._changes: dict[tuple[str, str], _Change] = {}
        self._counts: dict[str, int] = {}
        try:
            if not self.path.parent.is_dir():
                raise self._refused(f"there is no folder {self.path.parent}: make it first")
            if self.path.exists() and not self.path.is_file():
                raise self._refused("it is no file: name another one")
            self._base = self._opened()
        except sqlite3.Error as fault:
            raise self._refused(_reason(fault)) from fault
        except OSError as fault:
            raise self._refused(f"{fault.strerror}; name another file") from fault
        self.is_new = not self.names()

    def _opened(self) -> sqlite3.Connection:
        # One thread at a time uses it: who holds the lock of the world.
        base = sqlite3.connect(
            self.path.absolute(), timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            base.execute("PRAGMA trusted_schema = OFF")
            is_empty = not list(base.execute("SELECT 1 FROM sqlite_master"))
            if not is_empty:
                self._check(base)
            base.execute("PRAGMA locking_mode = EXCLUSIVE")
            base.execute("BEGIN EXCLUSIVE")
            if is_empty:
                # The names and titles of a catalog are nobody else's concern.
                os.chmod(self.path, 0o600)
                for statement in _SCHEMA:
                    base.execute(statement)
                base.execute(f"PRAGMA application_id = {MARK}")
                base.execute(f"PRAGMA user_version = {VERSION}")
            base.execute("COMMIT")
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            base.close()
            raise
        return base

    def _check(self, base: sqlite3.Connection) -> None:
        (mark,) = base.execute("PRAGMA application_id").fetchone()
        (version,) = base.execute("PRAGMA user_version").fetchone()
        if mark != MARK:
            raise self._refused("it is a database of something else: name another file")
        if version != VERSION:
            raise self._refused(
                f"it is of version {version}, and this sandbox knows version {VERSION}: "
                "use the release that wrote it, or name another file"
            )
        held = {sql for (sql,) in base.execute("SELECT sql FROM sqlite_master") if sql}
        if held != set(_SCHEMA):
            raise self._refused("it has not the form of a state file: name another file")

    def _refused(self, reason: str) -> StateError:
        return StateError(f"the state file {self.path} cannot be used: {reason}")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Refuse the file where what it holds turns out to be no world."""
        try:
            yield
        except BaseException as fault:
            self._changes.clear()
            self._counts.clear()
            if isinstance(fault, StateError) or not isinstance(fault, _NO_WORLD):
                raise
            raise self._refused(f"what it holds is no world: {fault}") from fault

    def shelf(self, name: str) -> FileShelf:
        """Return the shelf with a name."""
        return FileShelf(self, name)

    def names(self) -> list[str]:
        """Return the names of the shelves on which something was kept."""
        found = "SELECT shelf FROM kept UNION SELECT shelf FROM counted ORDER BY shelf"
        return [name for (name,) in self._asked(found)]

    def kept(self, shelf: str) -> Iterator[tuple[Any, Any]]:
        """Yield key and value of all that a shelf keeps, in order.

        Raises:
            StateError: something there cannot be read.
        """
        found = "SELECT key, value FROM kept WHERE shelf = ? ORDER BY place"
        for key, text in self._asked(found, shelf):
            try:
                yield value_of(key), value_of(text)
            except (TypeError, ValueError) as fault:
                raise self._refused(f"{shelf} {key} is damaged: {fault}") from fault

    def counted(self, shelf: str) -> int | None:
        """Return the next number of a shelf, or None."""
        found = self._asked("SELECT number FROM counted WHERE shelf = ?", shelf)
        try:
            return int(found[0][0]) if found else None
        except (TypeError, ValueError) as fault:
            raise self._refused(f"the next number of {shelf} is damaged") from fault

    def _asked(self, question: str, *values: str) -> list[Any]:
        try:
            return self._base.execute(question, values).fetchall()
        except sqlite3.Error as fault:
            raise self._refused(_reason(fault)) from fault

    def put(self, shelf: str, key: Key, value: Any, fresh: bool) -> None:
        """Note a value for the next commit.

        Raises:
            NotKept: it cannot be kept; nothing is noted.
        """
        try:
            text = text_of(value)
        except NotKept as fault:
            raise NotKept(f"{shelf} {key} cannot be kept: {fault}") from None
        place = (shelf, text_of(key))
        before = self._changes.pop(place, None) if fresh else self._changes.get(place)
        self._changes[place] = _Change(text, fresh or (before is not None and before.fresh))

    def drop(self, shelf: str, key: Key) -> None:
        """Note for the next commit that a key holds nothing."""
        self._changes[shelf, text_of(key)] = _Change(None, fresh=False)

    def count(self, shelf: str, number: int) -> None:
        """Note the next number of a shelf for the next commit."""
        self._counts[shelf] = number

    def commit(self) -> None:
        """Write what was noted. Where that fails it is logged, and tried again the next time."""
        if not self._changes and not self._counts:
            return
        try:
            self._write()
        except sqlite3.Error as fault:
            _log.error("the state file %s was not written: %s", self.path, _reason(fault))

    def _write(self) -> None:
        base, changes = self._base, list(self._changes.items())
        counts = [(shelf, str(number)) for shelf, number in self._counts.items()]
        gone = [place for place, change in changes if change.fresh or change.text is None]
        new = [(*place, change.text) for place, change in changes if change.fresh]
        changed = [
            (change.text, *place)
            for place, change in changes
            if not change.fresh and change.text is not None
        ]
        base.execute("BEGIN")
        try:
            base.executemany("DELETE FROM kept WHERE shelf = ? AND key = ?", gone)
            base.executemany("INSERT INTO kept (shelf, key, value) VALUES (?, ?, ?)", new)
            base.executemany("UPDATE kept SET value = ? WHERE shelf = ? AND key = ?", changed)
            base.executemany("INSERT OR REPLACE INTO counted VALUES (?, ?)", counts)
            base.execute("COMMIT")
        except BaseException:
            if base.in_transaction:
                base.execute("ROLLBACK")
            raise
        self._changes.clear()
        self._counts.clear()

    def close(self) -> None:
        """Write what was noted, and let the file go.

        Raises:
            StateError: it was not written; the file is as it was before.
        """
        try:
            if self._changes or self._counts:
                self._write()
        except sqlite3.Error as fault:
            raise StateError(
                f"the last changes of the sandbox are not in {self.path}: {_reason(fault)}"
            ) from fault
        finally:
            self._base.close()


@dataclass(frozen=True)
class FileShelf:
    """One shelf of a state file.

    Args:
        file: the file.
        name: of the shelf.
    """

    file: StateFile
    name: str

    def kept(self) -> Iterator[tuple[Any, Any]]:
        """Yield key and value of all that was kept."""
        return self.file.kept(self.name)

    def counted(self) -> int | None:
        """Return the next number as it was kept, or None."""
        return self.file.counted(self.name)

    def put(self, key: Key, value: Any, *, fresh: bool = False) -> None:
        """Keep a value under a key; a fresh one goes behind all others."""
        self.file.put(self.name, key, value, fresh)

    def drop(self, key: Key) -> None:
        """Keep nothing under a key any more."""
        self.file.drop(self.name, key)

    def count(self, number: int) -> None:
        """Keep the next number."""
        self.file.count(self.name, number)


def _reason(fault: sqlite3.Error) -> str:
    told = str(fault)
    if "locked" in told:
        return "another sandbox uses it: end that one, or name another file"
    if "not a database" in told:
        return "it is no state file: name another one"
    if "malformed" in told:
        return "it is damaged: name another file"
    if "unable to open" in told or "readonly" in told:
        return "it cannot be opened for writing: see who may write there, or name another file"
    return told
