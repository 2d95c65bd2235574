"""No answer loses anything: raw is the whole of it, and only known shapes are typed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alation_endpoints
from alation_core import Item, JobDetails
from alation_core.calls.reads import load_item
from alation_core.jobs.protocol import JobHandle
from alation_core.shapes import JsonText, answer_schema
from alation_endpoints.document import (
    JobDetailsDocumentPost,
    JobDetailsDocumentPostResult,
    JobDetailsDocumentPostResultDetails,
)
from tests.alation_core.support import JSON


def _result_classes() -> list[type[JobDetails]]:
    for module in pkgutil.walk_packages(alation_endpoints.__path__, "alation_endpoints."):
        if not module.name.endswith(".sandbox"):
            importlib.import_module(module.name)
    return sorted({JobDetails, *_below(JobDetails)}, key=lambda found: found.__qualname__)


def _below(base: type[JobDetails]) -> Iterator[type[JobDetails]]:
    for derived in base.__subclasses__():
        if derived.__module__.startswith("alation_endpoints."):
            yield derived
        yield from _below(derived)


CLASSES = _result_classes()
WORDS = st.sampled_from(["running", "successful", "failed", "Partial_Success"]) | JSON
ANSWERS = JSON | st.fixed_dictionaries({"status": WORDS, "msg": JSON, "result": JSON})


def test_there_are_result_classes_to_test() -> None:
    assert JobDetailsDocumentPost in CLASSES


@pytest.mark.parametrize("result", CLASSES, ids=lambda found: found.__name__)
@settings(max_examples=15)
@given(answer=ANSWERS)
def test_raw_is_the_whole_answer(result: type[JobDetails], answer: Any) -> None:
    details = result.from_api_response(answer, JobHandle(5))

    assert details.raw == answer
    assert details.handle == JobHandle(5)
    assert isinstance(details, result)


@pytest.mark.parametrize("result", CLASSES, ids=lambda found: found.__name__)
@settings(max_examples=15)
@given(body=JSON)
def test_an_answer_without_a_job_takes_the_vendors_form(
    result: type[JobDetails], body: Any
) -> None:
    details = result.from_reply("successful", body)

    assert details.raw == body
    assert details.status == "successful"


MADE = {"created_term_count": 1, "created_terms": [{"id": 7301, "title": "Net revenue"}]}


def test_the_known_shape_is_typed() -> None:
    details = JobDetailsDocumentPost.from_api_response(
        {"status": "successful", "msg": "done", "result": MADE}
    )

    terms = [JobDetailsDocumentPostResultDetails(7301, "Net revenue")]
    assert details.result == JobDetailsDocumentPostResult(1, terms)
    assert (details.status, details.msg) == ("successful", "done")


@pytest.mark.parametrize(
    "result",
    [
        None,
        "a text",
        ["a text"],
        {},
        {**MADE, "created_term_count": "1"},
        {"created_term_count": 1},
        {**MADE, "created_terms": {"id": 1}},
    ],
)
def test_an_unknown_shape_is_left_whole(result: Any) -> None:
    details = JobDetailsDocumentPost.from_api_response({"status": "successful", "result": result})

    assert details.result == result


def test_one_entry_of_another_shape_is_left_among_the_typed_ones() -> None:
    odd = {"error": "no id"}
    result = {**MADE, "created_terms": [*MADE["created_terms"], odd]}  # type: ignore[misc]

    details = JobDetailsDocumentPost.from_api_response({"status": "successful", "result": result})

    assert details.result.created_terms == [
        JobDetailsDocumentPostResultDetails(7301, "Net revenue"),
        odd,
    ]


def test_unknown_keys_do_not_switch_typing_off_and_stay_in_raw() -> None:
    answer = {"status": "successful", "result": {**MADE, "new": 1}, "also_new": True}

    details = JobDetailsDocumentPost.from_api_response(answer)

    assert isinstance(details.result, JobDetailsDocumentPostResult)
    assert details.raw == answer


def test_a_list_with_one_object_is_that_object() -> None:
    answer = [{"status": "successful", "msg": "done", "result": MADE}]

    details = JobDetailsDocumentPost.from_api_response(answer)

    assert details.status == "successful"
    assert isinstance(details.result, JobDetailsDocumentPostResult)
    assert details.raw == answer


@dataclass(frozen=True)
class Counts:
    updated: int


@dataclass(frozen=True)
class Encoded(JobDetails):
    result: Annotated[Counts, JsonText] | Any = None


@pytest.mark.parametrize(
    ("result", "typed"),
    [
        ('{"updated": 3, "more": 1}', Counts(3)),
        ({"updated": 3}, Counts(3)),
        ('{"updated": "3"}', '{"updated": "3"}'),
        ("no json", "no json"),
        ("[" * 100_000, "[" * 100_000),
        (None, None),
    ],
)
def test_a_text_that_holds_json_is_typed_where_it_fits(result: Any, typed: Any) -> None:
    assert Encoded.from_api_response({"status": "successful", "result": result}).result == typed


@dataclass(frozen=True)
class Person:
    name: str


@dataclass(frozen=True)
class Page(Item):
    id: int
    owner: Person | None = None
    tags: list[str] | None = None


def test_an_object_of_a_list_is_typed_field_by_field() -> None:
    schema = answer_schema(Page, lenient=True)
    found = {"id": "seven", "owner": {"name": "Sandbox User"}, "tags": "none", "new": 1}

    page = load_item(schema, found)

    assert (page.id, page.owner, page.tags) == ("seven", Person("Sandbox User"), "none")
    assert page.raw == found


def test_a_field_that_the_answer_leaves_out_is_none() -> None:
    page = load_item(answer_schema(Page, lenient=True), {"tags": ["a"]})

    assert (page.id, page.owner, page.tags) == (None, None, ["a"])


@given(JSON)
def test_no_object_of_a_list_makes_reading_fail(found: Any) -> None:
    item = load_item(answer_schema(Page, lenient=True), found)

    assert (item.raw if isinstance(found, dict) else item) == found
