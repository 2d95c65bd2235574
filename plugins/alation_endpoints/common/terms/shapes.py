"""Shapes that documents, terms and folders share, above all what their jobs answer.

The server counts documents and terms both as terms. Sheets: document, glossary_term,
document_hub_folder, job (job_results). The names are the vendor's, whose jobs of terms have the
classes of documents.
"""

from __future__ import annotations

from typing import Annotated, Any

from alation_core import JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import Example, Maybe, Rule, requires

# ------------------------------------------------------------------------------ payloads

NEEDS_TEMPLATE: Rule = requires("custom_fields", "template_id")
"""The rule of every payload with custom fields."""

TemplateId = Annotated[Maybe[int], "Required together with custom_fields."]
Html = Annotated[Maybe[str], "HTML allowed.", Example("<p>What it means.</p>")]

# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class JobDetailsDocumentPostResultDetails:
    """One created document or term."""

    id: int
    title: str | None = None


@dataclass(frozen=True)
class JobDetailsDocumentPostResult:
    """What a create did. The server says "term" for documents too (sheet document)."""

    created_term_count: int
    created_terms: list[JobDetailsDocumentPostResultDetails]


@dataclass(frozen=True)
class JobDetailsDocumentPost(JobDetails):
    """The job of a create."""

    result: JobDetailsDocumentPostResult | Any = None


@dataclass(frozen=True)
class JobDetailsDocumentPutResultDetails:
    """One changed document or term. Documents come without title, terms with or without."""

    id: int
    title: str | None = None


@dataclass(frozen=True)
class JobDetailsDocumentPutResult:
    """What an update did."""

    updated_term_count: int
    updated_terms: list[JobDetailsDocumentPutResultDetails]


@dataclass(frozen=True)
class JobDetailsDocumentPut(JobDetails):
    """The job of an update."""

    result: JobDetailsDocumentPutResult | Any = None
