"""What is recorded of a run: written all or nothing by its owner only, read by kind and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from alation_core.errors import LeaseLost
from alation_core.ledger import MARK, Record, Store
from alation_replay.stores.subject import ENDED, StoreSubject, begun, claimed, new_run

RUN = "20261125-aa"


def rows(*places: int, size: int = 10, content: bytes = b"x") -> list[Record]:
    """Return records of rows."""
    return [Record("rows", place, size, content) for place in places]


def places(found: Iterator[Record]) -> list[int]:
    """Return where records stand."""
    return [record.place for record in found]


class _Broken(list[Record]):
    """Records of which the last one cannot be had."""

    def __iter__(self) -> Iterator[Record]:
        yield from super().__iter__()
        raise ZeroDivisionError


class Records(StoreSubject):
    """The rules."""

    def test_records_are_read_as_they_were_written(self, store: Store, other: Store) -> None:
        claim = begun(store)
        written = [
            Record("rows", 0, 10, b""),
            Record("rows", 10, 5, bytes(range(256))),
            Record("rows", 1_000_000_000, 1, b"x" * 1_500_000),
            Record("a kind é", 3, 1, b"\x00"),
        ]
        store.append(claim, [written[1], written[3]])
        store.append(claim, [written[2], written[0]])
        assert list(other.records(RUN, "rows")) == written[:3]
        assert list(other.records(RUN, "a kind é")) == written[3:]
        assert list(other.records(RUN, "a kind")) == []
        assert list(other.records("20261125", "rows")) == [], "it is no run"

    @pytest.mark.parametrize(
        ("start", "stop", "found"),
        [
            (0, None, [0, 10, 20, 40]),
            (9, None, [0, 10, 20, 40]),
            (10, None, [10, 20, 40]),
            (15, 16, [10]),
            (15, 20, [10]),
            (15, 21, [10, 20]),
            (0, 0, []),
            (30, 40, []),
            (30, 41, [40]),
            (49, 10**12, [40]),
            (50, None, []),
        ],
    )
    def test_records_are_found_by_the_places_that_they_fill(
        self, store: Store, start: int, stop: int | None, found: list[int]
    ) -> None:
        claim = begun(store)
        store.append(claim, rows(40, 0, 20, 10))
        store.append(claim, [Record("digests", 0, 1000, b"")])
        assert places(store.records(RUN, "rows", start, stop)) == found

    def test_a_later_record_takes_the_place_of_an_earlier_one(self, store: Store) -> None:
        claim = begun(store)
        begun(store, "other")
        store.append(claim, [*rows(0, 10), Record("event", 0, 1, b"e")])
        store.append(claim, [Record("rows", 10, 3, b"new"), Record("rows", 10, 4, b"newer")])
        assert list(store.records(RUN, "rows")) == [*rows(0), Record("rows", 10, 4, b"newer")]
        assert places(store.records(RUN, "event")) == [0]
        assert list(store.records("other", "rows")) == []

    def test_kinds_are_dropped_before_records_are_added(self, store: Store, other: Store) -> None:
        claim = begun(store)
        beside = begun(store, "other")
        store.append(claim, [*rows(0, 10), Record("event", 0, 1, b"e"), Record("mark", 0, 1, b"m")])
        store.append(beside, rows(0, 10))
        store.append(claim, rows(20), drop=["rows", "mark", "nothing"])
        assert places(other.records(RUN, "rows")) == [20]
        assert places(other.records(RUN, "event")) == [0]
        assert places(other.records(RUN, "mark")) == []
        assert places(other.records("other", "rows")) == [0, 10]

    def test_how_the_run_stands_is_kept_and_nothing_else_of_it(
        self, store: Store, other: Store
    ) -> None:
        began = store.begin(new_run(key="k", source="s"))
        claim = claimed(store, RUN)
        now = replace(
            began,
            rows=12,
            complete=True,
            status="failed",
            counts={"succeeded": 11, "failed": 1},
            seconds=1.5,
            since=2.25,
            ended=1_764_028_900.125,
        )
        changed = replace(now, created=1.0, operation="x", host="x", params={}, options={}, key="x")
        store.append(claim, run=replace(changed, source="x", retry_of="x", retried=((0, 1),)))
        found = other.run(RUN)
        assert replace(found, seen=None) == replace(now, seen=None)
        assert found == other.find("k")
        store.append(claim, rows(0))
        assert replace(other.run(RUN), seen=None) == replace(now, seen=None)
        store.append(claim, run=began)
        assert replace(other.run(RUN), seen=None) == replace(began, seen=None)

    def test_when_something_was_recorded_last_is_noted(self, store: Store) -> None:
        claim = begun(store)
        seen = [store.run(RUN).seen]
        for _ in range(2):
            store.append(claim, rows(0))
            seen.append(store.run(RUN).seen)
        assert seen == sorted(one for one in seen if one is not None)

    def test_appending_renews_the_claim(self, store: Store, other: Store) -> None:
        store.begin(new_run())
        claim = claimed(store, RUN, ENDED)
        store.append(replace(claim, seconds=1000.0))
        assert other.claim(RUN, 1.0) != claim
        assert store.renew(claim), "the claim holds for the seconds after it was renewed last"

    def test_who_has_lost_the_run_writes_nothing(self, store: Store, other: Store) -> None:
        store.begin(new_run())
        lost = claimed(store, RUN, ENDED)
        store.append(lost, rows(0))
        new = claimed(other, RUN)
        for _ in range(2):
            with pytest.raises(LeaseLost) as raised:
                store.append(lost, rows(10), new_run(status="failed"), drop=["rows"])
            assert raised.value.run == RUN
            with pytest.raises(LeaseLost):
                store.append(lost)
            assert places(other.records(RUN, "rows")) == [0]
            assert other.run(RUN).status is None
            other.append(new, rows(0))
        other.release(new)
        with pytest.raises(LeaseLost):
            store.append(lost, rows(20))

    def test_a_forged_claim_writes_nothing(self, store: Store) -> None:
        claim = begun(store)
        begun(store, "other")
        for forged in (
            replace(claim, owner="x"),
            replace(claim, epoch=claim.epoch + 1),
            replace(claim, name="other"),
            replace(claim, name="none"),
        ):
            with pytest.raises(LeaseLost):
                store.append(forged, rows(0))
        assert list(store.records(RUN, "rows")) == list(store.records("other", "rows")) == []

    def test_a_run_that_is_gone_takes_nothing(self, store: Store) -> None:
        claim = begun(store)
        assert store.remove(RUN)
        with pytest.raises(LeaseLost):
            store.append(claim, rows(0))
        assert list(store.records(RUN, "rows")) == []
        name = claimed(store, "no run")
        with pytest.raises(LeaseLost):
            store.append(name, rows(0))

    def test_all_is_written_or_nothing(self, store: Store, other: Store) -> None:
        claim = begun(store)
        store.append(claim, rows(0))
        with pytest.raises(ZeroDivisionError):
            store.append(claim, _Broken(rows(0, 10, 20)), new_run(rows=30), drop=["rows"])
        for one in (store, other):
            assert places(one.records(RUN, "rows")) == [0]
            assert one.run(RUN).rows == 0
        store.append(claim, rows(10))
        assert places(other.records(RUN, "rows")) == [0, 10]

    def test_records_that_are_half_read_are_in_nobodys_way(
        self, store: Store, other: Store
    ) -> None:
        claim = begun(store)
        beside = begun(other, "other")
        store.append(claim, rows(*range(0, 100, 10), content=b"x" * 200_000))
        reading = store.records(RUN, "rows")
        found = [next(reading).place]
        other.append(beside, rows(0))
        store.append(claim, [Record("event", 0, 1, b"e")])
        found += places(reading)
        assert found == [*range(0, 100, 10)]

    def test_marks_are_found_in_other_runs(self, store: Store, other: Store) -> None:
        claim = begun(store)
        store.append(claim, [Record(MARK, 0, 1, b"m\x00"), Record("event", 0, 1, b"e")])
        store.append(claim, [Record(MARK, 1, 1, b"n")])
        assert other.marked(b"m\x00", "other")
        assert other.marked(b"n", "20261125")
        assert not other.marked(b"n", RUN)
        assert not other.marked(b"e", "other")
        assert not other.marked(b"m", "other")
        store.append(begun(store, "other"), [Record(MARK, 0, 1, b"n")])
        assert other.marked(b"n", RUN)

    def test_what_was_written_is_there_when_the_ledger_is_opened_again(
        self, store: Store, address: str
    ) -> None:
        claim = begun(store, key="k")
        store.append(claim, rows(0), new_run(rows=10, status="successful"))
        store.set_note("n", b"x")
        store.release(claim)
        store.close()
        again = self.open_store(address)
        try:
            assert places(again.records(RUN, "rows")) == [0]
            found = again.find("k")
            assert found is not None
            assert (found.rows, found.status) == (10, "successful")
            assert again.note("n") == b"x"
            assert claimed(again, RUN).epoch > claim.epoch
        finally:
            again.close()
