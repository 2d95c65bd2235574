"""Documents of document hubs: list, create, update, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.common.terms.shapes import (
    JobDetailsDocumentPost,
    JobDetailsDocumentPostResult,
    JobDetailsDocumentPostResultDetails,
    JobDetailsDocumentPut,
    JobDetailsDocumentPutResult,
    JobDetailsDocumentPutResultDetails,
)
from alation_endpoints.document.endpoint import Document
from alation_endpoints.document.shapes import (
    DocumentDeleteItem,
    DocumentItem,
    DocumentParams,
    DocumentPostItem,
    DocumentPutItem,
    JobDetailsDocumentDelete,
    JobDetailsDocumentDeleteResult,
)

if TYPE_CHECKING:
    from alation_sandbox import Furnishing, Route

__all__ = [
    "Document",
    "DocumentDeleteItem",
    "DocumentItem",
    "DocumentParams",
    "DocumentPostItem",
    "DocumentPutItem",
    "JobDetailsDocumentDelete",
    "JobDetailsDocumentDeleteResult",
    "JobDetailsDocumentPost",
    "JobDetailsDocumentPostResult",
    "JobDetailsDocumentPostResultDetails",
    "JobDetailsDocumentPut",
    "JobDetailsDocumentPutResult",
    "JobDetailsDocumentPutResultDetails",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Document]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.document.sandbox import ROUTES

    return ROUTES


@hookimpl
def alation_demo() -> Sequence[Furnishing]:
    """Return what furnishes a sandbox for a first look."""
    from alation_endpoints.document.demo import FURNITURE

    return FURNITURE
