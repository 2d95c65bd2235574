"""What all processes share beside the runs: a rate, and notes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from alation_core.ledger.kept_turns import next_kept_turn
from alation_core.ledger.sqlite.database import Database


class Shared(Database):
    """A ledger's turns and notes."""

    def turn(self, name: str, per_second: float) -> float:
        """Reserve the next turn of those who share a rate; see `Store.turn`."""
        with self._quick_transaction() as db:
            now = time.time()
            at, after = next_kept_turn(self._next(db, name), now, per_second)
            self._set_next(db, name, after)
        return at - now

    def put_off(self, name: str, seconds: float) -> None:
        """Let the next turn of a name begin no earlier than in that many seconds."""
        with self._quick_transaction() as db:
            self._set_next(db, name, max(self._next(db, name), time.time() + seconds))

    def _next(self, db: sqlite3.Connection, name: str) -> float:
        found = db.execute("SELECT next FROM turns WHERE name = ?", (name,)).fetchone()
        return float(found[0]) if found else 0.0

    def _set_next(self, db: sqlite3.Connection, name: str, at: float) -> None:
        db.execute("INSERT OR REPLACE INTO turns VALUES (?, ?)", (name, at))

    @contextmanager
    def _quick_transaction(self) -> Iterator[sqlite3.Connection]:
        """All processes see what is written, but it may be forgotten where the power fails.

        By then all turns are over, and it takes less than a millisecond.
        """
        self._all("PRAGMA synchronous = NORMAL")
        try:
            with self.transaction() as db:
                yield db
        finally:
            self._all("PRAGMA synchronous = FULL")

    def note(self, name: str) -> bytes | None:
        """Return what is noted under a name, or None."""
        found = self._all("SELECT content FROM notes WHERE name = ?", name)
        return found[0][0] if found else None

    def set_note(self, name: str, content: bytes | None) -> None:
        """Note something under a name, for all processes; None: nothing."""
        with self.transaction() as db:
            if content is None:
                db.execute("DELETE FROM notes WHERE name = ?", (name,))
            else:
                db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, content))
