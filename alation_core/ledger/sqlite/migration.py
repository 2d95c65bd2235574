"""A new file gets its tables, and a ledger of an earlier version is brought to this one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alation_core.errors import LedgerError
from alation_core.ledger.sqlite.tables import TABLES, VERSION


def bring_up(db: sqlite3.Connection, version: int, path: Path) -> None:
    """Bring a ledger to this version, inside a transaction.

    Args:
        db: the ledger.
        version: that it has; 0: the file is empty.
        path: of the file.

    Raises:
        LedgerError: that cannot be done now.
    """
    if version:
        raise LedgerError(f"the ledger {path} was written by an earlier version of this package")
    for statement in TABLES:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")
