"""The reading of results that the sandbox does not bring forth."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core.reading import NOT_UNDERSTOOD, Reading
from alation_endpoints.data_quality import (
    JobDetailsDataQuality,
    JobDetailsDataQualityResultActionStats,
)
from alation_endpoints.data_quality.reading import deleted, text_or_object, upserted

ROWS = [{"field_key": "a", "object_key": "1.s"}, {"field_key": "b", "object_key": "1.s"}]
NONE = {"count": 0, "sample": []}


def read(values: Any, attribution: Any = None) -> Reading:
    answer = {"fields": {}, "values": values}
    if attribution is not None:
        answer["created_object_attribution"] = attribution
    details = JobDetailsDataQuality.from_api_response({"status": "successful", "result": answer})
    return upserted("values")(ROWS, details)


def test_success_count_proves_nothing() -> None:
    reading = read({"created": NONE, "updated": NONE}, {"success_count": 2, "failure_count": 0})

    assert (reading.done, reading.ids) == (0, {})


def test_a_sample_of_another_form_names_nobody_and_is_counted() -> None:
    reading = read({"created": NONE}, {"failure_count": 1, "failure_sample": ["a", None]})

    (finding,) = reading.findings
    assert finding.index is None
    assert finding.message.startswith("1 more rows")


@pytest.mark.parametrize(
    "result",
    [None, {}, [], "text", {"fields": {}}, {"fields": {}, "values": {}}, {"values": 1}],
)
def test_a_result_without_the_counters_is_not_understood(result: Any) -> None:
    details = JobDetailsDataQuality.from_api_response({"status": "successful", "result": result})

    assert upserted("values")(ROWS, details) == NOT_UNDERSTOOD
    assert deleted("values")(ROWS, details) == NOT_UNDERSTOOD
    assert details.raw == {"status": "successful", "result": result}


def test_an_empty_result_is_not_taken_for_zeros() -> None:
    details = JobDetailsDataQuality.from_api_response({"status": "failed", "result": {}})

    assert details.result == {}


def test_a_further_key_of_a_newer_server_leaves_the_result_typed() -> None:
    answer = {"fields": {"created": NONE}, "values": {"created": NONE, "skipped": NONE}, "new": 1}
    details = JobDetailsDataQuality.from_api_response({"status": "successful", "result": answer})

    assert details.result.values.created == JobDetailsDataQualityResultActionStats(0, [])
    assert details.raw["result"] == answer


@pytest.mark.parametrize(
    ("answer", "read_as"),
    [
        ({"summary": "low"}, {"summary": "low"}),
        ("summary: low", {"text": "summary: low"}),
        ("<html></html>", "<html></html>"),
        (None, None),
    ],
)
def test_a_rating_may_be_an_object_or_a_text_but_no_web_page(answer: Any, read_as: Any) -> None:
    assert text_or_object(answer) == read_as
