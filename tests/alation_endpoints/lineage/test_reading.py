"""What the texts of an upload's job say about its rows."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import JobDetails
from alation_core.reading import NOT_UNDERSTOOD, Reading
from alation_endpoints.lineage.reading import uploaded


def path(*keys: str) -> dict[str, Any]:
    return {"path": [[{"otype": "external", "key": key}] for key in keys]}


ROWS = [path("7.sales.orders", "7.mart.orders"), path("7.sales.errors", "Orders mail")]


def reading(result: Any) -> Reading:
    answer = {"status": "successful", "msg": "Job finished", "result": result}
    return uploaded(ROWS, JobDetails.from_api_response(answer))


def is_silent(result: Any) -> bool:
    told = reading(result)
    return told.understood and not told.findings and not told.unknown


def found(result: Any) -> list[int | None]:
    return [finding.index for finding in reading(result).findings]


@pytest.mark.parametrize(
    "result", [None, "", "2 paths.", ["a", "b"], [{"response": "0 errors", "mapping": []}]]
)
def test_a_result_that_complains_of_nothing_leaves_the_word_to_the_status(result: Any) -> None:
    assert is_silent(result)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Object 7.SALES.orders not found.", [0]),
        ("Unknown object: external 'Orders mail'", [1]),
        ("Could not upload (7.mart.orders), (7.sales.errors)", [0, 1]),
        ("7.mart.orders does not exist; neither does 7.sales.orders!", [0]),
        ("7.sales.orders.id is missing", [None]),
        ("3 errors", [None]),
    ],
)
def test_a_text_that_names_a_key_is_about_its_rows(text: str, rows: list[int | None]) -> None:
    assert found(text) == rows
    assert found(["Fine.", text]) == rows
    assert found([{"response": "Fine.", "errors": [text]}]) == rows


def test_a_key_that_sounds_like_a_failure_is_none() -> None:
    assert is_silent(["Uploaded 7.sales.errors", "Uploaded 'Orders mail'."])


def test_a_temporary_object_leaves_its_row_open() -> None:
    told = reading(["A temporary object (TMP) stands for 7.mart.orders."])
    assert (list(told.unknown), list(told.findings)) == ([0], [])
    assert found("2 temporary objects were made.") == [None]


@pytest.mark.parametrize("result", [{"count": 2}, [1], 5, [None], [{"mapping": []}]])
def test_a_result_without_texts_is_not_understood(result: Any) -> None:
    assert reading(result) == NOT_UNDERSTOOD
