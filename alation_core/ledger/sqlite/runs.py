"""The table of runs: begun with a key, found, listed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from alation_core.errors import ConfigurationError
from alation_core.ledger.sqlite.database import Database
from alation_core.ledger.store import ALL_RUNS, LAST, OPEN, RecordedRun, RunFilter

_COLUMNS = (
    "id, created, operation, host, params, options, source, complete, status, rows, counts, "
    "seconds, since, seen, ended, retry_of, retried, key"
)
_NAMES = _COLUMNS.split(", ")
ADD = f"INSERT INTO runs ({_COLUMNS}) VALUES ({', '.join('?' * 18)})"  # noqa: S608 - no input
_RUNS = f"SELECT {_COLUMNS}, number FROM runs"  # noqa: S608 - no input
_NEWEST_FIRST = "ORDER BY created DESC, number DESC LIMIT ?"
_PAGE = 1000
"""So many runs are read at once: nobody who writes waits for who looks at a list."""


class Runs(Database):
    """A ledger's runs."""

    def begin(self, run: RecordedRun, *, again: bool = False) -> RecordedRun:
        """Record that a run begins, unless its key is known; see `Store.begin`."""
        with self.transaction() as db:
            known = None if run.key is None or again else self._keyed(run.key)
            if known is None:
                number = db.execute(ADD, values(run)).lastrowid
                if run.key is not None:
                    db.execute("INSERT OR REPLACE INTO keys VALUES (?, ?)", (run.key, number))
        return known or self.run(run.id)

    def find(self, key: str) -> RecordedRun | None:
        """Return the newest run of a key, or None."""
        return self._keyed(key)

    def _keyed(self, key: str) -> RecordedRun | None:
        where = "WHERE number = (SELECT run FROM keys WHERE key = ?)"
        return next(iter(self._found(where, key)), None)

    def run(self, identity: str) -> RecordedRun:
        """Return a run by its id, or by the beginning of it; "last" is the newest run.

        Raises:
            ConfigurationError: there is none, or more than one.
        """
        if identity == LAST:
            newest = list(self.runs(limit=1))
            if not newest:
                raise ConfigurationError(f"the ledger {self.name} holds no run")
            return newest[0]
        found = self._found("WHERE id = ?", identity) or self._found(
            # An index finds the beginning of a text as a range: no text follows the last one.
            "WHERE id >= ? AND id < ? || char(1114111)",
            identity,
            identity,
        )
        if len(found) != 1:
            said = "no run" if not found else f"{len(found)} runs"
            raise ConfigurationError(f"{said} {identity!r} in the ledger {self.name}")
        return found[0]

    def runs(
        self,
        only: RunFilter = ALL_RUNS,
        limit: int | None = None,
    ) -> Iterator[RecordedRun]:
        """Yield runs, newest first.

        Args:
            only: which ones.
            limit: how many at most; None: all.
        """
        size = _PAGE if limit is None else min(limit, _PAGE)
        return islice(self._newest_first(only, max(size, 1)), limit)

    def _newest_first(self, only: RunFilter, size: int) -> Iterator[RecordedRun]:
        conditions, values = _conditions(only)
        last: tuple[float, int] | None = None
        while True:
            further = [*conditions, "(created, number) < (?, ?)"] if last else conditions
            where = f"WHERE {' AND '.join(further)}" if further else ""
            page = self._all(f"{_RUNS} {where} {_NEWEST_FIRST}", *values, *(last or ()), size)
            yield from map(self._recorded, page)
            if len(page) < size:
                return
            last = page[-1][1], page[-1][-1]

    def _found(self, where: str, *values: Any) -> list[RecordedRun]:
        return [self._recorded(row) for row in self._all(f"{_RUNS} {where}", *values)]

    def _number(self, run: str) -> int | None:
        """Return what stands for a run in other tables."""
        found = self._all("SELECT number FROM runs WHERE id = ?", run)
        return found[0][0] if found else None

    def _recorded(self, row: Sequence[Any]) -> RecordedRun:
        """Return a run as it stands in the table.

        Raises:
            LedgerError: it is damaged.
        """
        if not _fits(tuple(map(type, row))):
            raise self._damaged("a run is not as it was written")
        found: list[Any] = list(row[:-1])
        try:
            for place, made in _READ.items():
                if found[place] is not None:
                    found[place] = made(found[place])
        except (ValueError, TypeError, RecursionError) as error:
            raise self._damaged(str(error)) from error
        return RecordedRun(*found)


@lru_cache(maxsize=1000)
def _json(text: str) -> Any:
    """Return what a column holds: in most runs the same."""
    return json.loads(text)


def _members(text: str) -> dict[str, Any]:
    return dict(_json(text))


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((start, stop) for start, stop in _json(text))


_READ: Mapping[int, Callable[[Any], Any]] = {
    _NAMES.index(name): made
    for name, made in (
        ("params", _members),
        ("options", _members),
        ("complete", bool),
        ("counts", _members),
        ("retried", _ranges),
    )
}
"""What is made of the columns that are not what they mean, by their place."""
_KINDS: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "text?": (str, type(None)),
    "number": (float, int),
    "number?": (float, int, type(None)),
    "integer": (int,),
}
_HELD = (
    *("text", "number", "text", "text", "text", "text", "text?", "integer", "text?", "integer"),
    *("text?", "number?", "number?", "number?", "number?", "text?", "text", "text?", "integer"),
)
"""What the columns hold, in order: in a file that is damaged they may hold anything."""


@lru_cache(maxsize=64)
def _fits(types: tuple[type, ...]) -> bool:
    return all(found in _KINDS[held] for found, held in zip(types, _HELD, strict=True))


def values(run: RecordedRun) -> Sequence[Any]:
    """Return what the columns hold of a run that is recorded now."""
    return (
        run.id,
        run.created,
        run.operation,
        run.host,
        json.dumps(run.params),
        json.dumps(run.options),
        run.source,
        run.complete,
        run.status,
        run.rows,
        as_json(run.counts),
        run.seconds,
        run.since,
        time.time(),
        run.ended,
        run.retry_of,
        json.dumps(run.retried),
        run.key,
    )


def as_json(counts: Any) -> str | None:
    """Return what a column holds of counts."""
    return None if counts is None else json.dumps(dict(counts))


def _conditions(only: RunFilter) -> tuple[list[str], list[Any]]:
    given = {
        "operation = ?": only.operation,
        "host = ?": only.host,
        "status = ?": None if only.status == OPEN else only.status,
        "retry_of = ?": only.retry_of,
        "created >= ?": only.created_from,
    }
    conditions = [condition for condition, value in given.items() if value is not None]
    values = [value for value in given.values() if value is not None]
    return (["status IS NULL", *conditions] if only.status == OPEN else conditions), values
