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
from pathlib import Path

from alation_core.errors import LedgerError
from alation_core.frozen import dataclass
from alation_core.ledger.sqlite.database import Database
from alation_core.ledger.sqlite.locks import forget_lock, is_free, lock_path, take_lock
from alation_core.ledger.store import Claim, Held

_RENEW = "UPDATE claims SET until = ? WHERE name = ? AND owner = ? AND epoch = ?"


class Claims(Database):
    """What is claimed in a ledger."""

    def __init__(
        self, path: str | os.PathLike[str], stop: Callable[[], str | None] = lambda: None
    ) -> None:
        super().__init__(path, stop)
        self._locks: dict[str, tuple[Path, sqlite3.Connection]] = {}
        """Those of the claims of this store, by their owners."""

    def claim(self, name: str, seconds: float) -> Claim | Held:
        """Claim a run by its id, or something else by another name; see `Store.claim`."""
        with ExitStack() as undo:
            with self.transaction() as db:
                last = _last(db, name)
                if self._is_live(last):
                    return Held(last.until)
                claim = Claim(name, secrets.token_hex(8), last.epoch + 1, seconds)
                path = lock_path(self.path, name, claim.owner)
                lock = take_lock(path)
                undo.callback(forget_lock, path)
                undo.callback(lock.close)
                values = (name, claim.owner, claim.epoch, time.time() + seconds)
                db.execute("INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)", values)
            undo.pop_all()
        self._locks[claim.owner] = path, lock
        # That of one who is frozen as well: the epoch keeps it off.
        forget_lock(lock_path(self.path, name, last.owner))
        return claim

    def _is_live(self, last: _Last) -> bool:
        is_over = last.until <= time.time()
        return not is_over and not is_free(lock_path(self.path, last.name, last.owner))

    def _is_elsewhere(self, db: sqlite3.Connection, name: str) -> bool:
        """Tell whether a name is claimed, and not by this store."""
        last = _last(db, name)
        return last.owner not in self._locks and self._is_live(last)

    def _forget_claim(self, db: sqlite3.Connection, name: str) -> str:
        """Forget who claimed a name last, and return the owner."""
        owner = _last(db, name).owner
        db.execute("DELETE FROM claims WHERE name = ?", (name,))
        return owner

    def renew(self, claim: Claim) -> bool:
        """Let a claim hold from now on for its seconds; False: somebody else has claimed it."""
        with self.transaction() as db:
            return self._renewed(db, claim)

    def _renewed(self, db: sqlite3.Connection, claim: Claim) -> bool:
        return _set_until(db, claim, time.time() + claim.seconds)

    def release(self, claim: Claim) -> None:
        """Give a claim up; nothing happens where somebody else has claimed it."""
        if os.getpid() != self._process:  # it is the parent's, from before a fork
            return
        try:
            with self.transaction() as db:
                _set_until(db, claim, 0.0)
        except LedgerError:
            # A lock whose file is there and that nobody holds says so as well.
            self._let_go(claim.owner)
        else:
            self._let_go(claim.owner, forget=True)

    def _let_go(self, owner: str, *, forget: bool = False) -> None:
        if owner in self._locks:
            path, lock = self._locks.pop(owner)
            if forget:
                forget_lock(path)
            lock.close()

    def close(self) -> None:
        """Let go of the ledger and of its locks. In a forked process they are the parent's."""
        if os.getpid() == self._process:
            for owner in list(self._locks):
                self._let_go(owner)
        super().close()


@dataclass(frozen=True)
class _Last:
    """The last claim of a name; its lease may be over, or it was given up."""

    name: str
    owner: str
    epoch: int
    until: float


def _last(db: sqlite3.Connection, name: str) -> _Last:
    found = db.execute("SELECT owner, epoch, until FROM claims WHERE name = ?", (name,)).fetchone()
    return _Last(name, *(found or ("", 0, 0.0)))


def _set_until(db: sqlite3.Connection, claim: Claim, until: float) -> bool:
    values = (until, claim.name, claim.owner, claim.epoch)
    return db.execute(_RENEW, values).rowcount > 0
