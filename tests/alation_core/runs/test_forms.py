"""A run as a dict of plain JSON types, and as columns for data frames."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import (
    Alation,
    BatchOutcome,
    JobDetails,
    LedgerOption,
    Problem,
    RowOutcome,
    Run,
    SimulatedClock,
)
from alation_core.jobs import JobHandle
from alation_core.runs import FORM_VERSION, STATUSES, RunFacts
from alation_sandbox import Sandbox
from tests.alation_core.support import BAD, JSON

ROWS: list[dict[str, Any]] = [
    {"title": "Net revenue", "document_hub_id": 1},
    {"title": "Churn rate", "document_hub_id": 99},
    BAD,
]
HOW: dict[str, Any] = {"on_refused": "isolate", "on_invalid": "skip"}


def test_a_run_is_told_in_the_words_of_the_command(catalog: Alation, server: Sandbox) -> None:
    told = catalog.document.create(ROWS, **HOW).to_dict()

    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert (told["version"], told["operation"], told["host"]) == (1, "document.create", server.url)
    assert (told["run"], told["key"], told["status"]) == (None, None, "partial")
    assert (told["rows"], told["batches"]) == (3, 1)
    assert told["counts"] == {"succeeded": 1, "failed": 1, "rejected": 1}
    assert told["created"] == "2025-01-01T00:00:00Z"
    assert told["seconds"] > 0
    assert {(p["row"], p["kind"], p["batch"]) for p in told["problems"]} >= {
        (1, "refused", 0),
        (2, "invalid_payload", 0),
    }
    done = next(one for one in told["job_details"] if one["job"] is not None)
    assert (done["batch"], done["status"]) == (0, "successful")
    assert told["jobs"] == len(told["job_details"])
    assert "outcomes" not in told


def test_its_rows_are_told_where_they_are_asked_for(catalog: Alation) -> None:
    run = catalog.document.create(ROWS, **HOW)

    outcomes = run.to_dict(rows=True)["outcomes"]

    assert [(o["row"], o["status"]) for o in outcomes] == [(o.row, o.status) for o in run.rows]
    assert outcomes[0]["problems"] == []
    assert outcomes[0]["job"] is not None
    assert outcomes[1]["problems"][0].keys() == {"field", "kind", "message"}


def test_a_recorded_run_is_told_alike_when_it_is_taken_up(
    catalog: Alation, tmp_path: Any, clock: SimulatedClock
) -> None:
    ledger = LedgerOption(tmp_path / "ledger.sqlite", key="nightly")
    first = catalog.document.create(ROWS, ledger=ledger, **HOW).to_dict(rows=True)
    clock.sleep(3600)

    again = catalog.document.create(ROWS, ledger=ledger, **HOW).to_dict(rows=True)

    assert (first["key"], first["run"] is None) == ("nightly", False)
    assert again == first


def run_of(rows: list[RowOutcome], *jobs: JobDetails, **more: Any) -> Run[Any]:
    problems = tuple(problem for row in rows for problem in row.problems)
    return Run("document.create", [BatchOutcome(tuple(rows), jobs, problems)], **more)


def outcomes_with_late_values() -> Run[Any]:
    """What an inference from the first rows gets wrong: all but the first hundred differ."""
    reason = Problem(200, "title", "no", "row_failed")
    rows = [RowOutcome(n, "succeeded", None if n < 150 else n) for n in range(200)]
    return run_of([*rows, RowOutcome(200, "failed", None, (reason,))])


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_a_data_frame_takes_the_columns(library: str) -> None:
    columns = outcomes_with_late_values().to_columns()
    assert {len(column) for column in columns.values()} == {201}
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed: the columns are lists of one length")
    frames = pytest.importorskip(library)
    frame = (frames.table if library == "pyarrow" else frames.DataFrame)(columns)
    assert frame.shape == (201, 8)


def test_ids_of_several_types_become_texts() -> None:
    columns = run_of([RowOutcome(0, "succeeded", 7), RowOutcome(1, "succeeded", "7a")]).to_columns()

    assert columns["id"] == ["7", "7a"]
    assert columns["kind"] == columns["job"] == [None, None]


@given(word=JSON, text=JSON, status=st.sampled_from(STATUSES), message=st.text())
def test_whatever_a_server_says_the_form_is_plain_json(
    word: Any, text: Any, status: Any, message: str
) -> None:
    details = JobDetails(word, text, raw={"secret": "hidden"}, handle=JobHandle("7"))
    problem = Problem(0, None, message, "row_failed", raw={"secret": "hidden"})
    run = run_of([RowOutcome(0, status, None, (problem,))], details, facts=RunFacts(created=0.0))

    told = run.to_dict(rows=True)

    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told["version"] == FORM_VERSION
    assert "hidden" not in json.dumps([told, run.to_columns()])
    assert all(isinstance(one["msg"], str | None) for one in told["job_details"])
