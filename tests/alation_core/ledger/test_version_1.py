"""A ledger that version 1 wrote is read, gone on with, and brought to this version."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, InputChanged
from alation_core.ledger import open_store, outcomes_of
from alation_core.ledger.sqlite.tables import VERSION
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
    assert version(old) == VERSION == 3


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


def test_a_process_of_version_1_that_is_at_work_is_not_disturbed(old: Path) -> None:
    earlier = sqlite3.connect(old, isolation_level=None)
    open_store(old).close()

    earlier.execute(
        "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?)", (version_1.RUN, 3, "failed", None, None)
    )
    earlier.close()
    store = open_store(old)
    assert [one.status for one in store.outcomes(version_1.RUN)][-1] == "failed"
    store.close()


def test_two_processes_that_open_it_bring_it_up_once(old: Path) -> None:
    stores = [open_store(old), open_store(old)]
    for store in stores:
        assert store.run("20250101").rows == len(ROWS)
        store.close()
