"""The blame lands on the row that earned it, or on none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import JobDetails, JobOperation
from alation_core.batching.grouping import Batch
from alation_core.batching.rows import EncodedRow
from alation_core.jobs.protocol import JobHandle
from alation_core.operations.write import WriteOperation
from alation_core.problems import Finding
from alation_core.reading import Row
from alation_core.runs.blame import beside_handle, isolable, located, why_kept
from alation_core.runs.events import Refused
from alation_core.runs.judge import judge
from alation_endpoints.custom_field_value import CustomFieldValue
from alation_endpoints.document import Document
from alation_endpoints.rdbms_table import RdbmsTable


@dataclass(frozen=True)
class Line:
    title: str


PLAIN: JobOperation[JobDetails] = JobOperation("POST", "/x/", payload=Line, result=JobDetails)
PROMISES: JobOperation[JobDetails] = JobOperation(
    "POST", "/x/", payload=Line, result=JobDetails, refusal_starts_nothing=True
)
ROWS: list[Row] = [{"title": "A"}, {"title": "B"}, {"title": "C"}]


def refusal(body: Any, status: int = 400) -> Refused:
    return Refused((0,), 1.0, status, body)


def blamed(operation: WriteOperation[Any], rows: Sequence[Row], body: Any) -> list[int | None]:
    return [finding.index for finding in located(operation, rows, refusal(body))]


# ------------------------------------------------------------------------------ a lone row


@pytest.mark.parametrize(
    "body",
    [
        {"detail": "Not found."},
        {"errors": [{"x": ["a"]}, {"y": ["b"]}]},
        {"Entry": 7, "Message": "bad"},
        {"invalid_terms": [{"index": 3, "errors": ["bad"]}]},
        [{"x": ["a"]}, {}],
    ],
)
def test_a_refusal_of_a_request_with_one_row_is_about_that_row(body: Any) -> None:
    assert set(blamed(PLAIN, ROWS[:1], body)) == {0}
    outcome = judge(PLAIN, Batch((4,), (EncodedRow(44, ROWS[0], b""),)), refusal(body))
    assert {problem.row for problem in outcome.problems} == {44}
    assert outcome.rows[0].problems
    assert outcome.rows[0].status == "failed"


def test_the_last_batch_with_one_row_is_no_other() -> None:
    rows = [{"field_id": 1, "otype": "table", "oid": n, "value": "x"} for n in (1, 2)]

    assert blamed(CustomFieldValue.upsert, rows, {"detail": "No."}) == [None]
    assert blamed(CustomFieldValue.upsert, rows[1:], {"detail": "No."}) == [0]


# ------------------------------------------------------------------------------ lists


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ([{}, {"title": ["bad"]}, {}], [1]),
        ([{"title": ["bad"]}, {"title": ["bad"]}], [None, None]),
        ([{"a": ["1"]}, {"a": ["2"]}, {"a": ["3"]}], [None, None, None]),
        ({"errors": [None, None, "bad"]}, [2]),
        ({"errors": [None, "bad"]}, [None]),
        ({"invalid_terms": [{"errors": ["bad"]}]}, [None]),
        ({"invalid_terms": [{"index": 1, "errors": ["bad"]}, {"errors": ["of none"]}]}, [1, None]),
        ({"invalid_terms": [{"index": 3, "errors": ["bad"]}]}, [None]),
    ],
)
def test_a_place_in_a_list_names_a_row_only_where_the_list_is_one_of_rows(
    body: Any, rows: list[int | None]
) -> None:
    assert blamed(PLAIN, ROWS, body) == rows


def test_a_row_that_is_repeated_beside_its_index_must_be_that_row() -> None:
    def body(index: int, title: str) -> Any:
        entry = {"index": index, "errors": ["bad"], "document": {"title": title}}
        return {"job_id": None, "invalid_documents": [entry]}

    assert blamed(Document.create, ROWS, body(1, "B")) == [1]
    assert blamed(Document.create, ROWS, body(2, "B")) == [None]


@pytest.mark.parametrize(
    ("reply", "rows"),
    [
        ({"job_id": 7}, []),
        ({"job_id": 7, "errors": []}, []),
        ({"job_id": 7, "errors": [None, "bad", None]}, [1]),
        ({"job_id": 7, "errors": [None, "bad"]}, [None]),
        ({"job_id": 7, "errors": ["a", "b", "c"]}, [None, None, None]),
        ({"job_id": 7, "errors": "bad"}, [None]),
        ({"job_id": 7, "errors": {"title": ["bad"]}}, [None]),
        ({"job_id": 7, "invalid_terms": [{"index": 2, "errors": ["bad"]}]}, [2]),
        ("no object", []),
    ],
)
def test_errors_beside_a_handle(reply: Any, rows: list[int | None]) -> None:
    found = beside_handle(JobHandle(7, reply=reply), 3)

    assert [finding.index for finding in found] == rows


# ------------------------------------------------------------------------------ values

PICKER = "The value `{}` is not allowed for field `Sensitivity` with field_id `10044`."


def value(given: Any, field_id: int = 10044, oid: int = 1) -> Row:
    return {"field_id": field_id, "otype": "table", "oid": oid, "value": given}


@pytest.mark.parametrize(
    ("printed", "rows"),
    [
        ("purple", [0, 3]),
        ("['purple']", [0, 3]),
        ("['red', 'blue']", [1]),
        ("blue", [1]),
        ("green", [None]),
        ("yellow", [None]),
    ],
)
def test_a_refused_value_is_that_of_its_field(printed: str, rows: list[int | None]) -> None:
    sent = [value("purple"), value(["red", "blue"]), value("green", 10045), value(["purple"])]
    body = {"title": "Invalid Payload", "errors": [{"non_field_errors": [PICKER.format(printed)]}]}

    assert blamed(CustomFieldValue.upsert, sent, body) == rows


def test_a_refused_value_within_a_row_names_it() -> None:
    fields = [{"field_id": 10044, "value": ["purple"]}]
    rows: list[Row] = [{"key": "1.a.b"}, {"key": "1.a.c", "custom_fields": fields}]
    errors = [{"custom_fields": [PICKER.format("['purple']")]}]

    assert blamed(RdbmsTable.upsert, rows, {"detail": "Incorrect.", "errors": errors}) == [1]
    titled: list[Row] = [{"title": "A"}, {"title": "B", "custom_fields": fields}]
    assert blamed(Document.create, titled, {"detail": "Bad.", "errors": errors}) == [1]


# ------------------------------------------------------------------------------ isolation

NAMED = {"errors": [None, "bad", None]}


@pytest.mark.parametrize(
    ("operation", "body", "status", "rows"),
    [
        (PROMISES, NAMED, 400, (1,)),
        (PROMISES, {**NAMED, "job_id": None}, 400, (1,)),
        (PLAIN, {**NAMED, "job_id": None}, 400, (1,)),
        (PLAIN, NAMED, 400, ()),
        (PROMISES, NAMED, 200, ()),
        (PROMISES, {"detail": "No."}, 400, ()),
        (PROMISES, {"errors": [None, "bad", "bad"]}, 400, (1, 2)),
        (PROMISES, {"errors": ["a", "b", "c"]}, 400, ()),
        (PROMISES, {"invalid_terms": [{"index": 0}, {"errors": ["x"]}]}, 400, ()),
        (PROMISES, {"invalid_terms": [{"index": n} for n in range(3)]}, 400, ()),
    ],
)
def test_rows_are_isolated_where_a_refusal_starts_nothing_and_names_all_it_speaks_of(
    operation: WriteOperation[Any], body: Any, status: int, rows: tuple[int, ...]
) -> None:
    assert isolable(operation, ROWS, refusal(body, status)) == rows
    every = len(located(operation, ROWS, refusal(body, status))) == 3 and not rows
    if not rows and not (every and "invalid_terms" in body):
        assert why_kept(operation, ROWS, refusal(body, status))


def test_of_a_lone_row_nothing_is_kept() -> None:
    assert why_kept(PROMISES, ROWS[:1], refusal(NAMED)) is None
    assert isolable(PROMISES, ROWS[:1], refusal(NAMED)) == ()


@pytest.mark.parametrize(
    ("operation", "promises"),
    [
        (CustomFieldValue.upsert, True),
        (CustomFieldValue.upsert_sync, False),
        (Document.create, True),
        (Document.delete, False),
        (RdbmsTable.upsert, True),
        (RdbmsTable.sync_from_source, False),
    ],
)
def test_what_the_sheets_prove_is_declared(operation: WriteOperation[Any], promises: bool) -> None:
    assert operation.refusal_starts_nothing is promises


def test_a_finding_that_an_operation_locates_stays_where_it_was_read() -> None:
    def nowhere(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Finding]:
        return findings

    operation: JobOperation[JobDetails] = JobOperation(
        "POST", "/x/", payload=Line, result=JobDetails, locate=nowhere
    )
    assert blamed(operation, ROWS, NAMED) == [1]
