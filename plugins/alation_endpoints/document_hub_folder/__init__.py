"""Folders of document hubs: list, create, update, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.document_hub_folder.endpoint import DocumentHubFolder
from alation_endpoints.document_hub_folder.shapes import (
    DocumentHubFolderDeleteItem,
    DocumentHubFolderItem,
    DocumentHubFolderParams,
    DocumentHubFolderPostItem,
    DocumentHubFolderPutItem,
    JobDetailsDocumentHubFolderDelete,
    JobDetailsDocumentHubFolderDeleteResult,
    JobDetailsDocumentHubFolderPost,
    JobDetailsDocumentHubFolderPostResult,
    JobDetailsDocumentHubFolderPostResultCreatedFolder,
    JobDetailsDocumentHubFolderPut,
    JobDetailsDocumentHubFolderPutResult,
    JobDetailsDocumentHubFolderPutResultUpdatedFolder,
)

if TYPE_CHECKING:
    from alation_sandbox import Furnishing, Route

__all__ = [
    "DocumentHubFolder",
    "DocumentHubFolderDeleteItem",
    "DocumentHubFolderItem",
    "DocumentHubFolderParams",
    "DocumentHubFolderPostItem",
    "DocumentHubFolderPutItem",
    "JobDetailsDocumentHubFolderDelete",
    "JobDetailsDocumentHubFolderDeleteResult",
    "JobDetailsDocumentHubFolderPost",
    "JobDetailsDocumentHubFolderPostResult",
    "JobDetailsDocumentHubFolderPostResultCreatedFolder",
    "JobDetailsDocumentHubFolderPut",
    "JobDetailsDocumentHubFolderPutResult",
    "JobDetailsDocumentHubFolderPutResultUpdatedFolder",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [DocumentHubFolder]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.document_hub_folder.sandbox import ROUTES

    return ROUTES


@hookimpl
def alation_demo() -> Sequence[Furnishing]:
    """Return what furnishes a sandbox for a first look."""
    from alation_endpoints.document_hub_folder.demo import FURNITURE

    return FURNITURE
