"""A run that ended is forgotten when that is wanted; one that is under way never is."""

from __future__ import annotations

import pytest

from alation_core.errors import ConfigurationError
from alation_core.ledger import INPUT, MARK, Record, Store
from alation_replay.stores.subject import ENDED, StoreSubject, begun, claimed, new_run

RUN = "20261125-aa"


class Space(StoreSubject):
    """The rules."""

    def test_a_run_that_ended_is_forgotten_with_all_of_it(self, store: Store, other: Store) -> None:
        claim = begun(store, key="k")
        kept = begun(store, "kept", key="kept")
        for one, name in ((claim, RUN), (kept, "kept")):
            records = [Record("rows", 0, 1, b"x"), Record(MARK, 0, 1, name.encode())]
            store.append(one, records, new_run(name, status="failed"))
            store.release(one)
        assert other.remove(RUN)
        assert not other.remove(RUN)
        assert store.find("k") is None
        assert not store.marked(RUN.encode(), "other")
        assert list(store.records(RUN, "rows")) == []
        with pytest.raises(ConfigurationError):
            store.run(RUN)
        assert [run.id for run in store.runs()] == ["kept"]
        assert store.marked(b"kept", "other")
        assert len(list(store.records("kept", "rows"))) == 1
        assert store.begin(new_run("new", key="k")).id == "new"

    def test_an_open_run_stays_once_more_than_its_input_is_recorded(self, store: Store) -> None:
        claim = begun(store)
        store.append(claim, [Record(kind, 0, 1, b"x") for kind in INPUT])
        store.append(claim, [Record("event", 0, 1, b"x")])
        store.release(claim)
        assert not store.remove(RUN)
        assert len(list(store.records(RUN, "event"))) == 1
        ended = claimed(store, RUN)
        store.append(ended, run=new_run(status="failed"))
        store.release(ended)
        assert store.remove(RUN)

    def test_an_open_run_of_which_nothing_was_sent_is_forgotten(self, store: Store) -> None:
        claim = begun(store, key="k")
        store.append(claim, [Record(kind, 0, 1, b"x") for kind in INPUT])
        store.release(claim)
        assert store.remove(RUN)
        assert store.find("k") is None

    def test_a_run_that_another_one_works_on_stays(self, store: Store, other: Store) -> None:
        claim = begun(store)
        store.append(claim, run=new_run(status="failed"))
        assert not other.remove(RUN)
        assert store.run(RUN).status == "failed"
        assert store.remove(RUN), "its owner may forget it"
        assert not store.renew(claim)
        begun(store, "ended", status="failed")
        store.release(claimed(store, "nothing of it"))
        assert not other.remove("ended")

    def test_who_has_lost_a_run_does_not_forget_it(self, store: Store, other: Store) -> None:
        store.begin(new_run())
        lost = claimed(store, RUN, ENDED)
        taken = claimed(other, RUN)
        assert not store.remove(RUN, lost)
        other.append(taken, run=new_run(status="successful"))
        other.release(taken)
        assert not store.remove(RUN, lost), "though the other one has given it up"
        assert store.run(RUN).status == "successful"
        own = claimed(store, RUN)
        assert store.remove(RUN, own)
        assert not store.renew(own)

    def test_a_claim_that_has_ended_keeps_no_run(self, store: Store, other: Store) -> None:
        store.begin(new_run(status="failed"))
        claimed(store, RUN, ENDED)
        assert other.remove(RUN)

    def test_a_key_that_names_a_newer_run_stays_with_it(self, store: Store) -> None:
        store.begin(new_run("old", key="k", status="failed"))
        store.begin(new_run("new", key="k"), again=True)
        assert store.remove("old")
        found = store.find("k")
        assert found is not None
        assert found.id == "new"

    def test_what_is_no_run_is_not_forgotten(self, store: Store) -> None:
        store.begin(new_run(status="failed"))
        for name in ("last", "20261125", "", "x"):
            assert not store.remove(name)
        assert store.run(RUN).id == RUN

    def test_space_is_given_back(self, store: Store, other: Store) -> None:
        claim = begun(store)
        content = bytes(range(256)) * 1000
        store.append(claim, [Record("rows", n, 1, content) for n in range(3)], new_run(status="x"))
        full = store.size()
        assert full > 0
        store.release(claim)
        assert store.remove(RUN)
        assert store.compact() in (True, False)
        assert other.size() <= full
        assert list(other.runs()) == []
