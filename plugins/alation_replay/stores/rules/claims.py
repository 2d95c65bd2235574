"""A claim is of one owner at a time; a later one fences the earlier ones off."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from alation_core.ledger import Claim, Held, Store
from alation_replay.stores.subject import ENDED, LONG, Open, StoreSubject, claimed


class Claims(StoreSubject):
    """The rules."""

    def test_what_one_has_another_one_does_not_get(self, store: Store, other: Store) -> None:
        claim = claimed(store, "a")
        assert (claim.name, claim.seconds) == ("a", LONG)
        for one in (other, store):
            held = one.claim("a", LONG)
            assert isinstance(held, Held), "a claim is of one owner"
            assert held.until > 0
        assert store.renew(claim)

    def test_what_is_given_up_is_free(self, store: Store, other: Store) -> None:
        first = claimed(store, "a")
        store.release(first)
        second = claimed(other, "a")
        assert second.epoch > first.epoch
        assert second.owner != first.owner
        assert not store.renew(first)
        store.release(first)
        assert other.renew(second)
        assert isinstance(store.claim("a", LONG), Held)

    def test_what_has_ended_is_taken_over(self, store: Store, other: Store) -> None:
        first = claimed(store, "a", ENDED)
        second = claimed(other, "a")
        assert second.epoch > first.epoch
        assert not store.renew(first)
        store.release(first)
        assert other.renew(second), "who has lost a claim cannot give it up"
        other.release(second)
        assert claimed(store, "a").epoch > second.epoch

    def test_what_has_ended_and_nobody_took_is_renewed(self, store: Store, other: Store) -> None:
        claim = claimed(store, "a", ENDED)
        assert store.renew(claim)
        assert isinstance(other.claim("a", LONG), Claim)

    def test_another_store_renews_a_claim_and_gives_it_up(self, store: Store, other: Store) -> None:
        """A heart beats in a thread of its own, on a store of its own."""
        claim = claimed(store, "a")
        assert other.renew(claim)
        other.release(claim)
        assert isinstance(store.claim("a", LONG), Claim)

    def test_names_do_not_meet(self, store: Store, other: Store) -> None:
        names = ["a", "A", "a ", "sender https://catalog.example.com é", "x" * 300, "../x", "%"]
        claims = [claimed(store, name) for name in names]
        assert all(isinstance(other.claim(name, LONG), Held) for name in names)
        for claim in claims:
            store.release(claim)
        assert all(isinstance(other.claim(name, LONG), Claim) for name in names)

    @pytest.mark.parametrize("name", ["fresh", "was had"])
    def test_of_many_that_claim_at_once_one_gets_it(self, opened: Open, name: str) -> None:
        stores = [opened() for _ in range(6)]
        if name == "was had":
            claimed(stores[0], name, ENDED)
        start = threading.Barrier(len(stores))
        said: list[Any] = []

        def claim(store: Store) -> None:
            start.wait(10)
            try:
                said.append(store.claim(name, LONG))
            except BaseException as error:
                said.append(error)

        threads = [threading.Thread(target=claim, args=(store,)) for store in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(type(one).__name__ for one in said) == ["Claim"] + ["Held"] * 5
