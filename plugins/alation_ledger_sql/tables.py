"""The tables of a ledger, version by version, and as statements name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Double,
    LargeBinary,
    TableClause,
    Text,
    column,
    literal_column,
    table,
)
from sqlalchemy.types import TypeEngine

VERSION = 1

CHANGES: Mapping[int, Sequence[str]] = {
    1: (
        # Texts that are compared with a beginning have the order of their bytes: an index finds it.
        """CREATE TABLE alation_runs (
            number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id TEXT COLLATE "C" NOT NULL UNIQUE, created DOUBLE PRECISION NOT NULL,
            operation TEXT NOT NULL, host TEXT NOT NULL, params TEXT NOT NULL,
            options TEXT NOT NULL, source TEXT, complete BOOLEAN NOT NULL, status TEXT,
            rows BIGINT NOT NULL, counts TEXT, seconds DOUBLE PRECISION, since DOUBLE PRECISION,
            seen DOUBLE PRECISION, ended DOUBLE PRECISION, retry_of TEXT COLLATE "C", retried TEXT,
            key TEXT
        )""",
        "CREATE INDEX alation_newest ON alation_runs (created, number)",
        "CREATE INDEX alation_retries ON alation_runs (retry_of) WHERE retry_of IS NOT NULL",
        "CREATE INDEX alation_open ON alation_runs (created, number) WHERE status IS NULL",
        """CREATE TABLE alation_keys (
            key TEXT COLLATE "C" PRIMARY KEY, run TEXT COLLATE "C" NOT NULL
        )""",
        "CREATE INDEX alation_named ON alation_keys (run)",
        """CREATE TABLE alation_records (
            run BIGINT NOT NULL, kind TEXT COLLATE "C" NOT NULL, place BIGINT NOT NULL,
            size BIGINT NOT NULL, content BYTEA NOT NULL, PRIMARY KEY (run, kind, place)
        )""",
        # What is long was compressed before it came.
        "ALTER TABLE alation_records ALTER COLUMN content SET STORAGE EXTERNAL",
        "CREATE INDEX alation_marks ON alation_records USING hash (content) WHERE kind = 'mark'",
        """CREATE TABLE alation_claims (
            name TEXT COLLATE "C" PRIMARY KEY, owner TEXT NOT NULL, epoch BIGINT NOT NULL,
            until DOUBLE PRECISION NOT NULL
        )""",
        """CREATE TABLE alation_turns (
            name TEXT COLLATE "C" PRIMARY KEY, next DOUBLE PRECISION NOT NULL
        ) WITH (fillfactor = 50)""",
        'CREATE TABLE alation_notes (name TEXT COLLATE "C" PRIMARY KEY, content BYTEA NOT NULL)',
    ),
}
"""What makes of each version the one that is named; times are in seconds since 1970."""

VERSION_TABLE = "alation_version"
"""Holds the number of the version in one row; it is made first, and read by every process."""

_TEXT, _NUMBER = Text(), BigInteger()
_REAL: Double[float] = Double()


def _table(name: str, /, **columns: TypeEngine[Any]) -> TableClause:
    return table(name, *(column(name, kind) for name, kind in columns.items()))


RUNS = _table(
    "alation_runs",
    number=_NUMBER,
    id=_TEXT,
    created=_REAL,
    operation=_TEXT,
    host=_TEXT,
    params=_TEXT,
    options=_TEXT,
    source=_TEXT,
    complete=Boolean(),
    status=_TEXT,
    rows=_NUMBER,
    counts=_TEXT,
    seconds=_REAL,
    since=_REAL,
    seen=_REAL,
    ended=_REAL,
    retry_of=_TEXT,
    retried=_TEXT,
    key=_TEXT,
)
KEYS = _table("alation_keys", key=_TEXT, run=_TEXT)
RECORDS = _table(
    "alation_records", run=_NUMBER, kind=_TEXT, place=_NUMBER, size=_NUMBER, content=LargeBinary()
)
CLAIMS = _table("alation_claims", name=_TEXT, owner=_TEXT, epoch=_NUMBER, until=_REAL)
TURNS = _table("alation_turns", name=_TEXT, next=_REAL)
NOTES = _table("alation_notes", name=_TEXT, content=LargeBinary())

TABLES = (VERSION_TABLE, *(one.name for one in (RUNS, KEYS, RECORDS, CLAIMS, TURNS, NOTES)))

NOW: Any = literal_column("extract(epoch FROM clock_timestamp())::double precision", _REAL)
"""The time by the server's clock, at the moment in which it is looked at: not that at which a
statement began, which may have waited for another one since."""
