"""The shapes of documents: what is sent, what comes back. Sheet: document."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Maybe, something_beside
from alation_endpoints.common.custom_fields.shapes import CustomFields, CustomFieldValueRead
from alation_endpoints.common.terms.shapes import NEEDS_TEMPLATE, Html, TemplateId

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class DocumentPostItem:
    """One document to create."""

    rules: ClassVar = (NEEDS_TEMPLATE,)

    title: str
    document_hub_id: int
    description: Html = UNSET
    template_id: TemplateId = UNSET
    parent_folder_id: Annotated[Maybe[int], "Since 2024.3.2, instead of folder_ids."] = UNSET
    parent_document_id: Annotated[Maybe[int], "Since 2025.1.2: makes a sub-document."] = UNSET
    nav_link_folder_ids: Annotated[Maybe[list[int]], "Further folders that link to it."] = UNSET
    folder_ids: Annotated[Maybe[list[int]], "Deprecated since 2024.3.2; do not send."] = UNSET
    custom_fields: CustomFields = UNSET


@dataclass(frozen=True)
class DocumentPutItem:
    """One document to change. What is left out stays as it is."""

    rules: ClassVar = (NEEDS_TEMPLATE, something_beside("id"))

    id: int
    title: Maybe[str] = UNSET
    description: Html = UNSET
    template_id: TemplateId = UNSET
    parent_folder_id: Annotated[Maybe[int], "Moves the document inside its hub."] = UNSET
    parent_document_id: Annotated[Maybe[int], "Makes it a sub-document."] = UNSET
    nav_link_folder_ids: Annotated[Maybe[list[int]], "Replaces or adds: not confirmed."] = UNSET
    custom_fields: CustomFields = UNSET


@dataclass(frozen=True)
class DocumentDeleteItem:
    """One document to delete."""

    id: int


@dataclass(frozen=True)
class DocumentParams:
    """Filters of the list."""

    id: Maybe[int] = UNSET
    folder_id: Annotated[Maybe[int], "Older filter."] = UNSET
    document_hub_id: Annotated[Maybe[int], "All documents of one hub."] = UNSET
    parent_folder_id: Annotated[Maybe[int], "Since 2025.1.2."] = UNSET
    parent_document_id: Annotated[Maybe[int], "Since 2025.1.2: its sub-documents."] = UNSET
    nav_link_folder_id: Annotated[Maybe[int], "Since 2025.1.2."] = UNSET
    search: Maybe[str] = UNSET
    deleted: Annotated[Maybe[bool], "true returns only deleted documents."] = UNSET
    values: Annotated[Maybe[str], "Comma-separated names of the fields to return."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class DocumentItem(Item):
    """A document, as the list returns it."""

    id: int | None = None
    title: str | None = None
    description: str | None = None
    template_id: int | None = None
    document_hub_id: int | None = None
    parent_folder_id: int | None = None
    parent_document_id: int | None = None
    nav_link_folder_ids: list[int] | None = None
    folder_ids: list[int] | None = None
    child_documents_count: int | None = None
    child_folders_count: int | None = None
    nav_links_count: int | None = None
    deleted: bool | None = None
    ts_created: str | None = None
    ts_updated: str | None = None
    ts_deleted: str | None = None
    custom_fields: list[CustomFieldValueRead] | None = None


@dataclass(frozen=True)
class JobDetailsDocumentDeleteResult:
    """What a delete did."""

    deleted_document_count: int
    deleted_document_ids: list[int]


@dataclass(frozen=True)
class JobDetailsDocumentDelete(JobDetails):
    """The answer to a delete, in the vendor's job form; there is no job."""

    result: JobDetailsDocumentDeleteResult | Any = None
