"""A refusal with many errors costs what it is long: they stand once per batch, shown short."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from alation_core import (
    Alation,
    ApiAccessToken,
    BatchOutcome,
    Problem,
    RowOutcome,
    Run,
    SimulatedClock,
)
from alation_core.ledger import open_store, outcomes_of
from alation_core.runs import RowStatus, explained
from alation_core.runs.outcome import SHOWN_REASONS
from tests.alation_core.support import documents

HOST = "https://catalog.example.com"
Errors = Callable[[int], Iterator[Any]]


class Refusing(BaseAdapter):
    """Refuses every batch, with errors that name no row."""

    def __init__(self, errors: Errors) -> None:
        super().__init__()
        self.errors = errors

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        answer = requests.Response()
        answer.status_code, answer.request = 400, request
        rows = len(json.loads(request.body or b"[]"))
        body = {"title": "Invalid payload", "errors": list(self.errors(rows))}
        answer.raw = io.BytesIO(json.dumps(body).encode())
        return answer

    def close(self) -> None: ...


def distinct(rows: int) -> Iterator[Any]:
    for number in range(rows + 1):
        yield {"msg": f"value number {number} is refused, and the reason is told at length here"}


def equal(rows: int) -> Iterator[Any]:
    for _ in range(rows + 1):
        yield {"msg": "no value is taken today"}


def refused(folder: Path, rows: int, errors: Errors) -> tuple[Run[Any], int]:
    """Return the run of a refused batch, and how large its ledger is."""
    folder.mkdir()
    ledger = folder / "ledger.sqlite"
    with requests.Session() as session:
        session.mount("https://", Refusing(errors))
        catalog = Alation(
            HOST,
            ApiAccessToken("fake-access-token"),
            ["document"],
            session=session,
            clock=SimulatedClock(),
            ledger=ledger,
        )
        run = catalog.document.create(documents(rows), batch_size=rows)
    return run, sum(path.stat().st_size for path in folder.iterdir())


@pytest.mark.parametrize("errors", [distinct, equal])
def test_a_batch_with_one_loose_error_for_each_row(tmp_path: Path, errors: Errors) -> None:
    run, size = refused(tmp_path / "large", 10_000, errors)
    _, small = refused(tmp_path / "small", 1_000, errors)

    assert {row.status for row in run.rows} == {"failed"}
    assert size < 20e6
    assert size < 12 * small
    store = open_store(tmp_path / "large" / "ledger.sqlite")
    (recorded,) = list(store.runs())
    told = list(outcomes_of(store, recorded))
    store.close()
    assert len(told) == 10_000
    assert all(one.problems is told[0].problems for one in told)
    messages = [problem["message"] for problem in told[0].problems]
    assert len(messages) == (SHOWN_REASONS + 1 if errors is distinct else 1)
    assert sum(map(len, messages)) < 2_000


# ------------------------------------------------------------------------------ which reasons


def outcome(*problems: Problem, **rows: RowStatus) -> BatchOutcome[Any]:
    statuses = [RowOutcome(int(name[1:]), status) for name, status in rows.items()]
    own = {p.row for p in problems if p.row is not None}
    return BatchOutcome(
        tuple(
            RowOutcome(r.row, r.status, None, tuple(p for p in problems if p.row == r.row))
            if r.row in own
            else r
            for r in statuses
        ),
        (),
        problems,
    )


def reasons(given: BatchOutcome[Any]) -> dict[int, list[str]]:
    return {row.row: [p.message for p in problems] for row, problems in explained(given)}


def test_a_row_tells_its_own_problems_or_those_of_its_batch() -> None:
    loose = Problem(None, None, "no", "refused")
    own = Problem(1, "title", "bad", "refused")
    told = reasons(outcome(loose, own, r0="failed", r1="failed", r2="succeeded", r3="rejected"))

    assert told == {0: ["no"], 1: ["bad"], 2: [], 3: []}


def test_a_row_that_was_not_sent_tells_which_other_row_is_to_blame() -> None:
    own = Problem(1, "title", "bad", "refused")
    rejected = Problem(2, "title", "missing", "invalid_payload")
    told = reasons(outcome(own, rejected, r0="unsent", r1="failed", r2="rejected"))

    assert told[0] == ["because of row 1, field 'title': bad"]


def test_equal_texts_stand_once_and_the_most_frequent_come_first() -> None:
    texts = ["a"] + ["b"] * 3 + ["c", "d", "e", "f"]
    given = outcome(*(Problem(None, None, text, "refused") for text in texts), r0="failed")

    assert reasons(given)[0] == ["b", "a", "c", "and 3 more problems of its batch"]


def test_rows_without_problems_of_their_own_share_one_list() -> None:
    given = outcome(Problem(None, None, "no", "refused"), r0="failed", r1="failed", r2="unknown")
    shared = [problems for _, problems in explained(given)]

    assert shared[0] is shared[1]
