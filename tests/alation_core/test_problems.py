"""Every error shape of the sheet errors, with its literal body, becomes findings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.problems import Finding, Problem, headline, read_errors, shorten
from tests.alation_core.support import JSON

FOLDERS = "The following Folders don’t exist or are deleted (folder_ids: [888])"  # noqa: RUF001 - literal
PICKER = "The value `['purple']` is not allowed for field `Sensitivity` with field_id `10044`."
LIST_WANTED = 'Expected a list of items but got type "int".'

INVALID = {
    "job_id": None,
    "invalid_documents": [
        {
            "index": 0,
            "errors": [{"folder_ids": [FOLDERS]}, [{"non_field_errors": [PICKER]}]],
            "document": {"title": "Net revenue"},
        },
        {"index": 3, "errors": [{"title": ["This field is required."]}], "document": {}},
    ],
}
INVALID_PAYLOAD = {
    "title": "Invalid Payload",
    "detail": "Please check the API documentation for more details on the spec.",
    "errors": [{"non_field_errors": ["Object not found: attribute:9999."]}],
    "code": "400000",
}
INCORRECT = {
    "detail": "Incorrect input data. Please fix the errors and post the data.",
    "errors": [{"key": ["400068: API Key is a required input"]}],
    "code": "400010",
}
HTML = "<!DOCTYPE html> <title>Server Error - Alation</title> <p class='status-code'>500</p>"

SHAPES: dict[str, tuple[Any, int, list[tuple[int | None, str | None, str]]]] = {
    "code_detail": (
        {"detail": "Data source with id 0 does not exist", "code": "404000"},
        2,
        [(None, None, "Data source with id 0 does not exist")],
    ),
    "title_detail_errors_code": (
        INVALID_PAYLOAD,
        2,
        [(None, None, "Object not found: attribute:9999.")],
    ),
    "title_detail_errors_code, lone row": (
        INVALID_PAYLOAD,
        1,
        [(0, None, "Object not found: attribute:9999.")],
    ),
    "detail_errors_objects_code": (
        INCORRECT,
        3,
        [(None, "key", "400068: API Key is a required input")],
    ),
    "detail_errors_texts_code": (
        {
            "detail": "Unable to create BI servers",
            "errors": ["Problem creating/updating virtual bi configuration parameters"],
            "code": "400002",
        },
        2,
        [(None, None, "Problem creating/updating virtual bi configuration parameters")],
    ),
    "detail_is_object": (
        {"id": [LIST_WANTED], "detail": {"id": [LIST_WANTED]}, "code": "400000"},
        2,
        [(None, "id", LIST_WANTED)],
    ),
    "field_errors": ({"subject": ["Invalid otype"]}, 2, [(None, "subject", "Invalid otype")]),
    "field_errors, not of a field": (
        {"non_field_errors": ["Nothing to do."]},
        2,
        [(None, None, "Nothing to do.")],
    ),
    "field_errors_per_item": (
        [{}, {"options": ['Expected a list of items but got type "str".']}],
        2,
        [(1, "options", 'Expected a list of items but got type "str".')],
    ),
    "field_errors_per_item, of another length": (
        [{"options": ["bad"]}],
        2,
        [(None, "options", "bad")],
    ),
    "detail_only": ({"detail": "Not found."}, 1, [(None, None, "Not found.")]),
    "invalid_index_list": (
        INVALID,
        4,
        [(0, "folder_ids", FOLDERS), (0, None, PICKER), (3, "title", "This field is required.")],
    ),
    "error_text": (
        {"error": "Cannot find Datasource"},
        2,
        [(None, None, "Cannot find Datasource")],
    ),
    "entry_message, lone row": (
        {"Entry": 1, "Message": "field_key is required"},
        1,
        [(0, None, "field_key is required (entry 1)")],
    ),
    "entry_message, whether it counts from 0 is open": (
        {"Entry": 1, "Message": "field_key is required"},
        2,
        [(None, None, "field_key is required (entry 1)")],
    ),
    "entry_message, the body as a whole": (
        {"Entry": -1, "Message": 'A "values" or "fields" property must be specified'},
        1,
        [(None, None, 'A "values" or "fields" property must be specified (entry -1)')],
    ),
    "oauth": (
        {
            "error": "invalid_client",
            "error_description": "Client credentials are incorrect",
            "code": "401",
        },
        0,
        [(None, None, "Client credentials are incorrect: invalid_client")],
    ),
    "error_message_pair": (
        {"error": "SOME_CODE", "message": "text for people"},
        0,
        [(None, None, "text for people: SOME_CODE")],
    ),
    "generic_openapi_block": (
        {"code": "404000", "title": "Resource not found", "detail": "There is none."},
        0,
        [(None, None, "Resource not found: There is none.")],
    ),
    "html_page": (HTML, 1, [(None, None, HTML)]),
    "errors beside a null handle, in places": (
        {"job_id": None, "errors": [None, "text about the second item"]},
        2,
        [(1, None, "text about the second item")],
    ),
    "errors in no places": (
        {"detail": "Bad.", "errors": [{"a": ["first"]}, {"a": ["second"]}]},
        2,
        [(None, "a", "first"), (None, "a", "second")],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shape_is_read(shape: str) -> None:
    body, rows, expected = SHAPES[shape]

    found = read_errors(body, rows)

    assert [(finding.index, finding.field) for finding in found] == [e[:2] for e in expected]
    for finding, (_, _, text) in zip(found, expected, strict=True):
        assert text in finding.message


def test_a_finding_keeps_the_part_that_it_was_read_from() -> None:
    assert read_errors(INVALID, 4)[2].raw is INVALID["invalid_documents"][1]  # type: ignore[index]
    body = {"detail": {"id": [LIST_WANTED]}}
    assert read_errors(body)[0].raw is body


def test_the_headline_stands_before_the_entries() -> None:
    assert read_errors(INCORRECT)[0].message.startswith("Incorrect input data.")


@pytest.mark.parametrize("key", ["invalid_documents", "invalid_terms", "invalid_folders"])
def test_all_three_index_lists_are_read(key: str) -> None:
    body = {"job_id": None, key: [{"index": 5, "errors": [{"title": ["bad"]}]}]}

    assert [(f.index, f.field, f.message) for f in read_errors(body, 9)] == [(5, "title", "bad")]


@pytest.mark.parametrize("index", [None, "0", True, 1.0])
def test_an_index_that_is_no_number_names_no_row(index: object) -> None:
    body = {"invalid_documents": [{"index": index, "errors": [{"title": ["bad"]}]}]}

    (finding,) = read_errors(body, 2)

    assert finding.index is None
    assert "bad" in finding.message


@given(JSON, st.integers(0, 4))
def test_any_body_brings_at_least_one_finding_with_a_message(body: Any, rows: int) -> None:
    found = read_errors(body, rows)

    assert found
    assert all(finding.message for finding in found)


@given(st.lists(JSON, min_size=1, max_size=3), JSON)
def test_any_errors_in_a_known_place_bring_findings(errors: list[Any], other: Any) -> None:
    for body in (
        {"errors": errors, "detail": other},
        {"detail": errors},
        {"invalid_terms": errors},
        {"invalid_terms": [{"index": 0, "errors": errors}]},
        {"Entry": other, "Message": other},
        errors,
    ):
        assert read_errors(body, len(errors))


def test_a_body_nested_too_deeply_is_no_failure() -> None:
    deep: Any = "bad"
    for _ in range(5000):
        deep = [deep]

    assert [f.message for f in read_errors(deep)] == ["the answer is nested too deeply to be read"]


@pytest.mark.parametrize(("index", "row"), [(0, 40), (2, 47), (None, None), (3, None), (-1, None)])
def test_a_position_in_the_batch_becomes_the_callers_row(index: int | None, row: object) -> None:
    problem = Finding("bad", index, "title", {"x": 1}).to_problem("refused", [40, 42, 47])

    assert problem == Problem(row, "title", "bad", "refused", {"x": 1})  # type: ignore[arg-type]


def test_a_problem_reads_as_one_line() -> None:
    assert str(Problem(7, "title", "bad", "refused")) == "row 7, field 'title': bad"
    assert str(Problem(None, None, "bad", "refused")) == "bad"


def test_texts_are_cut_for_messages_and_kept_in_raw() -> None:
    page = "<p>\n" * 5000

    (finding,) = read_errors(page)

    assert len(finding.message) <= 500
    assert "\n" not in finding.message
    assert finding.raw == page
    assert shorten("a  b\n c") == "a b c"


@pytest.mark.parametrize("body", [None, 5, [], {}, {"detail": {}}, {"title": ""}, {"detail": None}])
def test_a_body_without_a_text_has_no_headline(body: object) -> None:
    assert headline(body) is None
