"""What is recorded of runs: written in one statement, which the claim fences; read by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    LargeBinary,
    Text,
    and_,
    any_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from alation_core.ledger import INPUT, MARK, Claim, Record, RecordedRun, lease_lost
from alation_ledger_sql.claims import Claims, claim_values, is_mine, renewing
from alation_ledger_sql.runs import Runs, standing
from alation_ledger_sql.tables import CLAIMS, KEYS, NOW, RECORDS, RUNS

_PAGE_BYTES = 1_000_000
"""Records are read together up to about that many bytes."""
_FIRST_PAGE = 16
_LONGEST_PAGE = 4096
_ENDLESS = 2**62

_NAME = bindparam("claimed", type_=Text())


def _list(name: str, kind: Any) -> Any:
    return bindparam(name, type_=ARRAY(kind))


def _appending(*, stands: bool, drops: bool) -> Any:
    """Return the statement that writes to a claimed run; it has a row where that was done.

    One statement is all or nothing, and a process that is frozen meanwhile keeps no lock by it.

    Args:
        stands: it is told how the run stands now.
        drops: there are kinds of which all records are removed before.
    """
    mine = renewing().cte("mine")
    values: dict[str, Any] = {one: bindparam(one, type_=RUNS.c[one].type) for one in _STANDING}
    run = (
        update(RUNS)
        .where(RUNS.c.id == _NAME, exists(select(mine.c.name)))
        .values({**(values if stands else {}), "seen": NOW})
        .returning(RUNS.c.number)
        .cte("run")
    )
    lists = (_list("kinds", Text()), _list("places", BigInteger()), _list("sizes", BigInteger()))
    new = (
        func.unnest(*lists, _list("contents", LargeBinary()))
        .table_valued(*_PARTS)
        .render_derived("new")
    )
    values_of_new = select(run.c.number, *(new.c[one] for one in _PARTS))
    adding = insert(RECORDS).from_select(
        ["run", *_PARTS], values_of_new.select_from(run.join(new, true()))
    )
    parts = {one: adding.excluded[one] for one in ("size", "content")}
    added = adding.on_conflict_do_update(index_elements=["run", "kind", "place"], set_=parts)
    done = select(run.c.number).add_cte(added.returning(RECORDS.c.place).cte("added"))
    if not drops:
        return done
    # All parts of a statement see what was there before it: what is written again is not removed.
    again = select(new.c.place).where(new.c.kind == RECORDS.c.kind, new.c.place == RECORDS.c.place)
    dropped = delete(RECORDS).where(
        RECORDS.c.run == select(run.c.number).scalar_subquery(),
        RECORDS.c.kind == any_(_list("drop", Text())),
        ~exists(again),
    )
    return done.add_cte(dropped.returning(RECORDS.c.place).cte("dropped"))


def _removing(*, held: bool) -> Any:
    """Return the statement that forgets a run; it has a row where that was done.

    Args:
        held: it must be claimed as is told.
    """
    # It is locked: nobody claims the run meanwhile.
    mine = select(CLAIMS.c.name).where(is_mine()).with_for_update().cte("mine")
    is_free = or_(CLAIMS.c.until <= NOW, CLAIMS.c.owner == any_(_list("owners", Text())))
    others_claim = select(CLAIMS.c.name).where(CLAIMS.c.name == _NAME, ~is_free)
    was_sent = select(RECORDS.c.place).where(
        RECORDS.c.run == RUNS.c.number, RECORDS.c.kind.not_in(INPUT)
    )
    gone = (
        delete(RUNS)
        .where(RUNS.c.id == _NAME, exists(select(mine.c.name)) if held else ~exists(others_claim))
        .where(or_(RUNS.c.status.is_not(None), ~exists(was_sent)))
        .returning(RUNS.c.number)
        .cte("gone")
    )
    number = select(gone.c.number)
    others = (
        delete(RECORDS).where(RECORDS.c.run == number.scalar_subquery()),
        delete(KEYS).where(KEYS.c.run == _NAME, exists(number)),
        delete(CLAIMS).where(
            and_(CLAIMS.c.name == _NAME, exists(number), is_mine() if held else is_free)
        ),
    )
    return number.add_cte(*(one.cte(f"other_{at}") for at, one in enumerate(others)))


_PARTS = ("kind", "place", "size", "content")
_STANDING = ("rows", "complete", "status", "counts", "seconds", "since", "ended")
_APPEND = {
    (stands, drops): _appending(stands=stands, drops=drops)
    for stands in (False, True)
    for drops in (False, True)
}
_REMOVE = {held: _removing(held=held) for held in (False, True)}
_RECORDS = (
    select(*(RECORDS.c[one] for one in _PARTS))
    .join(RUNS, RUNS.c.number == RECORDS.c.run)
    .where(RUNS.c.id == bindparam("run"), RECORDS.c.kind == bindparam("kind"))
    .where(RECORDS.c.place > bindparam("after"), RECORDS.c.place < bindparam("stop"))
    .where(RECORDS.c.place + RECORDS.c.size > bindparam("start"))
    .order_by(RECORDS.c.place)
    .limit(bindparam("number"))
)
_MARKED = (
    select(RECORDS.c.place)
    .join(RUNS, RUNS.c.number == RECORDS.c.run)
    .where(RECORDS.c.kind == literal_column(f"'{MARK}'"))
    .where(RECORDS.c.content == bindparam("content"), RUNS.c.id != bindparam("but"))
    .limit(1)
)


class Records(Runs, Claims):
    """What a ledger holds of its runs."""

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
        newest = list({(one.kind, one.place): one for one in records}.values())
        values = {
            **claim_values(claim),
            "seconds_of_claim": claim.seconds,
            "kinds": [one.kind for one in newest],
            "places": [one.place for one in newest],
            "sizes": [one.size for one in newest],
            "contents": [one.content for one in newest],
            **({} if run is None else standing(run)),
            **({"drop": list(drop)} if drop else {}),
        }
        if not self._done(_APPEND[run is not None, bool(drop)], **values):
            raise lease_lost(claim.name)

    def records(
        self, run: str, kind: str, start: int = 0, stop: int | None = None
    ) -> Iterator[Record]:
        """Yield the records of a kind that fill a place from start to before stop, by place."""
        values = {"run": run, "kind": kind, "start": start}
        values["stop"] = _ENDLESS if stop is None else stop
        after, number = -_ENDLESS, _FIRST_PAGE
        while page := self._done(_RECORDS, **values, after=after, number=number):
            yield from (Record(row.kind, row.place, row.size, row.content) for row in page)
            if len(page) < number:
                return
            after = page[-1].place
            size = sum(len(row.content) for row in page) // len(page) + 1
            number = max(1, min(_PAGE_BYTES // size, _LONGEST_PAGE))

    def marked(self, content: bytes, but: str) -> bool:
        """Tell whether a run other than one has a record of kind MARK with that content."""
        return bool(self._done(_MARKED, content=content, but=but))

    def remove(self, run: str, claim: Claim | None = None) -> bool:
        """Forget a run with all that is recorded of it; see `Store.remove`."""
        if claim is not None:
            return bool(self._done(_REMOVE[True], **claim_values(claim)))
        return bool(self._done(_REMOVE[False], claimed=run, owners=sorted(self._owners)))
