"""The store in SQLite. Several processes may use one file; each write is durable."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from alation_core.ledger.sqlite.claims import Claims
from alation_core.ledger.sqlite.runs import Runs, as_json
from alation_core.ledger.sqlite.shared import Shared
from alation_core.ledger.store import INPUT, Claim, Record, RecordedRun, Store, lease_lost

_STANDS = (
    "UPDATE runs SET seen = ?, rows = ?, complete = ?, status = ?, counts = ?, seconds = ?,"
    " since = ?, ended = ? WHERE number = ?"
)
_REMOVE = (
    "DELETE FROM records WHERE run = ?",
    "DELETE FROM keys WHERE run = ?",
    "DELETE FROM runs WHERE number = ?",
)
_PAGE_BYTES = 500_000
"""Records are read together up to that many bytes, at least one."""
_RECORD_BYTES = 200
"""What a record takes in memory beside its content."""
_ENDLESS = 2**62


class SqliteStore(Runs, Claims, Shared, Store):
    """A ledger in a file of SQLite: the store that is always there.

    Args:
        path: of the file; it is made where it does not exist, readable by its owner only.
        stop: says why the process is to stop, or None: then nobody is waited for.

    Raises:
        LedgerError: the file is no ledger, of a newer version, or cannot be opened.
    """

    def append(
        self,
        claim: Claim,
        records: Sequence[Record] = (),
        run: RecordedRun | None = None,
        drop: Sequence[str] = (),
    ) -> None:
        """Write to a claimed run, all or nothing; see `Store.append`.

        Raises:
            LeaseLost: somebody else has claimed the run, or it is gone. Nothing was written.
        """
        with self.transaction() as db:
            now = time.time()
            number = self._number(claim.name)
            if number is None or not self._renewed(db, claim):
                raise lease_lost(claim.name)
            for kind in drop:
                db.execute("DELETE FROM records WHERE run = ? AND kind = ?", (number, kind))
            db.executemany(
                "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)",
                ((number, one.kind, one.place, one.size, one.content) for one in records),
            )
            if run is None:
                db.execute("UPDATE runs SET seen = ? WHERE number = ?", (now, number))
            else:
                db.execute(_STANDS, (now, *_standing(run), number))

    def records(
        self, run: str, kind: str, start: int = 0, stop: int | None = None
    ) -> Iterator[Record]:
        """Yield the records of a kind that fill a place from start to before stop, by place."""
        number = self._number(run)
        of = (number, kind)
        before = self._all(
            "SELECT max(place) FROM records WHERE run = ? AND kind = ? AND place <= ?", *of, start
        )
        first = start if before[0][0] is None else before[0][0]
        end = _ENDLESS if stop is None else stop
        while page := self._page(*of, first, end):
            yield from (one for one in page if one.place + one.size > start)
            first = page[-1].place + 1

    def _page(self, number: int | None, kind: str, first: int, end: int) -> list[Record]:
        """Return the next records; the query is not left open until they are used."""
        with self._explained():
            found = self._patiently(
                lambda: self._db.execute(
                    "SELECT place, size, content FROM records WHERE run = ? AND kind = ?"
                    " AND place >= ? AND place < ? ORDER BY place",
                    (number, kind, first, end),
                )
            )
            page: list[Record] = []
            left = _PAGE_BYTES
            for place, size, content in found:
                if not isinstance(content, bytes):
                    raise self._damaged(f"a record of kind {kind} is not as it was written")
                page.append(Record(kind, place, size, content))
                left -= len(content) + _RECORD_BYTES
                if left < 0:
                    break
            found.close()
        return page

    def marked(self, content: bytes, but: str) -> bool:
        """Tell whether a run other than one has a record of kind MARK with that content."""
        return bool(
            self._all(
                "SELECT 1 FROM records WHERE kind = 'mark' AND content = ? AND run IS NOT"
                " (SELECT number FROM runs WHERE id = ?) LIMIT 1",
                content,
                but,
            )
        )

    def remove(self, run: str, claim: Claim | None = None) -> bool:
        """Forget a run with all that is recorded of it; see `Store.remove`."""
        self.give_way()
        with self.transaction() as db:
            number = self._number(run)
            if number is None or self._is_under_way(number) or self._is_elsewhere(db, run):
                return False
            if claim is not None and not self._renewed(db, claim):
                return False
            for statement in _REMOVE:
                db.execute(statement, (number,))
            owner = self._forget_claim(db, run)
        self._let_go(owner, forget=True)
        return True

    def _is_under_way(self, number: int) -> bool:
        """Tell whether a run has not ended and something besides its input is recorded of it."""
        if self._all("SELECT 1 FROM runs WHERE number = ? AND status IS NOT NULL", number):
            return False
        kinds = self._all("SELECT DISTINCT kind FROM records WHERE run = ?", number)
        return not {kind for (kind,) in kinds} <= set(INPUT)


def _standing(run: RecordedRun) -> Sequence[Any]:
    return (
        run.rows,
        run.complete,
        run.status,
        as_json(run.counts),
        run.seconds,
        run.since,
        run.ended,
    )
