"""All processes share a rate, and notes."""

from __future__ import annotations

import time
from itertools import pairwise

from alation_core.ledger import Store, furthest_turn
from alation_replay.stores.subject import StoreSubject

RATE = 20.0
SLACK = 0.005
"""Seconds by which the clock of a store may differ from this one's while a test runs."""


class Sharing(StoreSubject):
    """The rules."""

    def test_turns_follow_each_other(self, store: Store, other: Store) -> None:
        begins: list[tuple[float, float]] = []
        for number in range(10):
            asked = time.monotonic()
            wait = (store, other)[number % 2].turn("one", RATE)
            begins.append((asked + wait, time.monotonic() + wait))
            assert 0 <= wait <= number / RATE + SLACK
        for (earliest, _), (_, latest) in pairwise(begins):
            assert latest - earliest >= 1 / RATE - SLACK

    def test_turns_of_other_names_are_others(self, store: Store, other: Store) -> None:
        for _ in range(5):
            store.turn("one", 0.001)
        assert other.turn("One", RATE) <= SLACK
        assert other.turn("two é", RATE) <= SLACK

    def test_turns_that_were_not_taken_are_not_saved_up(self, store: Store) -> None:
        store.turn("one", 1000.0)
        time.sleep(0.01)
        asked = time.monotonic()
        assert store.turn("one", RATE) <= SLACK
        wait = store.turn("one", RATE)
        assert wait >= 1 / RATE - (time.monotonic() - asked) - SLACK

    def test_turns_are_put_off_for_all(self, store: Store, other: Store) -> None:
        asked = time.monotonic()
        store.put_off("one", 50.0)
        store.put_off("one", 5.0)
        waits = [other.turn("one", RATE), store.turn("one", RATE)]
        over = time.monotonic() - asked
        assert 50.0 - over - SLACK <= waits[0] <= 50.0 + SLACK
        assert waits[1] >= waits[0] + 1 / RATE - over - SLACK

    def test_a_turn_that_a_clock_set_back_left_far_ahead_is_not_waited_for(
        self, store: Store, other: Store
    ) -> None:
        store.put_off("one", furthest_turn(RATE) - 50.0)
        assert other.turn("one", RATE) > furthest_turn(RATE) - 100.0
        store.put_off("one", furthest_turn(RATE) + 50.0)  # as by a clock that was ahead
        asked = time.monotonic()
        assert other.turn("one", RATE) <= SLACK
        wait = store.turn("one", RATE)
        assert 1 / RATE - (time.monotonic() - asked) - SLACK <= wait <= 1 / RATE + SLACK

    def test_notes_are_seen_by_all(self, store: Store, other: Store) -> None:
        assert store.note("a") is None
        store.set_note("a", b"\x00one")
        store.set_note("b é", b"")
        assert other.note("a") == b"\x00one"
        assert other.note("b é") == b""
        other.set_note("a", b"two")
        assert store.note("a") == b"two"
        store.set_note("a", None)
        store.set_note("never", None)
        assert other.note("a") is None
        assert other.note("b é") == b""
