"""What a task and its errors say of the rows, whatever the server counts and names."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core.jobs import JobHandle, JobState, job_state
from alation_core.results import details_of
from alation_endpoints.data_dictionary import DataDictionary, JobDetailsDataDictionary
from alation_endpoints.data_dictionary.endpoint import TASKS

ROWS = [{"key": key} for key in ("a", "a.b", "a.b.c", "a.b.d")]
PROPERTIES = [{"al_datadict_item_properties": f"oid={n};otype=bi_report"} for n in range(4)]


def reading(records: Any, errors: Any, rows: Any = ROWS) -> Any:
    answer = {"state": "COMPLETED", "status": "x", "result": records and {"records": records}}
    handle = JobHandle("uuid")
    details = details_of(JobDetailsDataDictionary, TASKS, answer, handle, errors)
    return DataDictionary.upload.reader(rows, details)


def counts(failed: int, total: int = 4) -> dict[str, int]:
    return {"total": total, "succeeded": total - failed, "failed": failed}


def error(first: Any, last: Any, total: Any = None, **span: Any) -> dict[str, Any]:
    ends = {
        name: {"index": index, "key": ROWS[index]["key"] if index in range(4) else "z"}
        for name, index in (("start", first), ("end", last))
    }
    inside = {"start_inclusive": True, "end_inclusive": True}
    items = {"range": {**ends, **inside, **span}} | ({} if total is None else {"total": total})
    return {"error_message": "no", "details": {"items": items}}


@pytest.mark.parametrize(
    ("errors", "failed", "indexes"),
    [
        ([error(1, 2)], 2, [1, 2]),
        ([error(1, 2, total=2)], 2, [1, 2]),
        (error(0, 3), 4, [0, 1, 2, 3]),
        ([error(0, 3, start_inclusive=False)], 3, [1, 2, 3]),
        ([error(0, 3, end_inclusive=False)], 3, [0, 1, 2]),
        ([error(0, 0), error(3, 3)], 2, [0, 3]),
        ([error(0, 0), None, {}], 1, [0]),
        ([error(1, 2), error(1, 2)], 2, [1, 2, 1, 2]),
        ([error(1, 1)], 2, [1]),
        # Nothing is pinned where place, key and numbers do not agree.
        ([error(1, 2)], 1, [None]),
        ([error(1, 2, total=3)], 2, [None]),
        ([error(1, 2, start_inclusive=None)], 2, [None]),
        ([error(1, 4)], 2, [None]),
        ([error(-1, 0)], 2, [None]),
        ([error(True, 2)], 2, [None]),
        ([error(2, 1)], 2, [None]),
        ([error(1, 1, start={"index": 1, "key": "a.x"})], 1, [None]),
        ([error(1, 1, start=None)], 1, [None]),
        ([{"error_message": "no", "details": None}], 1, [None]),
        ([{"error_message": "no"}, "disk full", 5], 3, [None, None, None]),
        ({"detail": "Not found."}, 1, [None]),
        ("<html>", 1, [None]),
        ([], 1, []),
        (None, 1, []),
    ],
)
def test_errors_are_those_of_rows_where_all_agrees(
    errors: Any, failed: int, indexes: list[int | None]
) -> None:
    read = reading(counts(failed), errors)

    assert [finding.index for finding in read.findings] == indexes
    assert (read.done, read.ids, read.doubts) == (4 - failed, {}, [])


@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_keys_compare_without_case_and_rows_without_a_key_by_their_place(case: Any) -> None:
    ends = {name: {"index": 1, "key": case("a.B")} for name in ("start", "end")}
    told = [error(1, 1, **ends)]

    assert [finding.index for finding in reading(counts(1), told).findings] == [1]
    assert [f.index for f in reading(counts(1), told, PROPERTIES).findings] == [1]


def test_a_task_that_counts_every_line_as_done_names_every_row() -> None:
    assert list(reading(counts(0), None).ids) == [0, 1, 2, 3]
    assert reading(counts(0), [error(0, 0)]).findings[0].index is None


@pytest.mark.parametrize("records", [counts(0, 3), counts(0, 5), {**counts(1), "total": 3}])
def test_counts_that_are_not_those_of_the_rows_are_doubted(records: Any) -> None:
    read = reading(records, [])
    assert read.doubts
    assert not read.ids


@pytest.mark.parametrize("records", [None, {}, {"total": 4}, {**counts(0), "failed": "0"}])
def test_a_task_that_does_not_count_is_not_understood(records: Any) -> None:
    assert not reading(records, []).understood


def test_messages_tell_what_it_was_before_and_where_it_happened() -> None:
    told = {**error(1, 2, total=9), "original_error_message": "division by zero"}
    (finding,) = reading(counts(1), [told]).findings
    assert finding.message == ("no: division by zero; it names 9 lines, from 1 (a.b) to 2 (a.b.c)")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"state": "QUEUED", "status": None}, JobState.RUNNING),
        ({"state": "PROCESSING"}, JobState.RUNNING),
        ({"state": "PROCESSING", "status": "SUCCEEDED"}, JobState.RUNNING),
        ({"state": "processing", "status": "FAILED"}, JobState.RUNNING),
        ({"state": "SETTLING", "status": "FAILED"}, JobState.UNFAMILIAR),
        ({"state": "COMPLETED", "status": "SUCCEEDED"}, JobState.SUCCEEDED),
        ({"state": "COMPLETED", "status": "PARTIALLY_SUCCEEDED"}, JobState.PARTIAL),
        ({"state": "Completed", "status": "failed"}, JobState.FAILED),
        ({"state": "COMPLETED", "status": None}, JobState.ENDED),
        ({"state": "COMPLETED", "status": "CANCELLED"}, JobState.ENDED),
        ({"status": "SUCCEEDED"}, JobState.SUCCEEDED),
        ({}, JobState.UNFAMILIAR),
    ],
)
def test_the_outcome_counts_only_when_the_state_says_that_it_is_over(
    answer: Any, state: JobState
) -> None:
    assert job_state(TASKS, answer)[0] is state
