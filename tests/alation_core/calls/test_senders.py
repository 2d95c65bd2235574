"""Writes of processes that share a credential: one of them sends at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, LedgerOption, RefreshToken, SimulatedClock
from alation_core.auth.identity import identity_of
from alation_core.errors import RunOwned, SenderBusy
from alation_core.ledger.opening import open_store
from alation_core.ledger.sender import Sending
from alation_core.ledger.store import Claim
from alation_sandbox import Sandbox
from tests.alation_core.support import documents, posts
from tests.processes import PATIENCE


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite"


def client(server: Sandbox, ledger: Path, **options: Any) -> Alation:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, ["document"], **{"ledger": ledger, "senders": 1, **options})


@contextmanager
def another_sends(catalog: Alation, ledger: Path, which: str = "") -> Iterator[None]:
    """Let another process have the turn to send."""
    host, auth = catalog.transport.base, catalog.transport.credentials
    store = open_store(ledger)
    claim = store.claim(f"sender {identity_of(host, auth).name}{which} 0", 60.0)
    assert isinstance(claim, Claim)
    try:
        yield
    finally:
        store.release(claim)
        store.close()


def test_a_write_that_gets_no_turn_in_time_sends_nothing_and_its_run_can_go_on(
    server: Sandbox, clock: SimulatedClock, ledger: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    catalog = client(server, ledger, clock=clock)
    option = LedgerOption(ledger, key="nightly")
    with another_sends(catalog, ledger):
        with pytest.raises(SenderBusy, match="no turn came within 40 s"):
            catalog.document.create(documents(5), timeout=40, ledger=option)
        assert clock.now() == pytest.approx(40.0)
        assert "another process is sending with the same credential" in caplog.text
        assert posts(server) == 0

    run = catalog.document.create(documents(5), ledger=option)
    assert run.ok
    assert posts(server) == 1


def test_a_streamed_write_waits_when_it_is_asked(
    server: Sandbox, clock: SimulatedClock, ledger: Path
) -> None:
    catalog = client(server, ledger, clock=clock)
    with another_sends(catalog, ledger), pytest.raises(SenderBusy):
        next(catalog.document.create.stream(documents(5), timeout=3))
    assert len(list(catalog.document.create.stream(documents(4), batch_size=2, again=True))) == 2


def test_the_owner_of_a_run_is_told_before_a_turn_is_waited_for(
    server: Sandbox, clock: SimulatedClock, ledger: Path
) -> None:
    catalog = client(server, ledger, clock=clock)
    stream = catalog.document.create.stream(documents(4), batch_size=2)
    next(stream)
    store = open_store(ledger)
    (run,) = store.runs()
    with pytest.raises(RunOwned):
        client(server, ledger, clock=clock).resume(run.id, documents(4))
    assert clock.now() < 60.0
    stream.close()
    store.close()


def test_a_turn_that_was_lost_and_cannot_be_had_again_leaves_the_rest_unsent(
    server: Sandbox, clock: SimulatedClock, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = client(server, ledger, clock=clock)
    asked: list[Sending] = []

    def hindrance(turn: Sending) -> str | None:
        asked.append(turn)
        return None if len(asked) == 1 else "no turn came"

    monkeypatch.setattr(Sending, "hindrance", hindrance)
    run = catalog.document.create(documents(4), batch_size=2)

    assert [row.status for row in run.rows] == ["succeeded"] * 2 + ["unsent"] * 2
    assert posts(server) == 1
    monkeypatch.undo()
    assert catalog.resume(run.id or "").ok


def test_the_runs_of_two_threads_take_turns(ledger: Path) -> None:
    open_runs, most = [0], [0]

    def watch(event: Any) -> None:
        name = type(event).__name__
        if name in ("Intent", "Ended"):
            open_runs[0] += 1 if name == "Intent" else -1
            most[0] = max(most[0], open_runs[0])

    with Sandbox(job_seconds=0.05) as server:
        catalog = client(server, ledger)
        runs: list[Any] = []

        def write(first: int) -> None:
            rows = documents(4, first)
            runs.append(catalog.document.create(rows, batch_size=2, progress=watch))

        threads = [threading.Thread(target=write, args=(10 * n,), daemon=True) for n in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)

        assert [run.ok for run in runs] == [True] * 3
        assert most == [1]
        assert len(server.world.table("document")) == 12


def test_a_write_within_the_stream_of_another_waits_for_nobody(
    server: Sandbox, clock: SimulatedClock, ledger: Path
) -> None:
    catalog = client(server, ledger, clock=clock)
    for outcome in catalog.document.create.stream(documents(4), batch_size=2):
        first = 100 + outcome.rows[0].row
        assert catalog.document.create(documents(1, first)).ok
    assert len(server.world.table("document")) == 6
    assert clock.now() < 60.0


def test_what_may_not_overlap_has_one_sender_though_others_have_several(
    server: Sandbox, clock: SimulatedClock, ledger: Path
) -> None:
    catalog = client(server, ledger, clock=clock, senders=2)
    sharing = catalog.context.sharing
    assert sharing is not None
    name = identity_of(server.url, catalog.transport.credentials).name
    auth = catalog.transport.credentials

    assert sharing.wanted(auth, "x.y", overlaps=True) == [(name, 2)]
    assert sharing.wanted(auth, "x.y", overlaps=False) == [(f"{name} x.y", 1), (name, 2)]
    with another_sends(catalog, ledger):
        assert catalog.document.create(documents(1)).ok
