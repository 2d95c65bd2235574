"""The shapes of folders: what is sent, what comes back. Sheet: document_hub_folder."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Maybe, something_beside
from alation_endpoints.common.custom_fields.shapes import CustomFields, CustomFieldValueRead
from alation_endpoints.common.terms.shapes import NEEDS_TEMPLATE, TemplateId

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class DocumentHubFolderPostItem:
    """One folder to create."""

    rules: ClassVar = (NEEDS_TEMPLATE,)

    title: str
    document_hub_id: int
    description: Maybe[str] = UNSET
    template_id: TemplateId = UNSET
    parent_folder_id: Annotated[Maybe[int], "Since 2025.1.2: makes a sub-folder."] = UNSET
    custom_fields: CustomFields = UNSET


@dataclass(frozen=True)
class DocumentHubFolderPutItem:
    """One folder to change. What is left out stays as it is."""

    rules: ClassVar = (NEEDS_TEMPLATE, something_beside("id"))

    id: int
    title: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    document_hub_id: Annotated[Maybe[int], "Whether it has any effect is not known."] = UNSET
    template_id: TemplateId = UNSET
    parent_folder_id: Annotated[Maybe[int], "Moves the folder."] = UNSET
    custom_fields: CustomFields = UNSET


@dataclass(frozen=True)
class DocumentHubFolderDeleteItem:
    """One folder to delete."""

    id: int


@dataclass(frozen=True)
class DocumentHubFolderParams:
    """Filters of the list."""

    id: Maybe[int] = UNSET
    document_hub_id: Annotated[Maybe[int], "All folders of one hub."] = UNSET
    parent_folder_id: Annotated[Maybe[int], "Its sub-folders; support is not confirmed."] = UNSET
    search: Maybe[str] = UNSET
    deleted: Annotated[Maybe[bool], "true returns only deleted folders."] = UNSET
    values: Annotated[
        Maybe[str], "Comma-separated names of the fields to return; name id to have it."
    ] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class DocumentHubFolderItem(Item):
    """A folder, as the list returns it."""

    id: int | None = None
    title: str | None = None
    description: str | None = None
    template_id: int | None = None
    document_hub_id: int | None = None
    parent_folder_id: int | None = None
    child_documents_count: int | None = None
    child_folders_count: int | None = None
    nav_links_count: int | None = None
    deleted: bool | None = None
    ts_created: str | None = None
    ts_updated: str | None = None
    ts_deleted: str | None = None
    custom_fields: list[CustomFieldValueRead] | None = None


@dataclass(frozen=True)
class JobDetailsDocumentHubFolderPostResultCreatedFolder:
    """One created folder."""

    id: int
    title: str | None = None


@dataclass(frozen=True)
class JobDetailsDocumentHubFolderPostResult:
    """What a create did. The server says "folder" here, and "term" for documents."""

    created_folder_count: int
    created_folders: list[JobDetailsDocumentHubFolderPostResultCreatedFolder]


@dataclass(frozen=True)
class JobDetailsDocumentHubFolderPost(JobDetails):
    """The job of a create."""

    result: JobDetailsDocumentHubFolderPostResult | Any = None


@dataclass(frozen=True)
class JobDetailsDocumentHubFolderPutResultUpdatedFolder:
    """One changed folder."""

    id: int
    title: str | None = None


@dataclass(frozen=True)
class JobDetailsDocumentHubFolderPutResult:
    """What an update did."""

    updated_folder_count: int
    updated_folders: list[JobDetailsDocumentHubFolderPutResultUpdatedFolder]


@dataclass(frozen=True)
class JobDetailsDocumentHubFolderPut(JobDetails):
    """The job of an update."""

    result: JobDetailsDocumentHubFolderPutResult | Any = None


@dataclass(frozen=True)
class JobDetailsDocumentHubFolderDeleteResult:
    """What a delete did."""

    deleted_folder_count: int
    deleted_folder_ids: list[int]


@dataclass(frozen=True)
class JobDetailsDocumentHubFolderDelete(JobDetails):
    """The answer to a delete, in the vendor's job form; there is no job."""

    result: JobDetailsDocumentHubFolderDeleteResult | Any = None
