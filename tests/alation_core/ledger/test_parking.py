"""A run that is parked leaves at once, with an outcome for each row, and goes on another time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, LeaseLost, LedgerOption, RefreshToken, SimulatedClock
from alation_core.ledger import Claim
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs import Accepted, Begun, Ended, Event, Intent, Planned, Resolved
from alation_core.runs.events import Polled
from alation_core.runs.outcome import RunNotSuccessful
from alation_sandbox import Fault, Sandbox
from tests.alation_core.ledger.processes import at, told
from tests.alation_core.support import documents, posts

Connect = Callable[[], Alation]
KEY = "nightly"


def titles(server: Sandbox) -> list[str]:
    return [row["title"] for row in server.world.table("document").rows()]


MOMENTS: list[tuple[type[Event], int, str, int]] = [
    (Begun, 1, "key", 1),
    (Planned, 1, "resume", 1),
    (Planned, 3, "stream", 3),
    (Intent, 1, "stream", 1),
    (Intent, 3, "key", 3),
    (Accepted, 2, "resume", 3),
    (Polled, 1, "key", 1),
    (Polled, 3, "stream", 3),
    (Ended, 1, "resume", 1),
    (Ended, 2, "key", 3),
    (Resolved, 2, "stream", 1),
]


@pytest.mark.parametrize(("kind", "number", "way", "concurrency"), MOMENTS)
def test_a_run_that_is_parked_leaves_at_once_and_goes_on(
    connect: Connect,
    server: Sandbox,
    ledger: Path,
    clock: SimulatedClock,
    kind: type[Event],
    number: int,
    way: str,
    concurrency: int,
) -> None:
    rows, option = documents(8), LedgerOption(ledger, key=KEY)
    options: dict[str, Any] = {
        "ledger": option,
        "batch_size": 2,
        "concurrency": concurrency,
    }
    client = connect()
    parked: list[int] = []

    def park() -> None:
        parked.append(len(server.requests))
        client.park()

    run = client.document.create(rows, progress=at(kind, number, park), **options)

    # Only the request that was announced goes out, the first one after one for a token.
    assert len(server.requests) <= parked[0] + (2 if kind is Intent else 0)
    assert (run.status, run.ok) == ("open", False)
    with pytest.raises(RunNotSuccessful, match="is open: it was parked"):
        run.raise_for_problems()
    outcomes = list(run.rows)
    assert [one.row for one in outcomes] == list(range(8))
    assert sum(run.counts.values()) == 8
    for one in outcomes:
        there = rows[one.row]["title"] in titles(server)
        assert one.status in (("succeeded", "unknown") if there else ("unsent", "unknown"))
    known = connect().find(key=KEY)
    assert known is not None
    assert (known.id, known.status, known.rows) == (run.id, "open", 8)
    clock.sleep(3600.0)

    if way == "stream":
        batches = list(connect().document.create.stream(rows, **options))
    else:
        later = (
            connect().resume(known.id)
            if way == "resume"
            else connect().document.create(rows, **options)
        )
        assert later.id == run.id
        batches = later.batches
    statuses = [row.status for one in batches for row in one.rows]
    # Nobody knows of a request that was announced last whether it was sent.
    assert statuses.count("unknown") <= (2 if kind is Intent else 0)
    assert set(statuses) <= {"succeeded", "unknown"}
    assert len(set(titles(server))) == len(titles(server)) >= statuses.count("succeeded")
    assert told(connect().document.create(rows, **options).batches) == told(batches)


def test_a_run_that_goes_on_and_is_parked_at_once_tells_what_was_recorded_of_all_rows(
    connect: Connect, ledger: Path
) -> None:
    rows = [*documents(7), {"title": "Nowhere", "document_hub_id": 99}]
    first = connect().document.create(rows, ledger=ledger, batch_size=4)
    assert first.counts == {"succeeded": 4, "failed": 1, "unsent": 3}
    client = connect()
    left = client.resume(str(first.id), progress=at(Begun, 1, client.park))
    assert (left.status, left.counts) == ("open", first.counts)
    assert [(one.row, one.status) for one in left.rows] == [
        (one.row, one.status) for one in first.rows
    ]
    assert "row 7, field 'document_hub_id': Document hub 99 doesn't exist." in [
        str(one) for one in left.problems
    ]
    assert connect().resume(str(first.id)).counts == {"succeeded": 7, "failed": 1}


def test_a_run_may_be_parked_after_each_batch(
    connect: Connect, server: Sandbox, ledger: Path
) -> None:
    assert connect().document.create(documents(40, 100), batch_size=2).ok
    plain = len(server.requests)
    rows, option, calls = documents(40), LedgerOption(ledger, key=KEY), 0
    while True:
        client = connect()
        run = client.document.create(
            rows, ledger=option, batch_size=2, progress=at(Ended, 1, client.park)
        )
        calls += 1
        assert sum(run.counts.values()) == 40
        if run.status != "open":
            break
        assert calls <= 20
    assert run.ok
    assert [row.id for row in run.rows] == list(range(41, 81))
    assert titles(server)[40:] == [row["title"] for row in rows]
    assert posts(server) == 40
    # The requests of a call are those of its batch: nothing is asked of those that have ended.
    assert len(server.requests) - plain <= 3 * plain


def test_the_deadline_of_a_job_survives_and_a_run_that_ended_by_it_gets_a_new_one(
    connect: Connect, ledger: Path, clock: SimulatedClock
) -> None:
    faults = [Fault("endless-job", "GET", "/api/v1/bulk_metadata/job/", times=None)]
    with Sandbox(job_seconds=2.0, clock=clock.wall, faults=faults) as server:

        def client() -> Alation:
            known = server.credentials
            auth = RefreshToken(known.user_id, known.refresh_token)
            # Each process has a monotonic clock of its own: only the time of day goes on.
            return Alation(server.url, auth, ledger=ledger, clock=SimulatedClock(clock.wall()))

        def create(*, parks: bool) -> tuple[Any, float]:
            process, option = client(), LedgerOption(ledger, key=KEY)
            run = process.document.create(
                documents(2),
                ledger=option,
                timeout=100.0,
                progress=at(Polled, 2, process.park) if parks else None,
            )
            worked = process.transport.clock.now()
            clock.sleep(worked)
            return run, worked

        total = 0.0
        for pause in (30.0, 20.0, 10.0):
            run, worked = create(parks=True)
            assert run.status == "open"
            clock.sleep(pause)
            total += worked + pause
        assert total < 100.0
        run, worked = create(parks=False)
        assert run.status == "unknown"
        assert {problem.kind for problem in run.problems} == {"timeout"}
        assert total + worked == pytest.approx(100.0, abs=15.0)

        before = client()
        again = before.resume(run.id)
        assert again.status == "unknown"
        assert before.transport.clock.now() == pytest.approx(100.0, abs=15.0)
        assert posts(server) == 1


@pytest.mark.parametrize(
    ("kind", "streams"),
    [
        (Planned, False),
        (Intent, True),
        (Accepted, False),
        (Polled, True),
        (Ended, False),
        (Resolved, True),
        (Resolved, False),
    ],
)
def test_a_run_that_another_process_took_over_sends_nothing_more(
    connect: Connect,
    server: Sandbox,
    ledger: Path,
    store: SqliteStore,
    kind: type[Event],
    streams: bool,
) -> None:
    rows = documents(6)
    taken: list[tuple[Claim, int]] = []

    def take_over() -> None:
        # As if this process had stood still until its lease was over.
        run = store.run("last").id
        store._db.execute("UPDATE claims SET until = 1 WHERE name = ?", (run,))
        claim = store.claim(run, 60.0)
        assert isinstance(claim, Claim)
        taken.append((claim, posts(server)))

    create = connect().document.create
    options: dict[str, Any] = {"batch_size": 2, "progress": at(kind, 1, take_over)}
    with pytest.raises(LeaseLost) as lost:
        list(create.stream(rows, **options)) if streams else create(rows, **options)
    ((claim, before),) = taken
    assert lost.value.run == claim.name
    # What was announced before goes out: it is on record. A job is asked for until it has ended.
    assert posts(server) == before + (kind is Intent)
    store.append(claim)  # the other process has it, and nothing of this one came in between
    store.release(claim)

    again = connect().resume(claim.name, rows)
    statuses = [row.status for row in again.rows]
    assert set(statuses) <= {"succeeded", "unknown"}
    assert statuses.count("unknown") <= (2 if kind is Intent else 0)
    assert len(set(titles(server))) == len(titles(server))
