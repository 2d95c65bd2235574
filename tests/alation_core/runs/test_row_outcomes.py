"""A row has an object when somebody asks for it; until then what became of it stands in columns."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import BatchOutcome, Problem, RowOutcome
from alation_core.runs import row_outcome
from alation_core.runs.row_outcome import Columns, RowStatus
from alation_sandbox import Sandbox
from tests.alation_core.runs.kept_events import client
from tests.alation_core.support import documents
from tests.faults.clock import SharedClock

STATUSES: list[RowStatus] = ["succeeded", "failed", "rejected", "unsent", "unknown"]
ROW = st.tuples(st.sampled_from(STATUSES), st.none() | st.integers() | st.text(), st.booleans())


def both(told: list[tuple[RowStatus, Any, bool]]) -> tuple[BatchOutcome[Any], BatchOutcome[Any]]:
    """An outcome of columns, and the same one of rows."""
    at = range(40, 40 + len(told))
    own = {
        row: (Problem(row, None, "No.", "row_failed"),)
        for row, one in zip(at, told, strict=True)
        if one[2]
    }
    problems = tuple(problem for found in own.values() for problem in found)
    columns = Columns([*at], [one[0] for one in told], [one[1] for one in told], own)
    rows = tuple(
        RowOutcome(row, status, identity, own.get(row, ()))
        for row, (status, identity, _) in zip(at, told, strict=True)
    )
    return BatchOutcome.of(columns, (), problems, 2), BatchOutcome(rows, (), problems, 2)


@given(st.lists(ROW, max_size=5))
def test_an_outcome_of_columns_is_the_same_as_one_of_rows(told: Any) -> None:
    for use in (
        lambda one: one.rows,
        lambda one: (one.rows is one.rows, [type(row) for row in one.rows]),
        lambda one: one.summary,
        lambda one: one.columns,
        lambda one: one,
        repr,
        hash,
        dataclasses.asdict,
        lambda one: dataclasses.replace(one, resumable=0),
        copy.copy,
        copy.deepcopy,
        lambda one: pickle.loads(pickle.dumps(one)),  # noqa: S301 - our own
        lambda one: pickle.loads(pickle.dumps((one.rows, one))),  # noqa: S301 - our own
    ):
        of_columns, of_rows = both(told)
        assert use(of_columns) == use(of_rows)


def test_the_row_of_an_outcome_is_frozen() -> None:
    row = both([("succeeded", 7, False)])[0].rows[0]

    with pytest.raises(dataclasses.FrozenInstanceError):
        row.id = 8  # type: ignore[misc]
    assert not hasattr(row, "__dict__")


def test_an_outcome_needs_its_rows() -> None:
    with pytest.raises(TypeError, match="rows"):
        BatchOutcome()


@pytest.mark.parametrize("ledger", [False, True], ids=["in memory", "with a ledger"])
def test_no_row_has_an_object_before_somebody_asks(
    ledger: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    plain = row_outcome.Columns.rows

    def counted(columns: Columns) -> tuple[RowOutcome, ...]:
        made.append(len(columns.positions))
        return plain(columns)

    monkeypatch.setattr(row_outcome.Columns, "rows", counted)
    clock = SharedClock()
    with Sandbox(clock=clock.wall) as sandbox:
        create = client(sandbox, clock).document.create
        run = create(documents(6), batch_size=2, ledger=tmp_path / "r.sqlite" if ledger else None)

    assert run.ok
    assert run.counts == {"succeeded": 6}
    assert len(run.jobs) == 3
    assert not made
    for _ in range(2):
        assert [row.row for row in run.rows] == [*range(6)]
        assert made == [2, 2, 2]
