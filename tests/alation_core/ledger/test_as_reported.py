"""What became of a row that has ended is what its ledger says, whoever asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, LedgerOption, RefreshToken, Run, SimulatedClock
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import DOCUMENTS, documents

Connect = Callable[[], Alation]


def begun_again(connect: Connect, ledger: Path) -> Run[Any]:
    return connect().document.create(documents(4), ledger=LedgerOption(ledger, key="k"))


def told(run: Run[Any]) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = [(row.status, row.id) for row in run.rows]
    assert Counter(status for status, _ in rows) == run.counts
    return rows


def test_rows_that_were_found_since_are_told_so_under_their_key(
    clock: SimulatedClock, ledger: Path
) -> None:
    with Sandbox(faults=[Fault("reset-after", "POST", DOCUMENTS)], clock=clock.wall) as lossy:
        known = lossy.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(lossy.url, auth, ledger=ledger, clock=clock)
        assert told(begun_again(lambda: catalog, ledger)) == [("unknown", None)] * 4
        lossy.world.table("document").delete(4)
        assert catalog.verify("last").settled == 3

        again = begun_again(lambda: catalog, ledger)

    assert told(again) == [("succeeded", 1), ("succeeded", 2), ("succeeded", 3), ("unknown", None)]
    assert again.status == "partial"
    assert [problem.row for problem in again.problems] == [3]


def test_another_version_of_what_reads_the_answers_changes_no_outcome(
    connect: Connect, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any) -> Any:
        raise RuntimeError("a mistake in a plugin")

    with monkeypatch.context() as changed:
        changed.setattr("alation_core.runs.judge.reading_of", broken)
        first = begun_again(connect, ledger)
        assert told(first) == [("unknown", None)] * 4

    assert told(begun_again(connect, ledger)) == told(first)

    # Who mends the plugin and resumes reads the answer anew, and from then on that counts.
    mended = connect().resume("last")
    assert told(mended) == [("succeeded", n) for n in (1, 2, 3, 4)]
    with monkeypatch.context() as changed:
        changed.setattr("alation_core.runs.judge.reading_of", broken)
        assert told(begun_again(connect, ledger)) == told(mended)
