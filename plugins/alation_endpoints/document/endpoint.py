"""The documents of document hubs. Sheet: document."""

from __future__ import annotations

from alation_core import BatchLimit, DirectOperation, Endpoint, JobOperation, ListOperation, LookUp
from alation_core.bodies import list_under
from alation_endpoints.common.custom_fields.locating import locate_values
from alation_endpoints.common.objects import BY_ID
from alation_endpoints.common.terms.reading import created, deleted, updated
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
    create = JobOperation(
        "POST",
        PATH,
        payload=DocumentPostItem,
        result=JobDetailsDocumentPost,
        batch=BatchLimit(items=1000),
        repeat_safe=False,
        refusal_starts_nothing=True,
        reader=created("created_term_count", "created_terms"),
        locate=locate_values,
        look_up=LookUp(list, by="title", within=("document_hub_id",)),
    )
    update = JobOperation(
        "PUT",
        PATH,
        payload=DocumentPutItem,
        result=JobDetailsDocumentPut,
        batch=BatchLimit(items=1000),
        repeat_safe=True,
        refusal_starts_nothing=True,
        reader=updated("updated_term_count", "updated_terms"),
        locate=locate_values,
        same_object=BY_ID,
    )
    delete = DirectOperation(
        "DELETE",
        PATH,
        payload=DocumentDeleteItem,
        result=JobDetailsDocumentDelete,
        body=list_under("id", field="id"),
        batch=BatchLimit(items=1000),
        repeat_safe=True,
        reader=deleted("deleted_document_count", "deleted_document_ids"),
        same_object=BY_ID,
    )
