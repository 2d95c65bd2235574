"""Terms of glossaries: list, create, update, delete."""

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
from alation_endpoints.glossary_term.endpoint import GlossaryTerm
from alation_endpoints.glossary_term.shapes import (
    GlossaryTermDeleteItem,
    GlossaryTermItem,
    GlossaryTermParams,
    GlossaryTermPostItem,
    GlossaryTermPutItem,
    JobDetailsTermDelete,
    JobDetailsTermDeleteResult,
)

if TYPE_CHECKING:
    from alation_sandbox import Furnishing, Route

__all__ = [
    "GlossaryTerm",
    "GlossaryTermDeleteItem",
    "GlossaryTermItem",
    "GlossaryTermParams",
    "GlossaryTermPostItem",
    "GlossaryTermPutItem",
    "JobDetailsDocumentPost",
    "JobDetailsDocumentPostResult",
    "JobDetailsDocumentPostResultDetails",
    "JobDetailsDocumentPut",
    "JobDetailsDocumentPutResult",
    "JobDetailsDocumentPutResultDetails",
    "JobDetailsTermDelete",
    "JobDetailsTermDeleteResult",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [GlossaryTerm]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.glossary_term.sandbox import ROUTES

    return ROUTES


@hookimpl
def alation_demo() -> Sequence[Furnishing]:
    """Return what furnishes a sandbox for a first look."""
    from alation_endpoints.glossary_term.demo import FURNITURE

    return FURNITURE
