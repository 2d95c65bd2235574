"""The tables of a ledger in SQL, version by version, and what SQLite's errors mean for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

VERSION = 3

CHANGES: Mapping[int, Sequence[str]] = {
    1: (
        """CREATE TABLE runs (
            id TEXT PRIMARY KEY, created REAL NOT NULL, operation TEXT NOT NULL,
            host TEXT NOT NULL, params TEXT NOT NULL, options TEXT NOT NULL, source TEXT,
            complete INTEGER NOT NULL DEFAULT 0, status TEXT
        )""",
        """CREATE TABLE input (
            run TEXT NOT NULL, start INTEGER NOT NULL, rows INTEGER NOT NULL,
            digests BLOB NOT NULL, content BLOB NOT NULL, PRIMARY KEY (run, start)
        ) WITHOUT ROWID""",
        """CREATE TABLE events (
            run TEXT NOT NULL, number INTEGER NOT NULL, wall REAL NOT NULL, event TEXT NOT NULL,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID""",
        """CREATE TABLE outcomes (
            run TEXT NOT NULL, row INTEGER NOT NULL, status TEXT NOT NULL, id TEXT, problems TEXT,
            PRIMARY KEY (run, row)
        ) WITHOUT ROWID""",
    ),
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
        "CREATE INDEX newest ON runs (created)",
        "CREATE INDEX retries ON runs (retry_of) WHERE retry_of IS NOT NULL",
    ),
}
"""What makes of each version the one that is named. A process that is still at work with the
version before is not disturbed."""

FIRST_TABLE = "runs"

DAMAGED = "is damaged. Take it from a copy, or move it away: a new one is made then"

MEANINGS: Mapping[str, str] = {
    "SQLITE_BUSY": "is in use: another process has been writing to it for too long. Wait for it to "
    "end, or name another ledger",
    "SQLITE_FULL": "cannot be written: the disk is full. Make room, and go on",
    "SQLITE_READONLY": "cannot be written: it is read-only. Check the permissions of the file and "
    "its folder, or name another ledger",
    "SQLITE_CANTOPEN": "cannot be opened. Check the permissions of the file and its folder, or "
    "name another ledger",
    "SQLITE_IOERR": "cannot be read or written: the disk reports an error. Check the disk, or "
    "name another ledger",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": "is no ledger, or is damaged. Name another file, or move it away",
}
"""By the primary code of an error; its name is the beginning of those of its kinds."""
OTHERWISE = "cannot be used. If it is a ledger, it is damaged: take it from a copy, or move it away"


def meaning(name: str, text: str) -> str:
    """Return what an error means, as the end of a sentence about the ledger.

    Args:
        name: of its code; SQLITE_IOERR_WRITE is a kind of SQLITE_IOERR.
        text: in SQLite's words.
    """
    said = next((said for code, said in MEANINGS.items() if name.startswith(code)), OTHERWISE)
    return f"{said} ({text})"
