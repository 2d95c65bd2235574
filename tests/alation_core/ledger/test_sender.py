"""At most so many processes send at a time, for one host and credential."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from alation_core import ConfigurationError, LedgerError, SenderBusy, SimulatedClock
from alation_core.ledger.opening import open_store
from alation_core.ledger.sender import Sending, sending
from alation_core.ledger.store import Claim, Store


class Process:
    """A process that sends: with a connection of its own, and clocks that a test moves on."""

    def __init__(self, ledger: Path, **options: Any) -> None:
        self.store: Store = open_store(ledger)
        self.clock = SimulatedClock()
        self.stopped: str | None = None
        self.kept: list[Claim] = []
        given = {"seconds": 60.0, "slots": 1, "wait": 5.0, **options}
        self.turn = Sending(
            self.store,
            "x",
            clock=self.clock,
            stop=lambda: self.stopped,
            keep=self.kept.append,
            drop=self.kept.remove,
            now=(self.clock.now, self.clock.wall),
            **given,
        )


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    with ExitStack() as opened:

        def make(**options: Any) -> Process:
            made = Process(tmp_path / "runs.sqlite", **options)
            opened.callback(made.store.close)
            return made

        yield make


@pytest.mark.parametrize("slots", [1, 2])
def test_so_many_send_at_a_time_and_the_next_one_waits_for_a_turn(
    process: Callable[..., Process], slots: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    first, *others = [process(slots=slots) for _ in range(slots)]
    last = process(slots=slots, wait=30.0)
    for one in (first, *others):
        one.turn.take()
        assert one.turn.held()
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if sum(waited) > 3:
            first.turn.release()

    last.clock.sleep = sleep  # type: ignore[method-assign]
    last.turn.take()

    assert last.turn.held()
    assert not first.turn.held()
    assert first.kept == []
    assert len(last.kept) == 1
    assert sum(waited) < 6
    assert caplog.text.count("waiting for a turn, at most 30 s") == 1


def test_who_gets_no_turn_in_time_is_told_and_sends_nothing(
    process: Callable[..., Process],
) -> None:
    first, other = process(), process()
    first.turn.take()

    with pytest.raises(SenderBusy, match="no turn came within 5 s") as caught:
        other.turn.take()

    assert isinstance(caught.value, ConfigurationError)
    assert caught.value.until.tzinfo is not None
    assert other.clock.now() == pytest.approx(5.0)
    assert "no turn came" in (other.turn.hindrance() or "")


def test_who_is_told_to_stop_waits_no_longer_and_has_a_reason_not_to_send(
    process: Callable[..., Process],
) -> None:
    first, other = process(), process()
    first.turn.take()
    other.stopped = "Ctrl-C"

    with sending(other.turn):
        assert not other.turn.held()
        assert other.turn.hindrance() == "Ctrl-C"
    assert other.clock.now() == 0.0


def test_the_turn_of_a_frozen_process_ends_with_its_lease_and_it_waits_for_the_next(
    process: Callable[..., Process],
) -> None:
    frozen, other = process(seconds=0.001), process()
    frozen.turn.take()
    while not other.turn.held():  # the lease is over by the clock of the ledger
        other.turn.take()

    frozen.clock.sleep(0.01)
    assert not frozen.turn.held()
    assert "no turn came within 5 s" in (frozen.turn.hindrance() or "")
    frozen.turn.release()
    assert other.turn.held()

    other.turn.release()
    assert frozen.turn.hindrance() is None
    assert frozen.turn.held()


def test_who_has_sent_stands_behind_those_who_wait(process: Callable[..., Process]) -> None:
    first, second, third = process(wait=0.0), process(wait=100.0), process(wait=0.0)
    first.turn.take()
    order: list[str] = []

    def while_second_waits(seconds: float) -> None:
        """The first one lets go and wants a turn again at once, and so does a third one."""
        if first.turn.held():
            first.turn.release()
            for other in (first, third):
                with pytest.raises(SenderBusy):
                    other.turn.take()
                order.append("waits")

    second.clock.sleep = while_second_waits  # type: ignore[method-assign]
    second.turn.take()
    assert second.turn.held()
    assert order == ["waits"] * 2
    second.turn.release()
    third.turn.take()
    assert third.turn.held()


def test_the_ledger_is_asked_only_where_the_lease_may_have_ended(
    process: Callable[..., Process],
) -> None:
    one = process()
    one.turn.take()
    renewed: list[Claim] = []
    renew = one.store.renew
    one.store.renew = lambda claim: renewed.append(claim) or renew(claim)  # type: ignore[func-returns-value,method-assign]

    for _ in range(7):
        assert one.turn.held()
        one.clock.sleep(10.0)

    assert len(renewed) == 2


def test_a_run_within_another_one_of_its_thread_waits_for_no_turn(
    process: Callable[..., Process],
) -> None:
    outer, inner, other = process(), process(), process()
    with sending(outer.turn):
        with sending(inner.turn):
            assert inner.turn.held()
            assert inner.kept == []
        assert outer.turn.held()
        with pytest.raises(SenderBusy):
            other.turn.take()
        # Two streams that are read side by side: the first one ends first.
        stream = sending(inner.turn)
        stream.__enter__()
    assert inner.turn.hindrance() is None
    assert len(inner.kept) == 1
    stream.__exit__(None, None, None)
    other.turn.take()
    assert other.turn.held()


def test_a_ledger_that_fails_is_a_reason_not_to_send_and_ends_no_run(
    process: Callable[..., Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = process()
    one.turn.take()
    one.clock.sleep(50.0)

    def renew(claim: Claim) -> bool:
        raise LedgerError("the ledger x cannot be written: the disk is full")

    monkeypatch.setattr(one.store, "renew", renew)
    assert "the disk is full" in (one.turn.hindrance() or "")
    monkeypatch.undo()
    assert one.turn.hindrance() is None


def test_a_turn_may_wait_until_something_is_to_be_sent(process: Callable[..., Process]) -> None:
    first, later = process(), process()
    first.turn.take()
    with sending(later.turn, at_once=False):
        assert later.clock.now() == 0.0
        assert later.turn.hindrance() is not None
        first.turn.release()
        assert later.turn.hindrance() is None
