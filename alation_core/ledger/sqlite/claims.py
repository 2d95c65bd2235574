"""Who may write to a run, or send: a lease with an epoch, and a lock of the operating system.

The lock tells at once that its holder is dead. The lease ends that of a process which is frozen:
its lock is held as before, and the epoch keeps it from writing when it wakes.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack

from alation_core.errors import LedgerError
from alation_core.ledger.sqlite.database import Database
from alation_core.ledger.sqlite.locks import forget_lock, is_free, lock_path, take_lock
from alation_core.ledger.store import Claim, Held

_RENEW = "UPDATE claims SET until = ? WHERE name = ? AND owner = ? AND epoch = ?"


def _last(db: sqlite3.Connection, name: str) -> tuple[int, float]:
    """Return the epoch of the last claim of a name, and until when it holds."""
    found = db.execute("SELECT epoch, until FROM claims WHERE name = ?", (name,)).fetchone()
    return found or (0, 0.0)


class Claims(Database):
    """What is claimed in a ledger."""

    def __init__(
        self, path: str | os.PathLike[str], stop: Callable[[], str | None] = lambda: None
    ) -> None:
        super().__init__(path, stop)
        self._locks: dict[tuple[str, int], sqlite3.Connection] = {}
        """Those of the claims of this store, by name and epoch."""

    def claim(self, name: str, seconds: float) -> Claim | Held:
        """Claim a run by its id, or something else by another name; see `Store.claim`."""
        with ExitStack() as undo:
            with self.transaction() as db:
                epoch, until = _last(db, name)
                if self._is_live(name, epoch, until):
                    return Held(until)
                claim = Claim(name, secrets.token_hex(8), epoch + 1, seconds)
                lock = take_lock(lock_path(self.path, name, claim.epoch))
                undo.callback(lock.close)
                values = (name, claim.owner, claim.epoch, time.time() + seconds)
                db.execute("INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)", values)
            undo.pop_all()
        self._locks[name, claim.epoch] = lock
        # Of one that is frozen as well: it has the lock of its own epoch.
        forget_lock(lock_path(self.path, name, epoch))
        return claim

    def _is_live(self, name: str, epoch: int, until: float) -> bool:
        return until > time.time() and not is_free(lock_path(self.path, name, epoch))

    def _is_elsewhere(self, db: sqlite3.Connection, name: str) -> bool:
        """Tell whether a name is claimed, and not by this store."""
        epoch, until = _last(db, name)
        return (name, epoch) not in self._locks and self._is_live(name, epoch, until)

    def renew(self, claim: Claim) -> bool:
        """Let a claim hold from now on for its seconds; False: somebody else has claimed it."""
        with self.transaction() as db:
            return self._renewed(db, claim)

    def _renewed(self, db: sqlite3.Connection, claim: Claim) -> bool:
        return self._set_until(db, claim, time.time() + claim.seconds)

    def _set_until(self, db: sqlite3.Connection, claim: Claim, until: float) -> bool:
        values = (until, claim.name, claim.owner, claim.epoch)
        return db.execute(_RENEW, values).rowcount > 0

    def release(self, claim: Claim) -> None:
        """Give a claim up; nothing happens where somebody else has claimed it."""
        if os.getpid() != self._process:  # it is the parent's, from before a fork
            return
        try:
            with self.transaction() as db:
                self._set_until(db, claim, 0.0)
        except LedgerError:
            # A lock whose file is there and that nobody holds says so as well.
            self._let_go(claim.name, claim.epoch)
        else:
            self._let_go(claim.name, claim.epoch, forget=True)

    def _let_go(self, name: str, epoch: int, *, forget: bool = False) -> None:
        lock = self._locks.pop((name, epoch), None)
        if lock is None:
            return
        if forget:
            forget_lock(lock_path(self.path, name, epoch))
        lock.close()

    def _forget_locks(self, name: str) -> None:
        for claimed, epoch in list(self._locks):
            if claimed == name:
                self._let_go(name, epoch, forget=True)

    def close(self) -> None:
        """Let go of the ledger and of its locks. In a forked process they are the parent's."""
        if os.getpid() == self._process:
            for name, epoch in list(self._locks):
                self._let_go(name, epoch)
        super().close()
