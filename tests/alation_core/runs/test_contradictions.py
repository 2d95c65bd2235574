"""A success that the answer contradicts is none, whatever the endpoint's reader says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import DirectOperation, JobDetails, JobOperation
from alation_core.batching.grouping import Batch
from alation_core.batching.rows import EncodedRow
from alation_core.jobs.answers import job_state
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle
from alation_core.operations.write import WriteOperation
from alation_core.problems import Finding
from alation_core.reading import Reading, Row
from alation_core.runs.effects import JobsEnded
from alation_core.runs.events import Answered, Ended
from alation_core.runs.judge import judge
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.signs import says_something, signs_in, speaks_of_failure
from alation_endpoints.business_policy import BusinessPolicy
from alation_endpoints.custom_field import CustomField
from alation_endpoints.custom_field_value import CustomFieldValue
from alation_endpoints.data_quality import DataQuality
from alation_endpoints.document import Document
from alation_endpoints.rdbms_column import RdbmsColumn
from alation_endpoints.rdbms_schema import RdbmsSchema
from alation_endpoints.user import User
from tests.alation_core.support import JSON


@dataclass(frozen=True)
class Line:
    title: str


def batch(rows: Sequence[Row]) -> Batch:
    return Batch((0,), tuple(EncodedRow(n, row, b"") for n, row in enumerate(rows)))


def ended(answer: Any, handle: JobHandle | None = None) -> JobsEnded:
    state, _ = job_state(BULK_METADATA_JOBS, answer)
    return JobsEnded((Ended((0,), 9.0, handle or JobHandle(7), state, answer),))


def job(
    operation: WriteOperation[Any], rows: Sequence[Row], result: Any, **more: Any
) -> BatchOutcome[Any]:
    answer = {"status": "successful", "msg": "Job finished in 1 seconds", "result": result, **more}
    return judge(operation, batch(rows), ended(answer))


def at_once(
    operation: WriteOperation[Any], rows: Sequence[Row], body: Any, **params: Any
) -> BatchOutcome[Any]:
    return judge(operation, batch(rows), Answered((0,), 1.0, 200, body), params=params)


def statuses(outcome: BatchOutcome[Any]) -> list[str]:
    return [row.status for row in outcome.rows]


def kinds(outcome: BatchOutcome[Any]) -> set[str]:
    return {problem.kind for problem in outcome.problems}


TITLES = [{"title": "A", "document_hub_id": 1}, {"title": "B", "document_hub_id": 1}]
IDS = [{"id": 1}, {"id": 2}]
KEYS = [{"key": "31.a"}, {"key": "31.b"}]


def created(*entries: Any, count: Any = 2) -> Any:
    return {"created_term_count": count, "created_terms": list(entries)}


def entry(title: Any, identity: Any) -> Any:
    return {"id": identity, "title": title}


# ------------------------------------------------------------------------------ what is listed


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (created(entry("A", 1), entry("B", 2)), ["succeeded", "succeeded"]),
        (created(entry("B", 2), entry("A", 1)), ["succeeded", "succeeded"]),
        # Titles of other objects.
        (created(entry("A", 1), entry("X", 2)), ["succeeded", "unknown"]),
        (created(entry("X", 1), entry("Y", 2)), ["unknown", "unknown"]),
        # One object several times, and one id for two rows.
        (created(entry("A", 1), entry("A", 2)), ["unknown", "unknown"]),
        (created(entry("A", 1), entry("A", 1)), ["unknown", "unknown"]),
        (created(entry("A", 1), entry("B", 1)), ["unknown", "unknown"]),
        # An empty list, and counts that differ from it.
        (created(), ["unknown", "unknown"]),
        (created(entry("A", 1)), ["succeeded", "unknown"]),
        (created(entry("A", 1), entry("B", 2), count=1), ["unknown", "unknown"]),
        (created(entry("A", 1), {"id": 2}), ["succeeded", "unknown"]),
        (created(entry("A", 1), {"title": None, "id": 2}), ["succeeded", "unknown"]),
    ],
)
def test_objects_that_were_created_are_those_of_the_rows(result: Any, expected: list[str]) -> None:
    outcome = job(Document.create, TITLES, result)

    assert statuses(outcome) == expected
    assert bool(outcome.problems) == ("unknown" in expected)


def test_a_title_may_come_back_with_other_blanks_case_or_signs() -> None:
    rows = [{"title": " A & B "}, {"title": "Ç"}]
    result = created(entry("A &amp; B", 1), entry("ç", 2))

    assert statuses(job(Document.create, rows, result)) == ["succeeded"] * 2


def test_two_rows_of_one_title_are_done_where_it_is_listed_twice() -> None:
    rows = [{"title": "A"}, {"title": "A"}]

    assert (
        statuses(job(Document.create, rows, created(entry("A", 1), entry("A", 2))))
        == ["succeeded"] * 2
    )
    assert statuses(job(Document.create, rows, created(entry("A", 1)))) == ["unknown"] * 2


def updated(*ids: Any, count: Any = 2) -> Any:
    return {"updated_term_count": count, "updated_terms": [{"id": one} for one in ids]}


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([1, 2], ["succeeded", "succeeded"]),
        ([1, 99], ["succeeded", "unknown"]),
        ([98, 99], ["unknown", "unknown"]),
        ([1, 1], ["unknown", "unknown"]),
        ([], ["unknown", "unknown"]),
        ([1, True], ["succeeded", "unknown"]),
    ],
)
def test_ids_are_those_that_were_asked_for(ids: list[Any], expected: list[str]) -> None:
    assert statuses(job(Document.update, IDS, updated(*ids))) == expected


@pytest.mark.parametrize(
    ("ids", "count", "expected"),
    [
        ([1, 2], 2, ["succeeded", "succeeded"]),
        ([1], 1, ["succeeded", "failed"]),
        ([], 0, ["failed", "failed"]),
        ([], 2, ["unknown", "unknown"]),
        ([1], 2, ["succeeded", "unknown"]),
        ([1, 99], 2, ["succeeded", "unknown"]),
        ([1, 1], 2, ["succeeded", "unknown"]),
        ([1, True], 2, ["unknown", "unknown"]),
        ([1, 2], 1, ["unknown", "unknown"]),
    ],
)
def test_a_delete_is_believed_as_far_as_its_list_goes(
    ids: list[Any], count: int, expected: list[str]
) -> None:
    body = {"deleted_document_count": count, "deleted_document_ids": ids}

    assert statuses(at_once(Document.delete, IDS, body)) == expected


def relational(*entries: tuple[Any, Any], count: int = 2) -> Any:
    mapping = [{"id": identity, "key": key} for identity, key in entries]
    return [{"response": f"Upserted {count} schema objects.", "mapping": mapping, "errors": []}]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (relational((1, "31.a"), (2, "31.B")), ["succeeded", "succeeded"]),
        (relational((1, "31.a"), (2, "31.x")), ["succeeded", "unknown"]),
        (relational((1, "31.a"), (2, "31.a")), ["unknown", "unknown"]),
        (relational((1, "31.a"), (1, "31.b")), ["unknown", "unknown"]),
        (relational((1, "31.a"), (1, "31.a")), ["succeeded", "unknown"]),
        (relational(), ["unknown", "unknown"]),
        (relational((1, "31.a")), ["succeeded", "unknown"]),
        (relational((1, "31.a"), (2, None)), ["succeeded", "unknown"]),
        ([{"response": "Upserted 2 schema objects."}], ["succeeded", "succeeded"]),
    ],
)
def test_keys_are_those_of_the_rows(result: Any, expected: list[str]) -> None:
    assert statuses(job(RdbmsSchema.upsert, KEYS, result)) == expected


def test_children_are_known_by_the_ends_of_their_keys_and_by_their_parents() -> None:
    rows = [{"key": "a.b"}, {"key": "a.c"}]
    mapped = relational((1, "31.t.a.b"), (2, "31.t.x.c"))
    assert statuses(job(RdbmsColumn.update_children, rows, mapped)) == ["unknown"] * 2
    rows = [{"parent_key": "31.a", "key": "a.b"}, {"parent_key": "31.b", "key": "b.c"}]
    mapped = relational((1, "31.a"), (2, "31.x"))
    assert statuses(job(RdbmsColumn.update_children_bulk, rows, mapped)) == [
        "succeeded",
        "unknown",
    ]


def test_samples_are_those_of_the_rows() -> None:
    rows = [{"field_key": "f", "object_key": key} for key in ("a", "b")]

    def result(*keys: str, count: int = 2) -> Any:
        sample = [{"field_key": "f", "object_key": key} for key in keys]
        stats = {"created": {"count": count, "sample": sample}, "updated": None}
        return {"fields": {}, "values": stats}

    def after(*keys: str, count: int = 2) -> list[str]:
        return statuses(job(DataQuality.upsert_values, rows, result(*keys, count=count)))

    assert after("a", "b") == ["succeeded", "succeeded"]
    assert after("a") == ["succeeded", "succeeded"]  # a sample may be shorter than the count
    assert after() == ["unknown", "unknown"]
    assert after("a", "x") == ["succeeded", "unknown"]
    assert after("a", "a") == ["succeeded", "unknown"]
    assert after("a", "b", count=1) == ["unknown", "unknown"]


# ------------------------------------------------------------------------------ what is counted


def policies(*texts: str) -> list[str]:
    rows = [{"title": "A"}, {"title": "B"}]
    return statuses(job(BusinessPolicy.create, rows, list(texts)))


def test_sentences_that_contradict_each_other_are_no_success() -> None:
    two = "Successfully processed 2 items (index range: [0, 1])"
    one = "Successfully processed 1 items (index range: [0, 0])"
    good = "All total 1 batches with a limit of 250 items attempted. [{}]".format
    done = good("Succeeded: 2, Failed: 0, Total: 2")

    assert policies(two, done) == ["succeeded"] * 2
    assert policies(one, one, done) == ["succeeded"] * 2
    assert policies(done) == ["succeeded"] * 2
    assert policies(one, done) == ["unknown"] * 2
    assert policies(two, good("Succeeded: 2, Failed: 0, Total: 3")) == ["unknown"] * 2
    assert policies(two, good("Succeeded: 2, Failed: 1, Total: 2")) == ["unknown"] * 2
    assert policies("Error: disk full", done) == ["unknown"] * 2


def value(oid: int, field_id: int = 1) -> dict[str, Any]:
    return {"field_id": field_id, "otype": "table", "oid": oid, "value": "x"}


OBJECTS = (
    "Finished bulk upsert public annotation field values. Updated objects: {}, created objects: {}"
)


@pytest.mark.parametrize(
    ("rows", "result", "expected"),
    [
        # Two values on one object are one updated object.
        ([value(1), value(1, 2)], [OBJECTS.format(1, 0)], "succeeded"),
        ([value(1), value(1, 2)], [OBJECTS.format(1, 1)], "succeeded"),
        ([value(1), value(1, 2), value(2)], [OBJECTS.format(1, 1)], "succeeded"),
        ([value(1), value(1, 2), value(2)], [OBJECTS.format(1, 0)], "unknown"),
        ([value(1), value(2)], [OBJECTS.format(1, 0)], "unknown"),
        (
            [value(1), value(1, 2)],
            ["Updated values count: 1. Error count: 0. Errors: []"],
            "unknown",
        ),
        ([value(1)], ["Updated values count: 1. Error count: 0. Errors: []"], "succeeded"),
        ([value(1)], ["Updated values count: 1. Error count: 1. Errors: []"], "unknown"),
        ([value(1)], [], "unknown"),
        ([value(1)], None, "unknown"),
    ],
)
def test_values_are_counted_as_values_or_as_objects(
    rows: list[Row], result: Any, expected: str
) -> None:
    assert statuses(job(CustomFieldValue.upsert, rows, result)) == [expected] * len(rows)


def test_a_count_of_what_was_received_is_that_of_the_rows() -> None:
    body = {"field_values_received": 1, "updated_field_values": 2, "new_field_values": 0}

    assert (
        statuses(at_once(CustomFieldValue.upsert_sync, [value(1), value(2)], body))
        == ["unknown"] * 2
    )


# ------------------------------------------------------------------------------ what else is said


@pytest.mark.parametrize(
    "body",
    [
        {"detail": "Not found.", "code": "404000"},
        {"id": 5, "error": "not taken"},
        {"id": 5, "success": False},
        {"status": "running"},
        {"status": "partial_success"},
        {"title": "Invalid Payload", "errors": [{"options": ["bad"]}], "code": "400000"},
        {"job_id": 7},
        "text",
        ["text"],
        7,
    ],
)
def test_an_error_body_under_http_200_is_no_success(body: Any) -> None:
    assert statuses(at_once(CustomField.update, [{"options": ["a"]}], body)) == ["unknown"]


def test_an_object_that_is_another_one_is_no_success() -> None:
    row = [{"id": 5, "options": ["a"]}]

    assert statuses(at_once(CustomField.update, row, {"id": 5})) == ["succeeded"]
    assert statuses(at_once(CustomField.update, row, {"id": 6})) == ["unknown"]


def test_a_success_that_is_told_beside_an_error_is_open() -> None:
    rows = [{"Username": "a", "Action": "RETAIN"}]
    good = {"Success": "Total number of users got updated: 1"}

    assert statuses(at_once(User.remove_duplicates, rows, good)) == ["succeeded"]
    for more in ({"error": "half"}, {"Success": "false"}, {"Success": "Error: nothing was done"}):
        assert statuses(at_once(User.remove_duplicates, rows, {**good, **more})) == ["unknown"]


def test_an_error_within_an_object_is_that_of_its_row() -> None:
    result = created(entry("A", 1), {**entry("B", 2), "error": "no template"})

    outcome = job(Document.create, TITLES, result)

    assert statuses(outcome) == ["succeeded", "unknown"]
    assert [(p.row, p.kind) for p in outcome.problems] == [(1, "row_failed")]


def test_a_list_of_what_failed_names_its_rows() -> None:
    outcome = job(Document.update, IDS, {**updated(1, 2), "failed": [2]})

    assert statuses(outcome) == ["succeeded", "unknown"]


def test_errors_within_many_objects_are_those_of_all_their_rows() -> None:
    rows = [{"title": f"T{n}"} for n in range(100)]
    result = created(
        *({**entry(f"T{n}", n + 1), "error": "not taken"} for n in range(100)), count=100
    )

    outcome = job(Document.create, rows, result)

    assert statuses(outcome) == ["unknown"] * 100
    assert len(outcome.problems) == 100


def test_what_the_rows_themselves_hold_is_no_sign() -> None:
    rows = [{"title": "A", "error": "an attribute", "status": "failed"}]
    answer = created({"id": 1, **rows[0]}, count=1)

    assert statuses(job(Document.create, rows, answer)) == ["succeeded"]


def plain(reading: Reading) -> JobOperation[JobDetails]:
    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        return reading

    return JobOperation("POST", "/x/", payload=Line, result=JobDetails, reader=read)


def test_an_error_that_the_reader_found_is_none_besides() -> None:
    errors = ["A is bad"]
    found = Reading(findings=[Finding("A is bad", 0, raw=errors[0])])

    outcome = job(plain(found), TITLES, {"errors": errors, "error_count": 1})
    assert statuses(outcome) == ["failed", "succeeded"]
    outcome = job(plain(found), TITLES, {"errors": [*errors, "something else"]})
    assert statuses(outcome) == ["failed", "unknown"]
    outcome = job(plain(found), TITLES, {"errors": errors, "error_count": 2})
    assert statuses(outcome) == ["failed", "unknown"]


def test_a_reader_leaves_rows_open_with_its_reason() -> None:
    reading = Reading(ids={0: 1, 1: 2}, unknown={1: "two objects have its name", 9: "no row"})

    outcome = job(plain(reading), TITLES, None)

    assert statuses(outcome) == ["succeeded", "unknown"]
    assert [(p.row, p.message) for p in outcome.problems] == [(1, "two objects have its name")]


def test_a_row_that_is_named_as_done_and_as_failed_is_open() -> None:
    reading = Reading(ids={0: 1}, findings=[Finding("a value was refused", 0, raw="x")], done=1)

    for status in ("successful", "failed", "partial_success"):
        outcome = job(plain(reading), TITLES[:1], None, status=status)
        assert statuses(outcome) == ["unknown"]


def test_an_error_that_no_unnamed_row_can_bear_leaves_all_open() -> None:
    found = [Finding("one failed", raw="one failed")]

    named = Reading(ids={0: 1, 1: 2}, findings=found)
    assert statuses(job(plain(named), TITLES, None)) == ["unknown", "unknown"]
    some = Reading(ids={0: 1}, findings=found)
    assert statuses(job(plain(some), TITLES, None)) == ["succeeded", "unknown"]


@pytest.mark.parametrize(
    "more",
    [
        {"state": "failed"},
        {"state": "Cancelled"},
        {"msg": "Job failed: disk full"},
        {"msg": "Failed. Try again"},
        {"error": "disk full"},
        {"success": False},
        {"id": 8},
        {"job_id": 8},
        {"task": {"id": 8}},
    ],
)
def test_words_beside_the_result_count(more: Mapping[str, Any]) -> None:
    good = created(entry("A", 1), entry("B", 2))

    outcome = job(Document.create, TITLES, good, **more)

    assert statuses(outcome) == ["unknown", "unknown"]
    assert outcome.problems


@pytest.mark.parametrize(
    "more",
    [{"id": 7}, {"job_id": "7"}, {"id": 99, "job_id": 7}, {"state": "FINISHED"}, {"id": None}],
)
def test_the_jobs_own_words_are_no_contradiction(more: Mapping[str, Any]) -> None:
    good = created(entry("A", 1), entry("B", 2))

    assert statuses(job(Document.create, TITLES, good, **more)) == ["succeeded", "succeeded"]


def test_what_comes_back_of_a_row_beside_the_result_is_no_word_of_the_server() -> None:
    operation = JobOperation("POST", "/lines/", payload=Line, result=JobDetails)
    rows = [{"message": "Errors: count them."}]

    assert job(operation, rows, None, **rows[0]).rows[0].status == "succeeded"
    assert job(operation, rows, None, message="Errors: disk full.").rows[0].status == "unknown"


def test_a_job_that_says_both_that_it_failed_and_that_it_succeeded_is_open() -> None:
    outcome = job(Document.create, TITLES, None, status="failed", state="successful")

    assert statuses(outcome) == ["unknown", "unknown"]
    assert kinds(outcome) == {"unparsed"}


def test_a_part_that_is_the_whole_is_open() -> None:
    good = created(entry("A", 1), entry("B", 2))

    assert statuses(job(Document.create, TITLES, good, status="partial_success")) == ["unknown"] * 2


# ------------------------------------------------------------------------------ signs


@pytest.mark.parametrize(
    "text",
    [
        *("Job failed: disk full", "Error: x", "Failed. Nothing was done", "failed", "ERROR - x"),
        *("The job was cancelled", "Unexpected error while documents were created", "<html>"),
        *("Failed to import the uploaded file at line 4.", "Could not write", "Cannot find x"),
        *("Internal Server Error", "Traceback (most recent call last):", "Not found."),
        *("  \n Error: x", "Authentication credentials were not provided.", "Job timed out"),
    ],
)
def test_a_sentence_that_begins_as_a_failure_is_one(text: str) -> None:
    assert speaks_of_failure(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Job finished in 0.3 seconds at 2025-03-04",
            "Error budget updated",
            "Failed logins 2024",
        ),
        *("Created 'Error: a title'", "0 errors", "No errors", "Error count: 0. Errors: []", ""),
        *("Failed: 0, Succeeded: 2", "Successfully processed 2 items", "Errors: []", "Errorless"),
        *("Uploaded 3 directories and files.", "Start bulk upsert values", "The job finished"),
    ],
)
def test_a_sentence_that_only_holds_such_a_word_is_none(text: str) -> None:
    assert not speaks_of_failure(text)


@pytest.mark.parametrize(
    "value", [None, False, 0, "", " ", [], {}, [None, ""], "None", "0 errors were ignored", "ok"]
)
def test_an_empty_error_says_nothing(value: Any) -> None:
    assert not says_something(value)
    assert list(signs_in({"error": value}, ())) == []


@given(JSON, st.booleans())
def test_any_answer_is_walked_through(answer: Any, listed: bool) -> None:
    list(signs_in([answer, answer] if listed else answer, ()))
    for operation, rows in (
        (Document.create, TITLES),
        (Document.update, IDS),
        (RdbmsSchema.upsert, KEYS),
    ):
        assert len(job(operation, rows, answer).rows) == 2
        assert len(at_once(Document.delete, IDS, answer).rows) == 2


def test_what_people_wrote_into_an_object_is_no_sign() -> None:
    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        return Reading(ids={0: 7}, content=[details.untyped["spec"]])

    operation = JobOperation("POST", "/x/", Line, JobDetails, reader=read)
    rows = [{"title": "A"}]
    failures = {"errors": {"name": "failed orders"}, "failed": ["x"]}
    assert statuses(job(operation, rows, {"spec": failures})) == ["succeeded"]
    assert statuses(job(operation, rows, {"spec": {}, **failures})) == ["unknown"]


def test_a_word_that_the_reader_wants_is_no_contradiction() -> None:
    """A job that was to be canceled says CANCELED; any other word of failure counts."""

    def canceled(rows: Sequence[Row], details: JobDetails) -> Reading:
        return Reading(expected=("CANCELED",))

    for word, status in (("CANCELED", "succeeded"), ("KILLED", "unknown")):
        operation = DirectOperation("POST", "/x/", Line, JobDetails, reader=canceled)
        assert statuses(at_once(operation, IDS[:1], {"status": word})) == [status], word
