"""Looking after the jobs of a load sends reads only, and believes little."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, RefreshToken, SimulatedClock
from alation_core.engines import Waits, carry_on, look, pause
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import documents

Connect = Callable[[], Alation]


JOB = "/api/v1/bulk_metadata/job/"


def waiting(catalog: Alation) -> Waits:
    """Return what a load waits for that was left."""
    one = carry_on(
        catalog, "document.create", lambda: documents(4), key="k", leave_after=0.0, batch_size=2
    )
    assert one.waits is not None
    return one.waits


@pytest.fixture
def waits(connect: Connect) -> Waits:
    return waiting(connect())


def test_looking_only_reads_and_may_be_done_twice(
    connect: Connect, server: Sandbox, clock: SimulatedClock, waits: Waits
) -> None:
    before, catalog = len(server.requests), connect()
    assert [look(catalog, waits) for _ in range(3)] == [False] * 3
    clock.sleep(10.0)
    assert [look(catalog, waits) for _ in range(3)] == [True] * 3
    new = list(server.requests)[before:]
    assert {(one.method, one.path) for one in new if "oken" not in one.path} == {("GET", JOB)}


def test_a_poll_that_fails_tells_nothing(ledger: Path, clock: SimulatedClock) -> None:
    kinds = ("503", "html", "reset-before", "no-json")
    faults = [Fault(kind, "GET", JOB, at=2 + n) for n, kind in enumerate(kinds)]
    with Sandbox(faults=faults, clock=clock.wall, job_seconds=9.0) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        catalog = Alation(server.url, auth, ["document"], clock=clock, ledger=ledger)
        waits = waiting(catalog)
        assert [look(catalog, waits) for _ in range(6)] == [False] * 6
        assert sum(one.path == JOB for one in server.requests) == 7


def test_what_has_no_job_or_whose_time_has_come_is_carried_on(
    connect: Connect, clock: SimulatedClock, waits: Waits
) -> None:
    assert waits["until"] == pytest.approx(waits["since"] + 1800.0)
    assert look(connect(), {**waits, "jobs": []})
    clock.sleep(1800.0)
    assert look(connect(), waits)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"jobs": [4711]},
        {"jobs": [{"value": 1}]},
        {"jobs": None},
        {"until": "soon"},
        {"operation": "document.list"},
    ],
)
def test_what_was_not_told_by_a_load_is_refused(
    connect: Connect, waits: Waits, wrong: dict[str, Any]
) -> None:
    given: Any = {**waits, **wrong} if wrong else {}
    with pytest.raises(ConfigurationError):
        look(connect(), given)


def test_the_pause_grows_with_the_age_of_a_job_and_has_bounds() -> None:
    ages = [0.0, 1.0, 30.0, 100.0, 1e6]
    assert [pause(age) for age in ages] == [1.0, 1.0, 6.0, 20.0, 30.0]
