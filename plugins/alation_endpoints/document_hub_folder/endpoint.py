"""The folders of document hubs. Sheet: document_hub_folder."""

from __future__ import annotations

from alation_core import Comparison, Endpoint, ListOperation, LookUp
from alation_endpoints.common.terms.comparing import PLAIN, TEXTS
from alation_endpoints.common.terms.operations import creating, deleting, updating
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
    create = creating(
        PATH,
        DocumentHubFolderPostItem,
        JobDetailsDocumentHubFolderPost,
        "folder",
        LookUp(list, by="title", within=("document_hub_id",)),
        overlaps=False,
    )
    update = updating(
        PATH, DocumentHubFolderPutItem, JobDetailsDocumentHubFolderPut, "folder", list
    )
    delete = deleting(
        PATH,
        DocumentHubFolderDeleteItem,
        JobDetailsDocumentHubFolderDelete,
        "folder",
        ids_under="ids",
    )
    compared = Comparison(
        list,
        fields={**TEXTS, "document_hub_id": PLAIN, "parent_folder_id": PLAIN},
        keys=("title",),
        create=create,
        update=update,
        delete=delete,
        within=("document_hub_id",),
    )
