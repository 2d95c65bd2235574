"""Runs that ended long ago are forgotten, and nobody who works on the ledger is disturbed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from alation_core import Alation, ConfigurationError, LeaseLost, SimulatedClock
from alation_core.ledger import RecordedRun, old_runs, prune
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs import Intent
from alation_replay.stores.subject import claimed
from alation_sandbox import Sandbox
from tests.alation_core.ledger import version_1
from tests.alation_core.support import documents

Connect = Callable[[], Alation]

DAY = 86400.0
EVER = 1e12


def recorded(
    identity: str, days: float, status: str | None = "successful", **members: object
) -> RecordedRun:
    created = 100 * DAY - days * DAY
    made = RecordedRun(identity, created, "document.create", "h", {}, {}, None, True, status, 1)
    return RecordedRun(**{**vars(made), **members})


@pytest.mark.parametrize(
    ("runs", "gone"),
    [
        ([recorded("new", 1), recorded("old", 31)], ["old"]),
        ([recorded("edge", 30)], ["edge"]),
        ([recorded("open", 90, None)], []),
        ([recorded("gone on with", 90, ended=99 * DAY)], []),
        ([recorded("retry", 40, retry_of="old"), recorded("old", 50)], ["retry", "old"]),
        ([recorded("retry", 40, retry_of="open"), recorded("open", 50, None)], []),
        ([recorded("retry", 40, retry_of="removed before")], ["retry"]),
    ],
)
def test_which_runs_are_old(runs: list[RecordedRun], gone: list[str]) -> None:
    assert [run.id for run in old_runs(runs, 70 * DAY)] == gone


def test_all_of_a_run_goes_and_its_space_with_it(
    connect: Connect, server: Sandbox, ledger: Path, store: SqliteStore
) -> None:
    for place in range(0, 3000, 1000):
        connect().document.create(documents(1000, place))
    kept = connect().document.create([{"title": "kept", "document_hub_id": 1}])
    store.remove(kept.id or "")
    connect().document.create([{"title": "kept", "document_hub_id": 1}], again=True)
    client = connect()
    client.document.create(
        documents(4, 90_000),
        batch_size=1,
        progress=lambda e: client.stop("now") if isinstance(e, Intent) else None,
    )

    pruned = prune(store, EVER)

    assert [run.rows for run in pruned.runs] == [1, 1000, 1000, 1000]
    assert [run.status for run in list(store.runs())] == [None]
    assert pruned.whole
    assert pruned.after < pruned.before / 4
    assert pruned.after == sum(Path(f"{ledger}{end}").stat().st_size for end in ("", "-wal"))
    with closing(sqlite3.connect(ledger)) as db:
        of = "SELECT id FROM records LEFT JOIN runs ON runs.number = records.run"
        assert {run for (run,) in db.execute(of)} == {next(store.runs()).id}
    assert connect().resume("last").ok


def test_a_run_that_somebody_works_on_stays(
    connect: Connect, server: Sandbox, ledger: Path, store: SqliteStore
) -> None:
    run = connect().document.create(documents(2)).id or ""
    other = SqliteStore(ledger)

    claim = claimed(other, run)
    assert not prune(store, EVER).runs
    other.release(claim)
    assert [one.id for one in prune(store, EVER).runs] == [run]
    with pytest.raises(LeaseLost):
        other.append(claim)
    with pytest.raises(ConfigurationError, match="no run"):
        connect().resume(run)
    other.close()


def test_a_reader_is_not_disturbed_and_the_space_comes_later(
    connect: Connect, server: Sandbox, ledger: Path, store: SqliteStore
) -> None:
    connect().document.create(documents(1500))
    with closing(sqlite3.connect(ledger, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM records").fetchone()

        assert not prune(store, EVER).whole
        assert reader.execute("SELECT count(*) FROM records").fetchone() == before
    again = prune(store, EVER)
    assert again.whole
    assert again.after < 100_000


def test_an_old_file_is_copied_once_when_nobody_is_at_work(
    connect: Connect, server: Sandbox, ledger: Path
) -> None:
    version_1.write(ledger, server.url, [], [])
    store = SqliteStore(ledger)
    connect().document.create(documents(1500))

    with closing(SqliteStore(ledger)) as other:
        claim = claimed(other, "another")
        assert not store.compact()
        other.release(claim)
    Path(f"{ledger}.dead.lock").touch()
    pruned = prune(store, EVER)
    assert pruned.whole
    assert pruned.after < pruned.before / 4
    store.close()


def test_seconds_are_those_of_work_also_after_a_pause(
    connect: Connect, server: Sandbox, clock: SimulatedClock, store: SqliteStore
) -> None:
    client = connect()
    client.document.create(
        documents(4),
        batch_size=2,
        progress=lambda e: (
            client.stop("now") if isinstance(e, Intent) and e.batch == (1,) else None
        ),
    )
    worked = store.run("last").seconds
    assert worked is not None
    clock.sleep(DAY)

    connect().resume("last")

    ended = store.run("last")
    assert ended.seconds is not None
    assert 0 < worked <= ended.seconds < 60
    assert ended.ended is not None
    assert ended.ended - ended.created > DAY
    assert ended.counts == {"succeeded": 4}
