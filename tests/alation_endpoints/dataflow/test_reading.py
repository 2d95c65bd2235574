"""What the jobs of dataflows say about their rows."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import JobDetails
from alation_core.reading import NOT_UNDERSTOOD
from alation_endpoints.dataflow.reading import mapped, upserted

ROWS = [{"external_id": "api/A"}, {"external_id": "api/b"}]


def answer(result: Any) -> JobDetails:
    return JobDetails.from_api_response({"status": "successful", "msg": "", "result": result})


def part(*mapping: Any, **more: Any) -> dict[str, Any]:
    return {"response": "...", "mapping": list(mapping), **more}


A, B = {"id": 1, "external_id": "api/a"}, {"id": 2, "external_id": "api/b"}


@pytest.mark.parametrize("result", [[part(A, B)], part(A, B), [part(A), part(B)], [part(B, A)]])
def test_rows_are_found_by_their_keys_in_any_case_and_order(result: Any) -> None:
    assert mapped(ROWS, answer(result)).ids == {0: 1, 1: 2}


@pytest.mark.parametrize("entry", ["api/b", "API/B", B, {"external_id": "api/b", "error": "No."}])
def test_what_stands_under_failed_is_a_failure_of_its_row(entry: Any) -> None:
    reading = mapped(ROWS, answer([part(A, failed=[entry])]))
    assert (reading.ids, [finding.index for finding in reading.findings]) == ({0: 1}, [1])


@pytest.mark.parametrize("entry", [None, "api/c", {"why": "No."}, 7])
def test_a_failure_that_names_no_row_is_told_of_all(entry: Any) -> None:
    reading = mapped(ROWS, answer([part(A, failed=[entry])]))
    assert [finding.index for finding in reading.findings] == [None]


def test_a_row_that_is_mapped_and_failed_is_not_done() -> None:
    assert mapped(ROWS, answer([part(A, B, failed=["api/b"])])).ids == {0: 1}


def test_a_row_that_is_mapped_twice_is_not_believed() -> None:
    assert mapped(ROWS, answer([part(A, {**A, "id": 5}, B)])).ids == {1: 2}


def test_an_entry_of_another_dataflow_is_a_doubt() -> None:
    reading = mapped(ROWS, answer([part(A, {"id": 9, "external_id": "api/c"})]))
    assert (reading.ids, len(reading.doubts)) == ({0: 1}, 1)


def test_an_entry_whose_names_belong_to_two_rows_names_neither() -> None:
    rows: list[dict[str, Any]] = [{"id": 1}, {"id": 2}, {"external_id": "api/b"}]
    assert mapped(rows, answer([part({"id": 1, "external_id": "api/b"})])).ids == {}


@pytest.mark.parametrize("result", [[], ["text"], [{"response": "..."}], "text", 5, {}])
def test_another_shape_is_not_understood(result: Any) -> None:
    assert mapped(ROWS, answer(result)) == NOT_UNDERSTOOD


def test_null_is_known_of_upserts_only() -> None:
    assert mapped(ROWS, answer(None)) == NOT_UNDERSTOOD
    assert upserted(ROWS, answer(None)).understood
