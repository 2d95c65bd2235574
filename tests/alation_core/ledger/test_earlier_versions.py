"""Ledgers of earlier versions are read, gone on with, and brought to this version."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, InputChanged
from alation_core.errors import LedgerError
from alation_core.jobs import JobHandle
from alation_core.ledger import counts_of, open_store, outcomes_of, rows_of
from alation_core.ledger.codec import mark_of
from alation_core.ledger.past import every_event
from alation_core.ledger.sqlite import SqliteStore
from alation_core.ledger.sqlite.locks import take_lock
from alation_core.ledger.sqlite.tables import VERSION
from alation_core.runs.events import Planned
from alation_sandbox import Sandbox
from tests.alation_core.ledger import version_1

Connect = Callable[[], Alation]

BAD = {"titel": "no document", "document_hub_id": 1}
ROWS: list[Any] = [
    {"title": "first", "document_hub_id": 1},
    BAD,
    {"title": "drei zu eins: 3 < π €", "document_hub_id": 1},
    {"title": "third", "document_hub_id": 1},
    {"title": "fourth", "document_hub_id": 1},
]
EVENTS: list[dict[str, Any]] = [
    {"type": "Planned", "batch": [0], "at": 1.0, "rows": 2, "rejected": 1, "whole": False},
    {"type": "Intent", "batch": [0], "at": 1.0, "digest": "", "server_time": 1_735_689_600.0},
    {
        "type": "Refused",
        "batch": [0],
        "at": 1.5,
        "status": 400,
        "answer": {"detail": "not these"},
    },
    {"type": "Planned", "batch": [1], "at": 2.0, "rows": 2, "rejected": 0, "whole": False},
]
OUTCOMES = [
    (0, "failed", None, [{"field": None, "kind": "refused", "message": "not these"}]),
    (1, "rejected", None, [{"field": "titel", "kind": "invalid_payload", "message": "Unknown."}]),
    (2, "failed", None, [{"field": None, "kind": "refused", "message": "not these"}]),
]


@pytest.fixture
def old(ledger: Path, server: Sandbox) -> Path:
    version_1.write(ledger, server.url, ROWS, EVENTS, OUTCOMES)
    return ledger


def version(ledger: Path) -> int:
    db = sqlite3.connect(ledger)
    found: int = db.execute("PRAGMA user_version").fetchone()[0]
    db.close()
    return found


def test_it_is_read_as_it_was(old: Path) -> None:
    store = open_store(old)
    run = store.run("20250101")
    outcomes = list(outcomes_of(store, run))
    store.close()

    assert [one.status for one in outcomes] == ["failed", "rejected", "failed", "unsent", "unsent"]
    assert outcomes[0].problems == OUTCOMES[0][3]
    assert version(old) == VERSION == 4


@pytest.mark.parametrize("given", [None, ROWS])
def test_it_is_gone_on_with(
    old: Path, connect: Connect, server: Sandbox, given: list[Any] | None
) -> None:
    run = connect().resume("20250101", given)

    assert [row.status for row in run.rows] == [
        "failed",
        "rejected",
        "failed",
        "succeeded",
        "succeeded",
    ]
    titles = [row["title"] for row in server.world.table("document").rows()]
    assert titles == ["third", "fourth"]
    again = connect().resume("20250101")
    assert [row.status for row in again.rows] == [row.status for row in run.rows]


def test_other_rows_are_refused(old: Path, connect: Connect) -> None:
    changed = [*ROWS[:1], {"titel": "another", "document_hub_id": 1}, *ROWS[2:]]
    with pytest.raises(InputChanged, match="row 1 differs"):
        connect().resume("20250101", changed)


# ------------------------------------------------------------------------------ version 3

OPEN_RUN, ENDED_RUN = "20250101-1d771842", "20250101-855afe54"


@pytest.fixture
def third(ledger: Path, server: Sandbox) -> Path:
    """Written by version 3: a run that ended, and one whose process died.

    Of the second one the first batch has ended, the second one has a job, and a third one is to
    come; five of its six rows are recorded.
    """
    script = Path(__file__).with_name("version_3.sql").read_text("utf-8")
    db = sqlite3.connect(ledger)
    db.executescript(script.replace("{host}", server.url))
    shared = [{"field": None, "kind": "refused", "message": "of both"}]
    db.execute("INSERT INTO problems VALUES (?, 'a1', ?)", (ENDED_RUN, json.dumps(shared)))
    db.execute("UPDATE outcomes SET problems = '\"a1\"' WHERE row IN (3, 4)")
    db.commit()
    db.close()
    return ledger


def test_runs_of_version_3_are_listed_as_they_were(third: Path, server: Sandbox) -> None:
    with closing(SqliteStore(third)) as store:
        opened, ended = store.runs()
    assert (opened.id, opened.status, opened.complete, opened.rows) == (OPEN_RUN, None, False, 5)
    assert opened.since is not None
    assert opened.worked == pytest.approx(6.352656 - 4.222311)
    assert (ended.id, ended.status, ended.complete, ended.rows) == (ENDED_RUN, "partial", True, 7)
    assert ended.counts == {"failed": 1, "rejected": 1, "succeeded": 4, "unsent": 1}
    assert ended.host == server.url
    assert (ended.key, ended.retried, ended.options["batch_size"]) == (None, (), 2)
    assert ended.ended == pytest.approx(1_735_689_604.222311)


def test_outcomes_of_version_3_are_those_that_were_known(third: Path) -> None:
    with closing(open_store(third)) as store:
        ended = list(outcomes_of(store, store.run(ENDED_RUN)))
        opened = store.run(OPEN_RUN)
        counts = counts_of(store, opened)
        rows = list(rows_of(store, ENDED_RUN))
        assert [one.status for one in outcomes_of(store, opened)] == [
            *("succeeded", "succeeded", "unknown", "unknown", "unsent")
        ]
    assert [(one.status, one.id) for one in ended] == [
        ("succeeded", 1),
        ("rejected", None),
        ("succeeded", 2),
        ("failed", None),
        ("unsent", None),
        ("succeeded", 3),
        ("succeeded", 4),
    ]
    assert [problem["field"] for problem in ended[1].problems] == [
        *("title", "document_hub_id", "titel")
    ]
    assert ended[3].problems == ended[4].problems != []
    assert counts == {"succeeded": 2, "unknown": 2, "unsent": 1}
    assert rows[3] == {"title": "gone ü \U0001f600", "document_hub_id": 77777}


def test_events_of_version_3_say_where_their_batches_stand_and_when(third: Path) -> None:
    with closing(open_store(third)) as store:
        events = list(every_event(store, ENDED_RUN))
        host = store.run(OPEN_RUN).host
        assert store.marked(mark_of(host, JobHandle(9003)), ENDED_RUN)
        assert not store.marked(mark_of(host, JobHandle(9003)), OPEN_RUN)
    assert [event.start for event in events if isinstance(event, Planned)] == [0, 3, 5]
    assert [type(event).__name__ for event in events][-2:] == ["Exhausted", "Ended"]
    assert events[0].at == 1_735_689_600.0


def test_a_run_of_version_3_is_gone_on_with(third: Path, connect: Connect, server: Sandbox) -> None:
    rows = [{"title": f"Page {number}", "document_hub_id": 1} for number in range(6)]
    run = connect().resume(OPEN_RUN, rows)
    # This sandbox knows no job of the one that took the second batch.
    assert [row.status for row in run.rows][:2] == ["succeeded", "succeeded"]
    assert [row.id for row in run.rows][:2] == [5, 6]
    assert [row.status for row in run.rows][4:] == ["succeeded", "succeeded"]
    titles = [row["title"] for row in server.world.table("document").rows()]
    assert titles == ["Page 4", "Page 5"]


# ------------------------------------------------------------------------------ the change itself


def test_a_process_of_an_earlier_version_that_is_at_work_is_not_disturbed(third: Path) -> None:
    lock = take_lock(third.with_name(f"{third.name}.{OPEN_RUN}.lock"))
    with pytest.raises(LedgerError, match=r"earlier version .* wait for it to end"):
        open_store(third)
    assert version(third) == 3
    lock.close()
    open_store(third).close()
    assert version(third) == VERSION


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE outcomes SET id = '{' WHERE row = 6",
        "UPDATE outcomes SET problems = '[' WHERE row = 3",
        "DROP TABLE problems",
    ],
)
def test_one_that_cannot_be_read_is_refused_and_left_as_it_is(third: Path, damage: str) -> None:
    db = sqlite3.connect(third, isolation_level=None)
    db.execute(damage)
    before = list(db.iterdump())
    with pytest.raises(LedgerError, match=str(third)):
        open_store(third)
    assert list(db.iterdump()) == before
    assert version(third) == 3
    db.close()


def test_an_event_that_cannot_be_read_is_told_when_it_is_asked_for(third: Path) -> None:
    db = sqlite3.connect(third, isolation_level=None)
    db.execute("UPDATE events SET event = '{' WHERE number = 2 AND run = ?", (OPEN_RUN,))
    db.close()
    with closing(open_store(third)) as store:
        assert len(list(outcomes_of(store, store.run(ENDED_RUN)))) == 7
        with pytest.raises(LedgerError, match=f"event 2 of the run {OPEN_RUN} cannot be read"):
            list(every_event(store, OPEN_RUN))


def test_of_many_that_open_it_at_once_one_brings_it_up(third: Path) -> None:
    start = threading.Barrier(4)
    said: list[Any] = []

    def opened() -> None:
        start.wait(10)
        try:
            with closing(open_store(third)) as store:
                said.append([run.rows for run in store.runs()])
        except BaseException as error:
            said.append(error)

    threads = [threading.Thread(target=opened) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == [[5, 7]] * 4
