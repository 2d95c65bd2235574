"""The tables of a ledger in SQL, and what SQLite's errors mean for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

VERSION = 4

TABLES: Sequence[str] = (
    """CREATE TABLE runs (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT, created REAL NOT NULL,
        operation TEXT NOT NULL, host TEXT NOT NULL, params TEXT NOT NULL, options TEXT NOT NULL,
        source TEXT, complete INTEGER NOT NULL, status TEXT, rows INTEGER NOT NULL, counts TEXT,
        seconds REAL, since REAL, seen REAL, ended REAL, retry_of TEXT, retried TEXT NOT NULL
    )""",
    "CREATE INDEX newest ON runs (created)",
    "CREATE INDEX retries ON runs (retry_of) WHERE retry_of IS NOT NULL",
    # The newest run of each key.
    "CREATE TABLE keys (key TEXT PRIMARY KEY, run INTEGER NOT NULL) WITHOUT ROWID",
    # With a rowid: in a table without, a content of more than a quarter of a page would stand apart
    # from its place.
    """CREATE TABLE records (
        run INTEGER NOT NULL, kind TEXT NOT NULL, place INTEGER NOT NULL, size INTEGER NOT NULL,
        content BLOB NOT NULL
    )""",
    "CREATE UNIQUE INDEX places ON records (run, kind, place)",
    "CREATE INDEX marks ON records (content) WHERE kind = 'mark'",
    # A claim that was given up stays, with `until` 0: the epochs of a name go on.
    """CREATE TABLE claims (
        name TEXT PRIMARY KEY, owner TEXT NOT NULL, epoch INTEGER NOT NULL, until REAL NOT NULL
    ) WITHOUT ROWID""",
    "CREATE TABLE turns (name TEXT PRIMARY KEY, next REAL NOT NULL) WITHOUT ROWID",
    "CREATE TABLE notes (name TEXT PRIMARY KEY, content BLOB NOT NULL)",
)

FIRST_TABLE = "runs"

DAMAGED = "is damaged. Take it from a copy, or move it away: a new one is made then"

NOT_A_DATABASE = "SQLITE_NOTADB"

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
    NOT_A_DATABASE: "is no ledger, or is damaged. Name another file, or move it away",
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
