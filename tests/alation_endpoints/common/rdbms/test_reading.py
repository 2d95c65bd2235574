"""What the result of a job says about the rows."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core.reading import NOT_UNDERSTOOD, Reading
from alation_endpoints.common.rdbms.matching import by_key_or_id, by_parent
from alation_endpoints.common.rdbms.reading import reads
from alation_endpoints.common.rdbms.shapes import JobDetailsRdbms, JobDetailsRdbmsResult

ROWS = [{"key": "31.a"}, {"key": "31.b"}, {"key": "31.c"}]
MAPPING = [{"id": 1, "key": "31.a"}, {"id": 2, "key": "31.b"}]
read = reads(by_key_or_id, "key")


def reading(*elements: Any) -> Reading:
    answer = {"status": "successful", "msg": "", "result": list(elements)}
    return read(ROWS, JobDetailsRdbms.from_api_response(answer))


def test_count_stands_in_the_sentence() -> None:
    told = reading({"response": "Upserted 3 schema objects.", "mapping": MAPPING, "errors": []})

    assert (told.done, told.ids, list(told.findings)) == (3, {0: 1, 1: 2}, [])


def test_counts_of_several_elements_add_up() -> None:
    told = reading(
        {"response": "Upserted 2 schema objects.", "mapping": MAPPING},
        {"response": "Upserted 1 schema objects."},
        "Finished.",
    )

    assert (told.done, told.ids) == (3, {0: 1, 1: 2})


def test_mapping_counts_where_no_sentence_does() -> None:
    assert reading({"response": "Done.", "mapping": MAPPING, "errors": None}).done == 2


@pytest.mark.parametrize("errors", [["31.c is wrong"], "31.c is wrong", [None, "31.c is wrong"]])
def test_errors_are_read_in_any_form(errors: Any) -> None:
    told = reading({"response": "Upserted 2 schema objects.", "errors": errors})

    assert [(f.index, f.message, f.raw) for f in told.findings] == [
        (2, "31.c is wrong", "31.c is wrong")
    ]


@pytest.mark.parametrize(
    "entry", [{"key": "31.c", "error": "wrong"}, {"31.c": {"why": "wrong"}}, ["31.c", "wrong"], 31]
)
def test_error_entry_stays_untouched(entry: Any) -> None:
    told = reading({"response": "Upserted 2 schema objects.", "errors": [entry]})

    assert {id(finding.raw) for finding in told.findings} == {id(entry)}


def test_element_without_any_known_key_is_an_error() -> None:
    told = reading({"detail": "31.b is wrong"})

    assert [(finding.index, finding.message) for finding in told.findings] == [(1, "31.b is wrong")]


@pytest.mark.parametrize("result", [None, "Done.", {"done": 3}, [], ["Done."], [{"response": "x"}]])
def test_result_that_tells_nothing_is_not_understood(result: Any) -> None:
    details = JobDetailsRdbms.from_api_response({"status": "successful", "result": result})

    assert read(ROWS, details) == NOT_UNDERSTOOD


@pytest.mark.parametrize("answer", [None, "text", [], [{"status": "successful"}], {"result": 7}])
def test_answer_of_any_form_is_kept_and_not_understood(answer: Any) -> None:
    details = JobDetailsRdbms.from_api_response(answer)

    assert details.raw == answer
    assert read(ROWS, details) == NOT_UNDERSTOOD


def test_known_elements_are_typed_and_the_others_stay_as_they_came() -> None:
    known = {"response": "Upserted 1 schema objects.", "mapping": [], "errors": [], "took": 3}
    odd: list[Any] = [{"error": "x"}, {"response": "x", "errors": "x"}, {"response": None}, "x"]
    answer = {"status": "successful", "msg": "", "result": [known, *odd]}

    details = JobDetailsRdbms.from_api_response(answer)

    assert details.result[0] == JobDetailsRdbmsResult("Upserted 1 schema objects.", [], [])
    assert details.result[1:] == odd
    assert details.raw == answer


@pytest.mark.parametrize(
    ("sentence", "mapped", "done"),
    [
        ("Updated 2 root child column groups.", [], 3),
        ("Updated 1 root child column groups.", [], 0),
    ],
)
def test_counted_groups_are_told_in_rows(sentence: str, mapped: list[Any], done: int) -> None:
    rows = [{"parent_key": "31.a"}, {"parent_key": "31.a"}, {"parent_key": "31.b"}]
    answer = {"status": "successful", "result": [{"response": sentence, "mapping": mapped}]}
    by_group = reads(by_parent, "parent_key", groups="parent_key")

    assert by_group(rows, JobDetailsRdbms.from_api_response(answer)).done == done
