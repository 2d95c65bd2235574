"""The terms of glossaries. Sheet: glossary_term."""

from __future__ import annotations

from alation_core import Comparison, Endpoint, ListOperation, LookUp
from alation_endpoints.common.terms.comparing import IDS, TEXTS
from alation_endpoints.common.terms.operations import creating, deleting, updating
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
    create = creating(
        PATH, GlossaryTermPostItem, JobDetailsDocumentPost, "term", LookUp(list, by="title")
    )
    update = updating(PATH, GlossaryTermPutItem, JobDetailsDocumentPut, "term", list)
    delete = deleting(PATH, GlossaryTermDeleteItem, JobDetailsTermDelete, "term", ids_under="id")
    compared = Comparison(
        list,
        fields={**TEXTS, "glossary_ids": IDS},
        keys=("title",),
        create=create,
        update=update,
        delete=delete,
    )
