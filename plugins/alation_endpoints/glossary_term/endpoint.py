"""The terms of glossaries. Sheet: glossary_term."""

from __future__ import annotations

from alation_core import BatchLimit, DirectOperation, Endpoint, JobOperation, ListOperation, LookUp
from alation_core.bodies import list_under
from alation_endpoints.common.custom_fields.locating import locate_values
from alation_endpoints.common.objects import BY_ID
from alation_endpoints.common.terms.reading import created, deleted, updated
from alation_endpoints.common.terms.shapes import JobDetailsDocumentPost, JobDetailsDocumentPut
from alation_endpoints.glossary_term.shapes import (
    GlossaryTermDeleteItem,
    GlossaryTermItem,
    GlossaryTermParams,
    GlossaryTermPostItem,
    GlossaryTermPutItem,
    JobDetailsTermDelete,
)

PATH = "/integration/v2/term/"


class GlossaryTerm(Endpoint):
    """Terms of the glossaries.

    Glossaries must exist, then templates and custom fields. No API path for glossaries is known;
    the folder endpoint returns objects of their type. Titles need not be unique: nothing protects
    from creating a term twice.
    """

    name = "glossary_term"

    list = ListOperation(PATH, item=GlossaryTermItem, filters=GlossaryTermParams)
    create = JobOperation(
        "POST",
        PATH,
        payload=GlossaryTermPostItem,
        result=JobDetailsDocumentPost,
        batch=BatchLimit(items=1000),
        repeat_safe=False,
        refusal_starts_nothing=True,
        reader=created("created_term_count", "created_terms"),
        locate=locate_values,
        look_up=LookUp(list, by="title"),
    )
    update = JobOperation(
        "PUT",
        PATH,
        payload=GlossaryTermPutItem,
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
        payload=GlossaryTermDeleteItem,
        result=JobDetailsTermDelete,
        body=list_under("id", field="id"),
        batch=BatchLimit(items=1000),
        repeat_safe=True,
        reader=deleted("deleted_term_count", "deleted_term_ids"),
        same_object=BY_ID,
    )
