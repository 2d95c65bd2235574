"""A new file gets its tables, and a ledger of an earlier version is brought to this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from alation_core.errors import LedgerError
from alation_core.ledger.sqlite.locks import any_taken
from alation_core.ledger.sqlite.tables import DAMAGED, TABLES, VERSION

_UP_TO_3: Mapping[int, Sequence[str]] = {
    2: (
        # Lists of problems that several rows have. In `outcomes` the problems of a row are JSON: a
        # list, or the name of a list that stands here.
        """CREATE TABLE problems (
            run TEXT NOT NULL, name TEXT NOT NULL, problems TEXT NOT NULL, PRIMARY KEY (run, name)
        ) WITHOUT ROWID""",
    ),
    3: (
        # Of a run of an earlier version they are null: what is not known is not guessed.
        "ALTER TABLE runs ADD COLUMN counts TEXT",
        "ALTER TABLE runs ADD COLUMN seconds REAL",
        "ALTER TABLE runs ADD COLUMN since REAL",
        "ALTER TABLE runs ADD COLUMN ended REAL",
        "ALTER TABLE runs ADD COLUMN retry_of TEXT",
        "ALTER TABLE runs ADD COLUMN retried TEXT",
    ),
}
"""What makes of version 1 version 2, and of that version 3."""
_SET_ASIDE = (
    "DROP INDEX IF EXISTS newest",
    "DROP INDEX IF EXISTS retries",
    "ALTER TABLE runs RENAME TO earlier_runs",
)
_RUNS = """
INSERT INTO runs (id, created, operation, host, params, options, source, complete, status, rows,
counts, seconds, since, seen, ended, retry_of, retried)
SELECT id, created, operation, host, params, options, source, complete, status,
(SELECT coalesce(sum(rows), 0) FROM input WHERE run = earlier_runs.id), counts, seconds, since,
(SELECT wall FROM events WHERE run = earlier_runs.id ORDER BY number DESC LIMIT 1), ended, retry_of,
coalesce(retried, '[]') FROM earlier_runs ORDER BY rowid
"""
_OVER = ("earlier_runs", "input", "events", "outcomes", "problems")


def bring_up(db: sqlite3.Connection, version: int, path: Path) -> None:
    """Bring a ledger to this version, inside a transaction.

    Args:
        db: the ledger.
        version: that it has; 0: the file is empty.
        path: of the file.

    Raises:
        LedgerError: a process of an earlier version is at work on it, or it is damaged.
    """
    if version and any_taken(path):
        raise LedgerError(
            f"the ledger {path} is of an earlier version of this package, and a process of that "
            "version is working on it: wait for it to end"
        )
    for step in range(version + 1, 4) if version else ():
        for statement in _UP_TO_3[step]:
            db.execute(statement)
    for statement in (*(_SET_ASIDE if version else ()), *TABLES):
        db.execute(statement)
    if version:
        _carry_over(db, path)
    db.execute(f"PRAGMA user_version = {VERSION}")


def _carry_over(db: sqlite3.Connection, path: Path) -> None:
    # Imported when it is used: hardly any ledger is of an earlier version.
    from alation_core.ledger.sqlite.earlier import records_of

    db.execute(_RUNS)
    try:
        for number, run, host in db.execute("SELECT number, id, host FROM runs").fetchall():
            db.executemany(
                "INSERT INTO records VALUES (?, ?, ?, ?, ?)",
                (
                    (number, one.kind, one.place, one.size, one.content)
                    for one in records_of(db, run, host)
                ),
            )
    except (ValueError, TypeError, RecursionError) as error:
        raise LedgerError(f"the ledger {path} {DAMAGED} ({error})") from error
    for table in _OVER:
        db.execute(f"DROP TABLE {table}")
