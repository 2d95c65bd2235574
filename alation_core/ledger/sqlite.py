"""The tables of the ledger. Several processes may use one file; each write is durable."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alation_core.errors import ConfigurationError
from alation_core.ledger.store import InputChunk, RecordedOutcome, RecordedRun, Store

VERSION = 1
BUSY_SECONDS = 30.0
"""A process waits this long for another one's write."""

_TABLES = """
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
"""


class SqliteStore(Store):
    """A ledger in a file of SQLite: the store that is always there.

    Args:
        path: of the file; it is made where it does not exist, readable by its owner only.

    Raises:
        ConfigurationError: the file is no ledger, of a newer version, or cannot be opened.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Made with its mode before SQLite opens it; its companion files take the same mode.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise ConfigurationError(
                f"{self.path} cannot be used as a ledger: {error.strerror}"
            ) from error
        self._db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise ConfigurationError(f"{self.path} cannot be used as a ledger: {error}") from error
        except ConfigurationError:
            self._db.close()
            raise

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        if self._version() > VERSION:
            raise ConfigurationError(
                f"the ledger {self.path} was written by a newer version of this package"
            )
        # Only a new file is written to: who reads does not wait for another process.
        if self._version() == 0:
            with self.transaction():
                if self._version() == 0:
                    for statement in _TABLES.strip().split(";\n"):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {VERSION}")

    def _version(self) -> int:
        version: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        return version

    @property
    def name(self) -> str:
        """The path of the file."""
        return str(self.path)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def owned(self, run: str) -> Iterator[None]:
        """Hold a lock that the operating system takes back when the process dies.

        Raises:
            ConfigurationError: another process owns the run.
        """
        path = self.path.with_name(f"{self.path.name}.{run}.lock")
        lock = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            path.chmod(0o600)
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            lock.close()
            raise ConfigurationError(
                f"the run {run} has an owner: another process is working on it. Wait for it to "
                "end, or stop it first"
            ) from error
        try:
            yield
            path.unlink(missing_ok=True)
        finally:
            lock.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; durable when it is left."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def add_run(self, run: RecordedRun) -> None:
        """Record that a run begins."""
        with self.transaction():
            self._db.execute(
                "INSERT INTO runs (id, created, operation, host, params, options, source)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    run.id,
                    run.created,
                    run.operation,
                    run.host,
                    json.dumps(run.params),
                    json.dumps(run.options),
                    run.source,
                ),
            )

    def set_status(self, run: str, status: str | None) -> None:
        """Record how a run ended, or that it is open again."""
        with self.transaction():
            self._db.execute("UPDATE runs SET status = ? WHERE id = ?", (status, run))

    def add_input(self, run: str, chunks: Iterable[InputChunk], complete: bool) -> None:
        """Record further rows of the input, and whether they are the last ones."""
        with self.transaction():
            self._insert_input(run, chunks, complete)

    def set_input(self, run: str, chunks: Iterable[InputChunk]) -> None:
        """Record all rows of the input, in place of those that were recorded so far."""
        with self.transaction():
            self._db.execute("DELETE FROM input WHERE run = ?", (run,))
            self._insert_input(run, chunks, complete=True)

    def _insert_input(self, run: str, chunks: Iterable[InputChunk], complete: bool) -> None:
        self._db.executemany(
            "INSERT INTO input VALUES (?, ?, ?, ?, ?)",
            ((run, c.start, c.rows, c.digests, c.content) for c in chunks),
        )
        if complete:
            self._db.execute("UPDATE runs SET complete = 1 WHERE id = ?", (run,))

    def add_events(self, run: str, events: Iterable[tuple[float, str]]) -> None:
        """Record events, in order."""
        with self.transaction():
            found = self._db.execute("SELECT max(number) FROM events WHERE run = ?", (run,))
            start = (found.fetchone()[0] or 0) + 1
            self._db.executemany(
                "INSERT INTO events VALUES (?, ?, ?, ?)",
                ((run, start + place, wall, text) for place, (wall, text) in enumerate(events)),
            )

    def add_outcomes(self, run: str, outcomes: Iterable[RecordedOutcome]) -> None:
        """Record what became of rows; later knowledge replaces earlier."""
        with self.transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?)",
                (
                    (
                        run,
                        o.row,
                        o.status,
                        None if o.id is None else json.dumps(o.id),
                        json.dumps(o.problems) if o.problems else None,
                    )
                    for o in outcomes
                ),
            )

    def runs(self) -> list[RecordedRun]:
        """Return all runs, newest first."""
        found = self._db.execute(
            "SELECT id, created, operation, host, params, options, source, complete, status,"
            " (SELECT coalesce(sum(rows), 0) FROM input WHERE run = runs.id)"
            " FROM runs ORDER BY created DESC, rowid DESC"
        )
        return [
            RecordedRun(
                id=row[0],
                created=row[1],
                operation=row[2],
                host=row[3],
                params=json.loads(row[4]),
                options=json.loads(row[5]),
                source=row[6],
                complete=bool(row[7]),
                status=row[8],
                rows=row[9],
            )
            for row in found
        ]

    def run(self, identity: str) -> RecordedRun:
        """Return a run by its id, or by the beginning of it.

        Raises:
            ConfigurationError: there is none, or more than one.
        """
        found = [run for run in self.runs() if run.id.startswith(identity)]
        if len(found) != 1:
            said = "no run" if not found else f"{len(found)} runs"
            raise ConfigurationError(f"{said} {identity!r} in the ledger {self.path}")
        return found[0]

    def chunks(self, run: str) -> Iterator[InputChunk]:
        """Yield the recorded input, in order."""
        for row in self._db.execute(
            "SELECT start, rows, digests, content FROM input WHERE run = ? ORDER BY start", (run,)
        ):
            yield InputChunk(*row)

    def events(self, run: str) -> list[str]:
        """Return the recorded events, in order."""
        found = self._db.execute("SELECT event FROM events WHERE run = ? ORDER BY number", (run,))
        return [row[0] for row in found]

    def jobs_of_others(self, run: str) -> Iterator[str]:
        """Yield the recorded events in which other runs on the run's server were given a job."""
        for row in self._db.execute(
            "SELECT event FROM events JOIN runs ON runs.id = events.run"
            " WHERE run <> :run AND host = (SELECT host FROM runs WHERE id = :run)"
            ' AND (event GLOB \'{"type":"Accepted"*\' OR event GLOB \'{"type":"FollowUp*\')',
            {"run": run},
        ):
            yield row[0]

    def outcomes(self, run: str) -> Iterator[RecordedOutcome]:
        """Yield what is known of the rows, in input order."""
        for row in self._db.execute(
            "SELECT row, status, id, problems FROM outcomes WHERE run = ? ORDER BY row", (run,)
        ):
            yield RecordedOutcome(
                row[0],
                row[1],
                None if row[2] is None else json.loads(row[2]),
                [] if row[3] is None else json.loads(row[3]),
            )
