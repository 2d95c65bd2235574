"""What a run has claimed is renewed while it goes on, and no longer."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import Alation, LeaseLost, LedgerOption, RefreshToken, Run, SimulatedClock
from alation_core.ledger.heart import SILENT_LEASES, SILENT_SECONDS, Heart, is_alive, pause
from alation_core.ledger.store import Claim, Store
from alation_core.runs import Event, Polled, Reported
from alation_sandbox import Sandbox
from tests.processes import PATIENCE

RUN, TURN = Claim("a-run", "me", 1, 30.0), Claim("sender x 0", "me", 4, 30.0)


@dataclass
class Renewals:
    """A store that notes what is renewed, for one thread."""

    renewed: list[Claim] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    fails: int = 0
    opened: int = 0
    closed: int = 0
    threads: set[int] = field(default_factory=set)

    def open(self) -> Store:
        self.opened += 1
        self.threads.add(threading.get_ident())
        return cast(Store, self)

    def renew(self, claim: Claim) -> bool:
        if self.fails:
            self.fails -= 1
            raise OSError("the ledger is not there")
        self.renewed.append(claim)
        return claim.name not in self.lost

    def close(self) -> None:
        self.closed += 1


class Steps:
    """A wait that a test lets go step by step, and a clock that it sets."""

    def __init__(self) -> None:
        self.now = 0.0
        self.asked: list[float] = []
        self._go, self._done = threading.Semaphore(0), threading.Semaphore(0)

    def wait(self, over: threading.Event, seconds: float) -> bool:
        self.asked.append(seconds)
        self._done.release()
        assert self._go.acquire(timeout=PATIENCE)
        return over.is_set()

    def step(self, seconds: float = 10.0) -> None:
        """Let one pause pass, and wait until what follows is done."""
        assert self._done.acquire(timeout=PATIENCE)
        self.now += seconds
        self._go.release()
        assert self._done.acquire(timeout=PATIENCE)
        self._done.release()

    def end(self) -> None:
        self._go.release(100)


@contextmanager
def beating(store: Renewals, lease: float = 30.0) -> Iterator[tuple[Heart, Steps]]:
    steps = Steps()
    heart = Heart(store.open, lease, steps.wait, lambda: steps.now)
    try:
        with heart:
            yield heart, steps
            steps.end()
    finally:
        steps.end()


def test_claims_are_renewed_at_a_third_of_the_lease_on_a_connection_of_its_own() -> None:
    store = Renewals()
    with beating(store) as (heart, steps):
        heart.keep(RUN)
        steps.step()
        heart.keep(TURN)
        steps.step()
        heart.drop(TURN)
        steps.step()

    assert store.renewed == [RUN, RUN, TURN, RUN]
    assert set(steps.asked) == {10.0}
    assert (store.opened, store.closed) == (1, 1)
    assert threading.get_ident() not in store.threads


def test_nothing_is_renewed_for_a_run_that_shows_no_sign_of_life(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Renewals()
    with beating(store) as (heart, steps):
        heart.keep(RUN)
        steps.step(SILENT_SECONDS + 1)
        steps.step()
        assert store.renewed == []
        heart.beat()
        steps.step()
        assert store.renewed == [RUN]

    assert caplog.text.count("no sign of life") == 1


def test_what_another_process_has_taken_is_told_and_left() -> None:
    store = Renewals(lost={RUN.name})
    with beating(store) as (heart, steps):
        heart.keep(RUN)
        heart.keep(TURN)
        steps.step()
        steps.step()
        assert heart.has_lost(RUN.name)
        assert not heart.has_lost(TURN.name)
        newer = Claim(TURN.name, "me", 9, 30.0)
        heart.keep(newer)
        heart.drop(TURN)  # the earlier one: the newer one stays
        steps.step()

    assert store.renewed == [RUN, TURN, TURN, newer]


def test_a_ledger_that_fails_is_opened_again_the_next_time() -> None:
    store = Renewals(fails=1)
    with beating(store) as (heart, steps):
        heart.keep(RUN)
        steps.step()
        assert store.renewed == []
        steps.step()

    assert store.renewed == [RUN]
    assert (store.opened, store.closed) == (2, 2)


def test_the_thread_ends_with_the_block_and_is_not_there_before_the_first_claim() -> None:
    def threads() -> list[Any]:
        return [one for one in threading.enumerate() if one.name == "alation-lease"]

    before = len(threads())
    store = Renewals()
    with Heart(store.open, 3600.0) as heart:
        assert len(threads()) == before
        heart.keep(RUN)
        assert [one.daemon for one in threads()][before:] == [True]
    until = time.monotonic() + PATIENCE
    while len(threads()) > before and time.monotonic() < until:
        time.sleep(0.01)
    assert len(threads()) == before
    assert store.opened == 0


def test_a_program_that_ends_and_begins_no_thread_can_still_claim(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    monkeypatch.setattr(threading.Thread, "start", start)
    with Heart(Renewals().open, 30.0) as heart:
        heart.keep(RUN)


@given(st.floats(0.01, 1e6), st.floats(0, 1e8))
def test_a_lease_is_renewed_twice_before_its_end_and_silence_is_borne_for_ten(
    lease: float, silent: float
) -> None:
    assert 2 * pause(lease) < lease
    assert is_alive(silent, lease) == (silent <= max(SILENT_LEASES * lease, SILENT_SECONDS))


def test_a_run_that_was_taken_by_another_process_asks_for_its_jobs_no_more(
    server: Sandbox, clock: SimulatedClock, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def polls() -> int:
        return sum(one.path.endswith("/job/") for one in server.requests)

    def take(event: Event) -> None:
        if isinstance(event, Polled):
            monkeypatch.setattr(Heart, "has_lost", lambda heart, name: True)

    auth = RefreshToken(1, "fake-refresh-token")
    catalog = Alation(server.url, auth, ["document"], ledger=ledger, clock=clock)
    rows = [{"title": "a", "document_hub_id": 1}]
    with pytest.raises(LeaseLost):
        catalog.document.create(rows, progress=take)

    assert polls() == 2  # the one that is recorded last, and the one that is not recorded any more


def test_a_run_that_was_taken_by_another_process_at_its_end_is_not_told_as_ended(
    server: Sandbox, clock: SimulatedClock, ledger: Path
) -> None:
    def take(event: Event) -> None:
        if isinstance(event, Reported):
            with closing(sqlite3.connect(ledger)) as other, other:
                other.execute("UPDATE claims SET epoch = epoch + 1")

    auth = RefreshToken(1, "fake-refresh-token")
    catalog = Alation(server.url, auth, ["document"], ledger=ledger, clock=clock)
    with pytest.raises(LeaseLost):
        catalog.document.create([{"title": "a", "document_hub_id": 1}], progress=take)
    with pytest.raises(LeaseLost):
        list(catalog.document.create.stream([{"title": "b", "document_hub_id": 1}], progress=take))


def test_a_process_that_lost_its_run_before_it_sent_does_not_forget_what_the_other_one_sent(
    server: Sandbox, clock: SimulatedClock, ledger: Path
) -> None:
    auth, rows = RefreshToken(1, "fake-refresh-token"), [{"title": "a", "document_hub_id": 1}]
    option = LedgerOption(ledger, key="k")

    def create(given: Iterable[dict[str, Any]]) -> Run[Any]:
        catalog = Alation(server.url, auth, ["document"], clock=clock)
        return catalog.document.create(given, ledger=option)

    def frozen() -> Iterator[dict[str, Any]]:
        with closing(sqlite3.connect(ledger)) as other, other:
            other.execute("UPDATE claims SET until = 0")
        assert create(rows).ok
        yield from rows

    with pytest.raises(LeaseLost):
        create(frozen())
    assert create(rows).ok
    assert len(list(server.world.table("document").rows())) == 1
