"""The table of runs: begun with a key, found, listed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Text,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert

from alation_core.errors import ConfigurationError, LedgerError
from alation_core.ledger import LAST, OPEN, RecordedRun, RunFilter
from alation_ledger_sql.database import Database
from alation_ledger_sql.tables import KEYS, NOW, RUNS

_PAGE = 1000
"""So many runs are read at once: of a long list only a part is held."""
_TRIES = 3
"""A run that has the key may be removed before it is looked at."""

_GIVEN = tuple(one for one in RUNS.c if one.name not in ("number", "seen"))
_SELECT = select(RUNS)
_NEWEST_FIRST = (RUNS.c.created.desc(), RUNS.c.number.desc())
_BY_ID = _SELECT.where(RUNS.c.id == bindparam("given"))
_BY_BEGINNING = _SELECT.where(
    # An index finds the beginning of a text as a range.
    RUNS.c.id >= bindparam("given", type_=Text()),
    func.starts_with(RUNS.c.id, bindparam("given", type_=Text())),
).limit(100)
_BY_KEY = _SELECT.join(KEYS, KEYS.c.run == RUNS.c.id).where(KEYS.c.key == bindparam("given"))


def _beginning(*, again: bool) -> Any:
    """Return the statement that begins a run and gives it its key: both or nothing."""
    key, run = bindparam("key", type_=Text()), bindparam("id", type_=Text())
    is_new = ~exists(select(RUNS.c.id).where(RUNS.c.id == run))
    naming = insert(KEYS).from_select(
        ["key", "run"], select(key, run).where(key.is_not(None), is_new)
    )
    if again:
        naming = naming.on_conflict_do_update(index_elements=["key"], set_={"run": run})
    else:
        naming = naming.on_conflict_do_nothing()
    named = naming.returning(KEYS.c.run).cte("named")
    given = [bindparam(one.name, type_=one.type) for one in _GIVEN]
    begins = select(*given, NOW).where(or_(key.is_(None), exists(select(named.c.run))))
    adding = insert(RUNS).from_select([*(one.name for one in _GIVEN), "seen"], begins)
    return adding.on_conflict_do_nothing().returning(RUNS.c.id)


_BEGIN = {again: _beginning(again=again) for again in (False, True)}


class Runs(Database):
    """A ledger's runs."""

    def begin(self, run: RecordedRun, *, again: bool = False) -> RecordedRun:
        """Record that a run begins, unless its key is known; see `Store.begin`."""
        for _ in range(_TRIES):
            begun = self._done(_BEGIN[again], **_values(run))
            same = self._one(_BY_ID, run.id)
            if same is not None:
                # The statement may have been repeated, after a connection was lost.
                if not begun and (same.created, same.key) != (run.created, run.key):
                    raise LedgerError(f"the ledger {self.name} has another run {run.id}: try again")
                return same
            found = None if run.key is None else self.find(run.key)
            if found is not None:
                return found
        raise LedgerError(f"the ledger {self.name} lost the run {run.id} as it began: try again")

    def find(self, key: str) -> RecordedRun | None:
        """Return the newest run of a key, or None."""
        return self._one(_BY_KEY, key)

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
        exact = self._one(_BY_ID, identity)
        if exact is not None:
            return exact
        found = self._done(_BY_BEGINNING, given=identity)
        if len(found) != 1:
            said = f"{len(found)} runs" if found else "no run"
            raise ConfigurationError(f"{said} {identity!r} in the ledger {self.name}")
        return self._recorded(found[0])

    def runs(
        self,
        only: RunFilter = RunFilter(),  # noqa: B008 - it is frozen
        limit: int | None = None,
    ) -> Iterator[RecordedRun]:
        """Yield runs, newest first.

        Args:
            only: which ones.
            limit: how many at most; None: all.
        """
        size = _PAGE if limit is None else max(min(limit, _PAGE), 1)
        return islice(self._newest_first(only, size), limit)

    def _newest_first(self, only: RunFilter, size: int) -> Iterator[RecordedRun]:
        listing = _SELECT.where(*_conditions(only)).order_by(*_NEWEST_FIRST).limit(size)
        page = self._done(listing)
        while page:
            yield from map(self._recorded, page)
            if len(page) < size:
                return
            last = tuple_(literal(page[-1].created), literal(page[-1].number))
            page = self._done(listing.where(tuple_(RUNS.c.created, RUNS.c.number) < last))

    def _one(self, statement: Select[Any], given: str) -> RecordedRun | None:
        found = self._done(statement, given=given)
        return self._recorded(found[0]) if found else None

    def _recorded(self, row: Row[Any]) -> RecordedRun:
        """Return a run as it stands in the table.

        Raises:
            LedgerError: somebody has written something else there.
        """
        values = dict(row._mapping)
        del values["number"]
        try:
            for name in ("params", "options", "counts", "retried"):
                values[name] = json.loads(values[name] or "null")
            retried = tuple((start, stop) for start, stop in values.pop("retried") or ())
            return RecordedRun(**values, retried=retried)
        except (TypeError, ValueError, RecursionError) as error:
            raise LedgerError(
                f"the ledger {self.name} is damaged: a run is not as it was written. Take it from "
                f"a copy ({error})"
            ) from error


def standing(run: RecordedRun) -> dict[str, Any]:
    """Return the columns that say how a run stands, which change while it is worked on."""
    return {
        "rows": run.rows,
        "complete": run.complete,
        "status": run.status,
        "counts": None if run.counts is None else json.dumps(dict(run.counts)),
        "seconds": run.seconds,
        "since": run.since,
        "ended": run.ended,
    }


def _values(run: RecordedRun) -> Mapping[str, Any]:
    given = {one.name: getattr(run, one.name) for one in _GIVEN}
    written = {"params": json.dumps(run.params), "options": json.dumps(run.options)}
    retried = json.dumps(run.retried) if run.retried else None
    return {**given, **standing(run), **written, "retried": retried}


def _conditions(only: RunFilter) -> Sequence[ColumnElement[bool]]:
    equal = {
        RUNS.c.operation: only.operation,
        RUNS.c.host: only.host,
        RUNS.c.status: None if only.status == OPEN else only.status,
        RUNS.c.retry_of: only.retry_of,
    }
    conditions = [one == value for one, value in equal.items() if value is not None]
    if only.status == OPEN:
        conditions.append(RUNS.c.status.is_(None))
    if only.created_from is not None:
        conditions.append(RUNS.c.created >= only.created_from)
    return conditions
