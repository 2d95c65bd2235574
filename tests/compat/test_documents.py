from __future__ import annotations

from datetime import datetime
from typing import Any

import allie_sdk as allie
from allie_sdk.models.job_model import (
    JobDetailsDocumentDelete,
    JobDetailsDocumentDeleteResult,
    JobDetailsDocumentPost,
    JobDetailsDocumentPostResult,
    JobDetailsDocumentPostResultDetails,
    JobDetailsDocumentPut,
    JobDetailsDocumentPutResult,
    JobDetailsDocumentPutResultDetails,
)

from tests.compat.support import refusal


def create(client: Any, *titles: str) -> list[int]:
    items = [allie.DocumentPostItem(title=title, document_hub_id=1) for title in titles]
    (job,) = client.document.create_documents(items)
    return [entry.id for entry in job.result.created_terms]


def test_created_documents_come_back_typed(client: Any) -> None:
    items = [allie.DocumentPostItem(title=title, document_hub_id=1) for title in ("A", "B")]

    (job,) = client.document.create_documents(items)

    assert isinstance(job, JobDetailsDocumentPost)
    assert job.status == "successful"
    assert job.result == JobDetailsDocumentPostResult(
        created_term_count=2,
        created_terms=[
            JobDetailsDocumentPostResultDetails(id=1, title="A"),
            JobDetailsDocumentPostResultDetails(id=2, title="B"),
        ],
    )


def test_more_than_a_page_is_created_in_batches_and_listed_over_pages(client: Any) -> None:
    items = [allie.DocumentPostItem(title=f"T{n}", document_hub_id=1) for n in range(1200)]

    jobs = client.document.create_documents(items)

    assert [job.result.created_term_count for job in jobs] == [1000, 200]
    listed = client.document.get_documents(allie.DocumentParams(document_hub_id=1))
    assert [document.title for document in listed] == [f"T{n}" for n in range(1200)]


def test_documents_are_filtered_and_typed(client: Any) -> None:
    create(client, "Net revenue", "Churn rate")

    (found,) = client.document.get_documents(allie.DocumentParams(search="churn"))

    assert isinstance(found, allie.Document)
    assert (found.id, found.title, found.deleted) == (2, "Churn rate", False)
    assert isinstance(found.ts_created, datetime)


def test_updated_and_deleted_documents_come_back_typed(client: Any) -> None:
    first, second = create(client, "A", "B")

    (job,) = client.document.update_documents([allie.DocumentPutItem(id=first, title="C")])

    assert isinstance(job, JobDetailsDocumentPut)
    details = JobDetailsDocumentPutResultDetails(id=first)
    assert job.result == JobDetailsDocumentPutResult(updated_term_count=1, updated_terms=[details])
    gone = client.document.delete_documents([allie.Document(id=second)])
    assert isinstance(gone, JobDetailsDocumentDelete)
    assert gone.result == JobDetailsDocumentDeleteResult(
        deleted_document_count=1, deleted_document_ids=[second]
    )
    assert [document.title for document in client.document.get_documents()] == ["C"]


def test_a_document_of_an_unknown_folder_is_refused_by_its_index(client: Any) -> None:
    items = [
        allie.DocumentPostItem(title="A", document_hub_id=1),
        allie.DocumentPostItem(title="B", document_hub_id=1, parent_folder_id=888),
    ]
    with refusal() as told:
        client.document.create_documents(items)

    assert told["status"] == 400
    assert told["body"]["job_id"] is None
    assert [entry["index"] for entry in told["body"]["invalid_documents"]] == [1]
    assert client.document.get_documents() == []
