from __future__ import annotations

from typing import Any

import allie_sdk as allie
from allie_sdk.models.job_model import (
    JobDetailsDocumentHubFolderDelete,
    JobDetailsDocumentHubFolderDeleteResult,
    JobDetailsDocumentHubFolderPost,
    JobDetailsDocumentHubFolderPostResult,
    JobDetailsDocumentHubFolderPostResultCreatedFolder,
    JobDetailsDocumentHubFolderPut,
    JobDetailsDocumentHubFolderPutResultUpdatedFolder,
)

from tests.compat.support import refusal


def create(client: Any, title: str, parent: int | None = None) -> Any:
    item = allie.DocumentHubFolderPostItem(title=title, document_hub_id=1, parent_folder_id=parent)
    (job,) = client.document_hub_folder.create_document_hub_folders([item])
    return job


def test_a_tree_of_folders_comes_back_typed(client: Any) -> None:
    job = create(client, "Metrics")
    assert isinstance(job, JobDetailsDocumentHubFolderPost)
    assert job.result == JobDetailsDocumentHubFolderPostResult(
        created_folder_count=1,
        created_folders=[JobDetailsDocumentHubFolderPostResultCreatedFolder(id=1, title="Metrics")],
    )
    create(client, "Revenue", parent=1)

    listed = client.document_hub_folder.get_document_hub_folders()
    assert [type(folder) for folder in listed] == [allie.DocumentHubFolder] * 2
    assert [(folder.title, folder.parent_folder_id) for folder in listed] == [
        ("Metrics", None),
        ("Revenue", 1),
    ]


def test_updated_and_deleted_folders_come_back_typed(client: Any) -> None:
    create(client, "Metrics")
    item = allie.DocumentHubFolderPutItem(id=1, title="Reports")

    (job,) = client.document_hub_folder.update_document_hub_folders([item])

    assert isinstance(job, JobDetailsDocumentHubFolderPut)
    assert job.result.updated_folder_count == 1
    (folder,) = job.result.updated_folders
    assert isinstance(folder, JobDetailsDocumentHubFolderPutResultUpdatedFolder)
    assert folder.id == 1

    gone = client.document_hub_folder.delete_document_hub_folders([allie.DocumentHubFolder(id=1)])
    assert isinstance(gone, JobDetailsDocumentHubFolderDelete)
    assert gone.result == JobDetailsDocumentHubFolderDeleteResult(
        deleted_folder_count=1, deleted_folder_ids=[1]
    )
    params = allie.DocumentHubFolderParams(deleted=True)
    (left,) = client.document_hub_folder.get_document_hub_folders(params)
    assert left.deleted


def test_a_folder_below_an_unknown_one_is_refused(client: Any) -> None:
    with refusal() as told:
        create(client, "Revenue", parent=888)
    assert told["status"] == 400
    (invalid,) = told["body"]["invalid_folders"]
    assert (invalid["index"], invalid["folder"]["title"]) == (0, "Revenue")
