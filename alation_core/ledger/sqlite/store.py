"""The store in SQLite. Several processes may use one file; each write is durable."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from hashlib import blake2b
from typing import Any

from alation_core.errors import ConfigurationError
from alation_core.ledger.sqlite.database import Database, LockTaken
from alation_core.ledger.store import LAST, InputChunk, RecordedOutcome, RecordedRun, Store

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
            run.created,
            run.retry_of,
            json.dumps(run.retried) if run.retried else None,
        )
        with self.transaction() as db:
            db.execute(
                "INSERT INTO runs (id, created, operation, host, params, options, source, since,"
                " retry_of, retried, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                values,
            )

    def reopen(self, run: str, at: float) -> None:
        """Record that a process goes on with a run at a time of day: it is open again.

        Raises:
            ConfigurationError: there is no such run any more.
        """
        with self.transaction() as db:
            if not db.execute(_GO_ON, (at, run)).rowcount:
                raise ConfigurationError(f"the run {run} is not in the ledger {self.name} any more")

    def finish(self, run: str, status: str, counts: Mapping[str, int], at: float) -> None:
        """Record how a run ended, at which time of day, and how many rows have each status."""
        with self.transaction() as db:
            db.execute(
                "UPDATE runs SET status = ?, counts = ?, ended = ?,"
                " seconds = seconds + max(0, ? - coalesce(since, ?)), since = NULL WHERE id = ?",
                (status, json.dumps(dict(counts)), at, at, at, run),
            )

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
        return self._runs("")

    def _runs(self, where: str, *values: Any) -> list[RecordedRun]:
        found = self._select(f"{_RUNS} {where} {_NEWEST_FIRST}", *values)
        return [self._recorded_run(row) for row in found]

    def _recorded_run(self, row: Sequence[Any]) -> RecordedRun:
        return RecordedRun(
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
            counts=self._decoded(row[10]),
            seconds=row[11],
            ended=row[12],
            retry_of=row[13],
            retried=tuple((start, stop) for start, stop in self._decoded(row[14]) or ()),
        )

    def run(self, identity: str) -> RecordedRun:
        """Return a run by its id, or by the beginning of it; "last" is the newest run.

        Raises:
            ConfigurationError: there is none, or more than one.
        """
        if identity == LAST:
            newest = list(self._select(f"{_RUNS} {_NEWEST_FIRST} LIMIT 1"))
            if not newest:
                raise ConfigurationError(f"the ledger {self.name} holds no run")
            return self._recorded_run(newest[0])
        runs = self._runs("WHERE substr(id, 1, length(?)) = ?", identity, identity)
        if len(runs) != 1:
            said = "no run" if not runs else f"{len(runs)} runs"
            raise ConfigurationError(f"{said} {identity!r} in the ledger {self.name}")
        return runs[0]

    def retries(self, run: str) -> list[RecordedRun]:
        """Return the runs that send rows of a run once more, newest first."""
        return self._runs("WHERE retry_of = ?", run)

    def chunks(self, run: str) -> Iterator[InputChunk]:
        """Yield the recorded input, in order."""
        for row in self._select(
            "SELECT start, rows, digests, content FROM input WHERE run = ? ORDER BY start", run
        ):
            yield InputChunk(*row)

    def digests(self, run: str) -> Iterator[bytes]:
        """Yield the digests of the recorded input, chunk by chunk; its content is not read."""
        for row in self._select("SELECT digests FROM input WHERE run = ? ORDER BY start", run):
            yield row[0]

    def events(self, run: str) -> list[str]:
        """Return the recorded events, in order."""
        found = self._select("SELECT event FROM events WHERE run = ? ORDER BY number", run)
        return [row[0] for row in found]

    def jobs_of_others(self, run: str, host: str) -> Iterator[str]:
        """Yield the recorded events in which other runs on a server were given a job."""
        for row in self._select(
            "SELECT event FROM events JOIN runs ON runs.id = events.run"
            " WHERE run <> ? AND host = ?"
            ' AND (event GLOB \'{"type":"Accepted"*\' OR event GLOB \'{"type":"FollowUp*\')',
            run,
            host,
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

    def counts(self, run: str, start: int = 0, stop: int | None = None) -> Mapping[str, int]:
        """Count the known outcomes of the rows from start to before stop, by their status."""
        end = _ENDLESS if stop is None else stop
        found = self._select(
            "SELECT status, count(*) FROM outcomes WHERE run = ? AND row >= ? AND row < ?"
            " GROUP BY status",
            *(run, start, end),
        )
        return {row[0]: row[1] for row in found}

    def remove(self, run: str) -> bool:
        """Forget a run with all that is recorded of it, and tell whether that was done.

        A run that is open, or owned by another process, stays.
        """
        self.give_way()
        try:
            # Who is about to work on the run owns it first, and then looks whether it is there.
            with self.owned(run), self.transaction() as db:
                gone = db.execute(
                    "DELETE FROM runs WHERE id = ? AND status IS NOT NULL", (run,)
                ).rowcount
                for statement in _REMOVE if gone else ():
                    db.execute(statement, (run,))
                return bool(gone)
        except LockTaken:
            return False


_ENDLESS = 2**62
_GO_ON = """
UPDATE runs SET status = NULL, counts = NULL, since = ?, seconds = CASE WHEN since IS NULL
THEN seconds ELSE seconds + max(0, coalesce((SELECT wall FROM events
WHERE run = runs.id ORDER BY number DESC LIMIT 1), since) - since) END WHERE id = ?
"""
"""A process that died has not noted its end: it worked up to its last event."""
_RUNS = """
SELECT id, created, operation, host, params, options, source, complete, status,
(SELECT coalesce(sum(rows), 0) FROM input WHERE run = runs.id), counts,
CASE WHEN since IS NULL THEN seconds ELSE seconds + max(0, coalesce((SELECT wall FROM events
WHERE run = runs.id ORDER BY number DESC LIMIT 1), since) - since) END,
ended, retry_of, retried FROM runs
"""
_REMOVE = (
    "DELETE FROM input WHERE run = ?",
    "DELETE FROM events WHERE run = ?",
    "DELETE FROM outcomes WHERE run = ?",
    "DELETE FROM problems WHERE run = ?",
)
_NEWEST_FIRST = "ORDER BY created DESC, rowid DESC"
_ADD_CHUNK = "INSERT INTO input VALUES (?, ?, ?, ?, ?)"
_COMPLETE = "UPDATE runs SET complete = 1 WHERE id = ?"


def _chunk_values(run: str, chunks: Iterable[InputChunk]) -> Iterator[tuple[Any, ...]]:
    return ((run, c.start, c.rows, c.digests, c.content) for c in chunks)


def _name_of(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _reference(names: dict[str, str], text: str | None) -> str | None:
    """Return what stands in the column of a row: its list, or the name of one that is shared."""
    return json.dumps(names[text]) if text in names else text
