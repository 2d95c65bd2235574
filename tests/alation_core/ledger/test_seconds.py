"""The seconds of a run are those of work, whoever sets the time of day meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alation_core import Alation, LedgerOption, RefreshToken, SimulatedClock
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs import Accepted, Event
from alation_sandbox import Sandbox
from tests.alation_core.ledger.processes import Killed, at
from tests.alation_core.support import documents

HOUR = 3600.0
KEY = "nightly/terms"
Process = Callable[[], Alation]


class SetClock(SimulatedClock):
    """A clock whose time of day somebody sets; how much time passes stays as it is."""

    step = 0.0

    def wall(self) -> float:
        return super().wall() + self.step


@pytest.fixture
def clock() -> SetClock:
    # A store notes by the machine's clock when it was written to.
    return SetClock(time.time())


@pytest.fixture
def server(clock: SetClock) -> Iterator[Sandbox]:
    """Nobody sets its clock."""
    with Sandbox(job_seconds=2.0, clock=lambda: clock.wall() - clock.step) as sandbox:
        yield sandbox


@pytest.fixture
def process(server: Sandbox, clock: SetClock, ledger: Path) -> Process:
    """Returns a new client, as a new process would have it."""
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return lambda: Alation(server.url, auth, ["document"], ledger=ledger, clock=clock)


def set_by(clock: SetClock, seconds: float) -> Callable[[Event], None]:
    def act() -> None:
        clock.step += seconds
        clock.sleep(10.0)

    return at(Accepted, 1, act)


@pytest.mark.parametrize("step", [-HOUR, -5.0, 0.0, HOUR])
@pytest.mark.parametrize("parks", [True, False])
def test_a_clock_that_is_set_during_a_run_changes_no_seconds(
    process: Process, clock: SetClock, store: SqliteStore, step: float, parks: bool
) -> None:
    client, began = process(), clock.now()
    setting = set_by(clock, step)

    def progress(event: Event) -> None:
        setting(event)
        if parks and isinstance(event, Accepted):
            client.park()

    run = client.document.create(documents(2), progress=progress)
    assert run.ok is not parks
    assert store.run("last").worked == pytest.approx(clock.now() - began)
    assert run.facts is not None
    assert run.facts.seconds == store.run("last").worked


@pytest.mark.parametrize("step", [-HOUR, HOUR])
def test_a_clock_that_is_set_between_processes_changes_no_seconds(
    process: Process, clock: SetClock, store: SqliteStore, step: float
) -> None:
    first = process()
    park = at(Accepted, 1, first.park)
    first.document.create(documents(2), progress=park)
    worked = store.run("last").worked
    assert worked is not None
    clock.step += step
    clock.sleep(HOUR)
    began = clock.now()
    assert process().resume("last").ok
    assert store.run("last").worked == pytest.approx(worked + clock.now() - began)


def test_the_time_after_a_death_counts_for_no_work_also_where_nothing_was_sent(
    process: Process, clock: SetClock, ledger: Path, store: SqliteStore
) -> None:
    def broken() -> Iterator[object]:
        yield from documents(1500)
        raise Killed

    option = LedgerOption(ledger, key=KEY)
    with pytest.raises(Killed):
        process().document.create(broken(), ledger=option)
    clock.sleep(2 * HOUR)
    began = clock.now()
    assert process().document.create(documents(2), ledger=option).ok
    recorded = store.find(KEY)
    assert recorded is not None
    assert recorded.seconds is not None
    assert recorded.seconds == pytest.approx(clock.now() - began, abs=60.0)
