"""The store in SQLite. Several processes may use one file; each write is durable."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from hashlib import blake2b
from typing import Any

from alation_core.errors import ConfigurationError
from alation_core.ledger.sqlite.database import Database
from alation_core.ledger.store import InputChunk, RecordedOutcome, RecordedRun, Store

Problems = list[dict[str, Any]]


class SqliteStore(Database, Store):
    """A ledger in a file of SQLite: the store that is always there.

    Args:
        path: of the file; it is made where it does not exist, readable by its owner only.
        stop: says why the process is to stop, or None: then nobody is waited for.

    Raises:
        LedgerError: the file is no ledger, of a newer version, or cannot be opened.
    """

    @property
    def name(self) -> str:
        """The path of the file."""
        return str(self.path)

    def owned(self, run: str) -> AbstractContextManager[None]:
        """Hold a lock that the operating system takes back when the process dies.

        Raises:
            LedgerError: another process owns the run.
        """
        return self._locked(
            f".{run}.lock",
            f"the run {run} has an owner: another process is working on it. Wait for it to end, or "
            "stop it first",
        )

    def add_run(self, run: RecordedRun) -> None:
        """Record that a run begins."""
        values = (
            run.id,
            run.created,
            run.operation,
            run.host,
            json.dumps(run.params),
            json.dumps(run.options),
            run.source,
        )
        with self.transaction() as db:
            db.execute(
                "INSERT INTO runs (id, created, operation, host, params, options, source)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )

    def set_status(self, run: str, status: str | None) -> None:
        """Record how a run ended, or that it is open again."""
        with self.transaction() as db:
            db.execute("UPDATE runs SET status = ? WHERE id = ?", (status, run))

    def add_input(self, run: str, chunks: Iterable[InputChunk], complete: bool) -> None:
        """Record further rows of the input, and whether they are the last ones."""
        with self.transaction() as db:
            db.executemany(_ADD_CHUNK, _chunk_values(run, chunks))
            if complete:
                db.execute(_COMPLETE, (run,))

    def set_input(self, run: str, chunks: Iterable[InputChunk]) -> None:
        """Record all rows of the input, in place of those that were recorded so far."""
        with self.transaction() as db:
            db.execute("DELETE FROM input WHERE run = ?", (run,))
            db.executemany(_ADD_CHUNK, _chunk_values(run, chunks))
            db.execute(_COMPLETE, (run,))

    def add_events(self, run: str, events: Iterable[tuple[float, str]]) -> None:
        """Record events, in order."""
        with self.transaction() as db:
            found = db.execute("SELECT max(number) FROM events WHERE run = ?", (run,))
            start = (found.fetchone()[0] or 0) + 1
            db.executemany(
                "INSERT INTO events VALUES (?, ?, ?, ?)",
                ((run, start + place, wall, text) for place, (wall, text) in enumerate(events)),
            )

    def add_outcomes(self, run: str, outcomes: Iterable[RecordedOutcome]) -> None:
        """Record what became of rows; later knowledge replaces earlier."""
        known = list(outcomes)
        # Rows of a batch share one list, which is encoded and written once.
        lists = {id(o.problems): o.problems for o in known if o.problems}
        texts = {place: json.dumps(problems) for place, problems in lists.items()}
        times = Counter(texts[id(o.problems)] for o in known if o.problems)
        names = {text: _name_of(text) for text, number in times.items() if number > 1}
        with self.transaction() as db:
            db.executemany(
                "INSERT OR IGNORE INTO problems VALUES (?, ?, ?)",
                ((run, name, text) for text, name in names.items()),
            )
            db.executemany(
                "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?)",
                (
                    (
                        run,
                        o.row,
                        o.status,
                        None if o.id is None else json.dumps(o.id),
                        _reference(names, texts.get(id(o.problems))),
                    )
                    for o in known
                ),
            )

    def runs(self) -> list[RecordedRun]:
        """Return all runs, newest first."""
        found = self._select(
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
                params=self._decoded(row[4]),
                options=self._decoded(row[5]),
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
            raise ConfigurationError(f"{said} {identity!r} in the ledger {self.name}")
        return found[0]

    def chunks(self, run: str) -> Iterator[InputChunk]:
        """Yield the recorded input, in order."""
        for row in self._select(
            "SELECT start, rows, digests, content FROM input WHERE run = ? ORDER BY start", run
        ):
            yield InputChunk(*row)

    def events(self, run: str) -> list[str]:
        """Return the recorded events, in order."""
        found = self._select("SELECT event FROM events WHERE run = ? ORDER BY number", run)
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
        shared: dict[str, Problems] = {}
        for row, status, identity, problems in self._select(
            "SELECT row, status, id, problems FROM outcomes WHERE run = ? ORDER BY row", run
        ):
            found = self._decoded(problems) or []
            if isinstance(found, str):
                if found not in shared:
                    shared = {found: self._shared(run, found)}
                found = shared[found]
            yield RecordedOutcome(row, status, self._decoded(identity), found)

    def _shared(self, run: str, name: str) -> Problems:
        statement = "SELECT problems FROM problems WHERE run = ? AND name = ?"
        found = [text for (text,) in self._select(statement, run, name)]
        problems: Problems = self._decoded(found[0]) if found else []
        return problems


_ADD_CHUNK = "INSERT INTO input VALUES (?, ?, ?, ?, ?)"
_COMPLETE = "UPDATE runs SET complete = 1 WHERE id = ?"


def _chunk_values(run: str, chunks: Iterable[InputChunk]) -> Iterator[tuple[Any, ...]]:
    return ((run, c.start, c.rows, c.digests, c.content) for c in chunks)


def _name_of(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _reference(names: dict[str, str], text: str | None) -> str | None:
    """Return what stands in the column of a row: its list, or the name of one that is shared."""
    return json.dumps(names[text]) if text in names else text
