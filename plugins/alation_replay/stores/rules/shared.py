"""Processes that share a ledger: killed in the middle of a write, and frozen."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from alation_core.errors import LeaseLost
from alation_core.ledger import Claim, Record, Store
from alation_replay.stores.processes import SECONDS, Ended, Lines, forked
from alation_replay.stores.subject import LONG, StoreSubject, claimed, new_run

RUN = "20261125-aa"
LEASE = 0.5


class _Deadly(list[Record]):
    """Records of which the last one is never written: the process dies before."""

    def __iter__(self) -> Iterator[Record]:
        yield from super().__iter__()
        os.kill(os.getpid(), signal.SIGKILL)


def _both(start: int, stop: int) -> list[Record]:
    numbers = range(start, stop)
    return [Record(kind, number, 1, b"x" * 500) for number in numbers for kind in ("rows", "event")]


def _claimed_in_time(store: Store, name: str) -> Claim:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        found = store.claim(name, LONG)
        if isinstance(found, Claim):
            return found
        time.sleep(0.05)
    raise AssertionError(f"nobody gets {name}, though its lease of {LEASE} s is over")


class Shared(StoreSubject):
    """The rules."""

    @pytest.fixture(autouse=True)
    def _only_where_it_is_shared(self, request: pytest.FixtureRequest) -> None:
        """Leave out processes where the store has only one, or the system does not fork."""
        if request.function.__name__ in _PROCESSES and not (self.shared and hasattr(os, "fork")):
            pytest.skip("no other process uses a ledger of this store")

    def test_what_a_killed_process_was_writing_is_not_there_in_part(self, address: str) -> None:
        def work(lines: Lines) -> None:
            store = self.open_store(address)
            store.begin(new_run())
            claim = claimed(store, RUN, LEASE)
            for number in range(5):
                store.append(claim, _both(number * 100, number * 100 + 100), new_run(rows=number))
                lines.say(number)
            store.append(claim, _Deadly(_both(500, 700)), new_run(rows=99), drop=["rows"])

        with forked(work) as process:
            assert [process.hear() for _ in range(5)] == [*range(5)]
            with pytest.raises(Ended):
                process.hear()
            store = self.open_store(address)
            try:
                claim = _claimed_in_time(store, RUN)
                assert store.run(RUN).rows == 4
                for kind in ("rows", "event"):
                    assert [one.place for one in store.records(RUN, kind)] == [*range(500)]
                store.append(claim, _both(500, 501))
            finally:
                store.close()

    def test_a_frozen_process_is_fenced_off_when_it_wakes(self, address: str) -> None:
        def work(lines: Lines) -> None:
            store = self.open_store(address)
            store.begin(new_run())
            claim = claimed(store, RUN, LEASE)
            lines.say("working")
            lines.hear()
            try:
                store.append(claim, _both(0, 1), new_run(status="failed"), drop=["rows"])
            except LeaseLost as error:
                lines.say(error.run)
            lines.say(store.renew(claim))
            store.release(claim)
            store.close()
            lines.say("given up")
            lines.hear()

        with forked(work) as process:
            assert process.hear() == "working"
            process.freeze()
            store = self.open_store(address)
            try:
                claim = _claimed_in_time(store, RUN)
                store.append(claim, _both(7, 8))
                process.wake()
                process.say("go on")
                assert [process.hear() for _ in range(3)] == [RUN, False, "given up"]
                assert [one.place for one in store.records(RUN, "rows")] == [7]
                assert store.run(RUN).status is None
                third = self.open_store(address)
                assert not isinstance(third.claim(RUN, LONG), Claim), "it has an owner"
                third.close()
                assert store.renew(claim)
            finally:
                store.close()

    def test_of_processes_that_begin_with_a_key_at_once_one_begins(self, address: str) -> None:
        """The ledger is a new one, too: all of them make it."""

        def work(lines: Lines) -> None:
            name = lines.hear()
            store = self.open_store(address)
            lines.say([store.begin(new_run(f"{name}-{n}", key=f"k{n}")).id for n in range(3)])
            store.close()

        with forked(work) as one, forked(work) as two:
            one.say("one")
            two.say("two")
            assert one.hear() == two.hear()


_PROCESSES = frozenset(name for name in vars(Shared) if name.startswith("test_"))
