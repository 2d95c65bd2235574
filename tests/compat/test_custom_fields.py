from __future__ import annotations

from typing import Any

import allie_sdk as allie
import pytest
from allie_sdk.models.job_model import (
    JobDetailsCustomFieldPost,
    JobDetailsCustomFieldPostResult,
    JobDetailsCustomFieldPostResultData,
)

from tests.compat.support import refusal

STATE = allie.CustomFieldItem(
    field_type="PICKER", name_singular="State", options=["Draft", "Released"]
)


@pytest.fixture
def field_id(client: Any) -> int:
    (job,) = client.custom_field.post_custom_fields([STATE])
    number: int = job.result[-1].data.field_ids[0]
    return number


def value(field_id: int, oid: int, text: str) -> Any:
    return allie.CustomFieldValueItem(
        field_id=field_id,
        otype="glossary_v3",
        oid=oid,
        value=allie.CustomFieldStringValueItem(value=text),
    )


@pytest.fixture
def folder(client: Any) -> int:
    item = allie.DocumentHubFolderPostItem(title="Metrics", document_hub_id=1)
    (job,) = client.document_hub_folder.create_document_hub_folders([item])
    number: int = job.result.created_folders[0].id
    return number


def test_created_fields_come_back_typed_from_texts_that_hold_json(client: Any) -> None:
    (job,) = client.custom_field.post_custom_fields([STATE])

    assert isinstance(job, JobDetailsCustomFieldPost)
    done = JobDetailsCustomFieldPostResultData(field_ids=[10001])
    assert job.result[-1] == JobDetailsCustomFieldPostResult(
        msg="Finished bulk creation of Custom Fields", data=done
    )


def test_fields_are_listed_and_found_by_id_and_builtin_name(client: Any, field_id: int) -> None:
    (listed,) = client.custom_field.get_custom_fields(
        allie.CustomFieldParams(name_singular={"State"})
    )
    assert isinstance(listed, allie.CustomField)
    assert (listed.id, listed.options) == (field_id, ["Draft", "Released"])
    assert client.custom_field.get_a_custom_field(field_id) == listed
    assert client.custom_field.get_a_builtin_custom_field("title").name_singular == "Title"


def test_an_unknown_field_is_not_found(client: Any) -> None:
    with refusal() as told:
        client.custom_field.get_a_custom_field(1)
    assert told == {"status": 404, "body": {"detail": "Not found.", "code": "404000"}}


def test_a_field_of_a_wrong_form_is_refused_by_its_place(client: Any) -> None:
    wrong = allie.CustomFieldItem(field_type="PICKER", name_singular="State", options="Draft")
    with refusal() as told:
        client.custom_field.post_custom_fields([STATE, wrong])
    text = 'Expected a list of items but got type "str".'
    assert told == {"status": 400, "body": [{}, {"options": [text]}]}


def test_both_jobs_of_a_value_come_back_and_the_value_is_read(
    client: Any, field_id: int, folder: int
) -> None:
    first, second = client.custom_field.put_custom_field_values([value(field_id, folder, "Draft")])

    assert [type(job) for job in (first, second)] == [allie.JobDetails] * 2
    assert "Updated values count: 1. Error count: 0." in first.result[1]
    assert second.result[-1].endswith("Updated objects: 0, created objects: 1")

    (read,) = client.custom_field.get_custom_field_values(
        allie.CustomFieldValueParams(otype={"glossary_v3"}, field_id={field_id})
    )
    assert isinstance(read, allie.CustomFieldValue)
    assert (read.oid, read.value) == (folder, allie.CustomFieldStringValue(value="Draft"))


def test_a_value_of_an_unknown_object_is_refused(client: Any, field_id: int) -> None:
    with refusal() as told:
        client.custom_field.put_custom_field_values([value(field_id, 9999, "Draft")])
    assert told == {
        "status": 400,
        "body": {
            "title": "Invalid Payload",
            "detail": "Please check the API documentation for more details on the spec.",
            "errors": [{"non_field_errors": ["Object not found: glossary_v3:9999."]}],
            "code": "400000",
        },
    }


def test_values_are_written_with_a_document_and_come_back_with_their_field(
    client: Any, field_id: int
) -> None:
    field = allie.CustomFieldValueItem(
        field_id=field_id, value=allie.CustomFieldStringValueItem(value="Released")
    )
    item = allie.DocumentPostItem(
        title="Net revenue", document_hub_id=1, template_id=1, custom_fields=[field]
    )
    client.document.create_documents([item])

    (document,) = client.document.get_documents()

    (read,) = document.custom_fields
    assert (read.field_name, read.value.value) == ("State", "Released")
