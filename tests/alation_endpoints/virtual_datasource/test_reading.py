"""How the sentences of a result are matched to rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from alation_core.reading import Reading
from alation_endpoints.virtual_datasource import JobDetailsVirtualDatasourcePost
from alation_endpoints.virtual_datasource.reading import read_upload

KEYS = ["2.s", "2.s.orders", "2.s.orders.pk", "2.s.a b. c", "2.s.twice", "2.s.twice"]


def read(errors: Sequence[str], error: str | None, received: int = len(KEYS)) -> Reading:
    said = {"number_received": received, "error_objects": list(errors), "error": error}
    answer = {"status": "successful", "msg": "", "result": json.dumps(said)}
    rows: list[dict[str, Any]] = [{"key": key} for key in KEYS]
    return read_upload(rows, JobDetailsVirtualDatasourcePost.from_api_response(answer))


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("Line 0. Key: 2.s.orders.pk. Missing table", 2),
        ("Line 5. Key: 2.s.orders. Multiple objects were found for this key", 1),
        ("Line 0. Key: 2.s.", 0),
        ("Line 0. Key: 2.s", 0),
        ("Line 0. Key: 2.s.a b. c. Missing schema", 3),
        ("Line 0. Key: 2.s.orders.unknown. Missing table", None),
        ("Line 0. Key: 2.s.twice. Missing schema", None),
        ("Failed to import the uploaded file at line 4. Data may be malformed.", None),
    ],
)
def test_a_sentence_names_a_row_by_its_key_and_never_by_its_line(
    sentence: str, row: int | None
) -> None:
    (finding,) = read([sentence], "1 errors were ignored").findings

    assert (finding.index, finding.raw) == (row, sentence)


@pytest.mark.parametrize("error", [None, ""])
def test_null_and_an_empty_text_both_say_that_nothing_went_wrong(error: str | None) -> None:
    assert read([], error) == Reading(findings=[])


def test_a_summary_that_counts_more_than_is_listed_is_a_finding_of_its_own() -> None:
    sentence = "Line 0. Key: 2.s. Bad"

    assert len(read([sentence], "1 errors were ignored").findings) == 1
    assert len(read([sentence], "2 errors were ignored").findings) == 2
    assert len(read([], "Out of memory").findings) == 1


def test_fewer_lines_received_than_sent_are_counted_and_more_are_not() -> None:
    assert read([], None, received=5).done == 5
    assert read(["Line 0. Key: 2.s. Bad"], "1 errors were ignored", received=4).done == 3
    assert read([], None, received=0).done == 0
    assert read([], None, received=7).done is None
