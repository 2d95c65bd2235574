"""The documents of document hubs. Sheet: document."""

from __future__ import annotations

from alation_core import Comparison, Endpoint, ListOperation, LookUp
from alation_endpoints.common.terms.comparing import IDS, PLAIN, TEXTS
from alation_endpoints.common.terms.operations import creating, deleting, updating
from alation_endpoints.common.terms.shapes import JobDetailsDocumentPost, JobDetailsDocumentPut
from alation_endpoints.document.shapes import (
    DocumentDeleteItem,
    DocumentItem,
    DocumentParams,
    DocumentPostItem,
    DocumentPutItem,
    JobDetailsDocumentDelete,
)

PATH = "/integration/v2/document/"


class Document(Endpoint):
    """Documents of a document hub.

    The hub must exist, then folders, then templates and custom fields. Sub-documents need their
    parent's id, which only the result of an earlier create tells: send them in a later call.
    """

    name = "document"

    list = ListOperation(PATH, item=DocumentItem, filters=DocumentParams)
    create = creating(
        PATH,
        DocumentPostItem,
        JobDetailsDocumentPost,
        "term",
        LookUp(list, by="title", within=("document_hub_id",)),
    )
    update = updating(PATH, DocumentPutItem, JobDetailsDocumentPut, "term", list)
    delete = deleting(
        PATH, DocumentDeleteItem, JobDetailsDocumentDelete, "document", ids_under="id"
    )
    compared = Comparison(
        list,
        fields={
            **TEXTS,
            "document_hub_id": PLAIN,
            "parent_folder_id": PLAIN,
            "parent_document_id": PLAIN,
            "nav_link_folder_ids": IDS,
            "folder_ids": IDS,
        },
        keys=("title",),
        create=create,
        update=update,
        delete=delete,
        within=("document_hub_id",),
    )
