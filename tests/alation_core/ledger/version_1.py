"""Writes a ledger of version 1, as the package made it then: its tables, and its form of rows."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE runs (
    id TEXT PRIMARY KEY, created REAL NOT NULL, operation TEXT NOT NULL, host TEXT NOT NULL,
    params TEXT NOT NULL, options TEXT NOT NULL, source TEXT, complete INTEGER NOT NULL DEFAULT 0,
    status TEXT
);
CREATE TABLE input (
    run TEXT NOT NULL, start INTEGER NOT NULL, rows INTEGER NOT NULL, digests BLOB NOT NULL,
    content BLOB NOT NULL, PRIMARY KEY (run, start)
) WITHOUT ROWID;
CREATE TABLE events (
    run TEXT NOT NULL, number INTEGER NOT NULL, wall REAL NOT NULL, event TEXT NOT NULL,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE TABLE outcomes (
    run TEXT NOT NULL, row INTEGER NOT NULL, status TEXT NOT NULL, id TEXT, problems TEXT,
    PRIMARY KEY (run, row)
) WITHOUT ROWID;
PRAGMA user_version = 1;
"""
OPTIONS = {
    "concurrency": 1,
    "batch_size": 2,
    "on_invalid": "skip",
    "on_refused": "report",
    "timeout": 3600.0,
}
RUN = "20250101-0123abcd"


def write(
    path: Path,
    host: str,
    rows: Sequence[Any],
    events: Sequence[dict[str, Any]],
    outcomes: Sequence[tuple[int, str, Any, Any]] = (),
) -> None:
    """Write a ledger with one run that has not ended.

    Args:
        path: of the file.
        host: of the run.
        rows: of its input, all of them.
        events: what is recorded of it.
        outcomes: row, status, id and problems.
    """
    lines = [json.dumps(row, separators=(",", ":")) for row in rows]
    # Of what is sent, which is UTF-8; a rejected row is not sent, and its line is ASCII.
    sent = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    digests = b"".join(blake2b(line.encode(), digest_size=8).digest() for line in sent)
    content = zlib.compress("\n".join(lines).encode(), 1)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(TABLES)
    db.execute(
        "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (RUN, 1_735_689_600.0, "document.create", host, "{}", json.dumps(OPTIONS), None, 1, None),
    )
    db.execute("INSERT INTO input VALUES (?, ?, ?, ?, ?)", (RUN, 0, len(rows), digests, content))
    db.executemany(
        "INSERT INTO events VALUES (?, ?, ?, ?)",
        ((RUN, n, 1_735_689_600.0 + n, json.dumps(e)) for n, e in enumerate(events, 1)),
    )
    db.executemany(
        "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?)",
        (
            (RUN, row, status, json.dumps(identity), problems and json.dumps(problems))
            for row, status, identity, problems in outcomes
        ),
    )
    db.close()
