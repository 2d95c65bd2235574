"""What the shapes of an answer mean for the rows."""

from __future__ import annotations

from typing import Any

import pytest

from alation_endpoints.custom_field import CustomField, JobDetailsCustomFieldPost

START = '{"msg": "Starting bulk creation of Custom Fields...", "data": {}}'
ROW = {"field_type": "DATE", "name_singular": "Reviewed on"}


def details(result: Any) -> JobDetailsCustomFieldPost:
    return JobDetailsCustomFieldPost.from_api_response(
        {"status": "successful", "msg": "Job finished", "result": result}
    )


@pytest.mark.parametrize(
    "last",
    [
        '{"msg": "Finished", "data": {"field_ids": [10323]}}',
        {"msg": "Finished", "data": {"field_ids": [10323]}},
    ],
)
def test_ids_are_read_from_texts_and_from_objects(last: Any) -> None:
    reading = CustomField.create.reader([ROW], details([START, last]))

    assert (reading.ids, reading.done) == ({0: 10323}, 1)


@pytest.mark.parametrize(
    "result",
    [None, "done", {"field_ids": [1]}, [], [START], ["no JSON"], [START, '["other JSON"]']],
)
def test_an_answer_without_ids_is_not_understood_and_kept_whole(result: Any) -> None:
    job = details(result)

    assert not CustomField.create.reader([ROW], job).understood
    assert job.raw["result"] == result


def test_a_text_of_another_form_stays_beside_the_typed_ones() -> None:
    job = details([START, "a warning", '["other JSON"]'])

    assert job.result[0].msg == "Starting bulk creation of Custom Fields..."
    assert job.result[1:] == ["a warning", '["other JSON"]']


def test_fewer_ids_than_rows_are_counted() -> None:
    last = '{"msg": "Finished", "data": {"field_ids": [10323]}}'
    reading = CustomField.create.reader([ROW, ROW], details([START, last]))

    assert (reading.ids, reading.done) == ({}, 1)
