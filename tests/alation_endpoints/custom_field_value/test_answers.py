"""What the other shapes of an answer mean, as pure functions."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import JobDetails
from alation_core.problems import Finding
from alation_endpoints.custom_field_value import JobDetailsCustomFieldValuePut
from alation_endpoints.custom_field_value.locating import locate
from alation_endpoints.custom_field_value.reading import counters, lines

ROWS = [
    {"field_id": 4, "otype": "table", "oid": 1, "value": "x"},
    {"field_id": 10001, "otype": "table", "oid": "2", "value": "x"},
    {"field_id": 4, "otype": "data", "oid": 1, "value": "x"},
]


def put(result: Any) -> JobDetails:
    return JobDetailsCustomFieldValuePut.from_reply("successful", result)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Object not found: table:2.", [1]),
        ("Objects not found: data:1, table:1", [0, 2]),
        ("Object not found: table:22.", [None]),
        ("Object not found: subtable:2.", [None]),
        ("No support for updating `description` field for `data`.", [2]),
        ("No support for updating `title` field for `data`.", [None]),
        ("No support for updating `steward` field for `data`.", [None]),
        ("Something else.", [None]),
    ],
)
def test_a_text_names_rows(text: str, rows: list[int | None]) -> None:
    assert [found.index for found in locate(ROWS, [Finding(text)])] == rows


def test_an_invalid_type_is_that_of_the_only_rows_with_a_strange_one() -> None:
    finding = Finding("Invalid otype", field="otype")
    strange = [{**ROWS[0], "otype": otype} for otype in ("column", "table", "column")]

    assert [found.index for found in locate(strange, [finding])] == [0, 2]
    two = [{**ROWS[0], "otype": "col"}, *strange]
    assert [found.index for found in locate(two, [finding])] == [None]
    assert [found.index for found in locate(ROWS, [finding])] == [None]


def test_errors_in_a_synchronous_answer_are_found() -> None:
    reading = counters(
        ROWS,
        put(
            {
                "field_values_received": 3,
                "updated_field_values": 1,
                "new_field_values": 1,
                "errors": [{"non_field_errors": ["Object not found: table:2."]}],
            }
        ),
    )

    assert (reading.done, [found.index for found in reading.findings]) == (2, [1])


@pytest.mark.parametrize("result", [None, "text", [], {}, {"updated_field_values": "1"}])
def test_a_synchronous_answer_of_another_shape_is_not_understood(result: Any) -> None:
    details = put(result)

    assert not counters(ROWS, details).understood
    assert details.raw == result


@pytest.mark.parametrize(
    ("answer", "objects"),
    [
        (None, []),
        ("\n", []),
        ({"key": "1.a"}, [{"key": "1.a"}]),
        ('{"key": "1.a"}\n{"key": "1.b\u2028"}\n', [{"key": "1.a"}, {"key": "1.b\u2028"}]),
        ("<html></html>", "<html></html>"),
    ],
)
def test_lines_are_objects(answer: Any, objects: Any) -> None:
    assert lines(answer) == objects
