"""The folders of document hubs. Sheet: document_hub_folder."""

from __future__ import annotations

from alation_core import BatchLimit, DirectOperation, Endpoint, JobOperation, ListOperation, LookUp
from alation_core.bodies import list_under
from alation_endpoints.common.custom_fields.locating import locate_values
from alation_endpoints.common.objects import BY_ID
from alation_endpoints.common.terms.reading import created, deleted, updated
from alation_endpoints.document_hub_folder.shapes import (
    DocumentHubFolderDeleteItem,
    DocumentHubFolderItem,
    DocumentHubFolderParams,
    DocumentHubFolderPostItem,
    DocumentHubFolderPutItem,
    JobDetailsDocumentHubFolderDelete,
    JobDetailsDocumentHubFolderPost,
    JobDetailsDocumentHubFolderPut,
)

PATH = "/integration/v2/folder/"


class DocumentHubFolder(Endpoint):
    """Folders of a document hub.

    The hub must exist (no API path makes one), then templates and custom fields. A parent must
    exist before its sub-folders, and only the result of an earlier create tells its id: build a
    tree level by level, a call for each. What a delete does to the documents and sub-folders
    inside is not known.
    """

    name = "document_hub_folder"

    list = ListOperation(PATH, item=DocumentHubFolderItem, filters=DocumentHubFolderParams)
    create = JobOperation(
        "POST",
        PATH,
        payload=DocumentHubFolderPostItem,
        result=JobDetailsDocumentHubFolderPost,
        batch=BatchLimit(items=1000),
        repeat_safe=False,
        refusal_starts_nothing=True,
        overlaps=False,
        reader=created("created_folder_count", "created_folders"),
        locate=locate_values,
        look_up=LookUp(list, by="title", within=("document_hub_id",)),
    )
    update = JobOperation(
        "PUT",
        PATH,
        payload=DocumentHubFolderPutItem,
        result=JobDetailsDocumentHubFolderPut,
        batch=BatchLimit(items=1000),
        repeat_safe=True,
        refusal_starts_nothing=True,
        reader=updated("updated_folder_count", "updated_folders"),
        locate=locate_values,
        same_object=BY_ID,
    )
    delete = DirectOperation(
        "DELETE",
        PATH,
        payload=DocumentHubFolderDeleteItem,
        result=JobDetailsDocumentHubFolderDelete,
        body=list_under("ids", field="id"),
        batch=BatchLimit(items=1000),
        repeat_safe=True,
        reader=deleted("deleted_folder_count", "deleted_folder_ids"),
        same_object=BY_ID,
    )
