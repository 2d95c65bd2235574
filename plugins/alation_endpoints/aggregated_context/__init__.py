"""Objects of several types in one answer, for agents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.aggregated_context.answers import (
    AggregatedContextItem,
    ContextBiField,
    ContextBiFolder,
    ContextBiReport,
    ContextColumn,
    ContextDocumentation,
    ContextObject,
    ContextQuery,
    ContextSchema,
    ContextTable,
)
from alation_endpoints.aggregated_context.endpoint import AggregatedContext
from alation_endpoints.aggregated_context.shapes import (
    ContextChildren,
    ContextParams,
    ContextSelection,
    ContextSignature,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "AggregatedContext",
    "AggregatedContextItem",
    "ContextBiField",
    "ContextBiFolder",
    "ContextBiReport",
    "ContextChildren",
    "ContextColumn",
    "ContextDocumentation",
    "ContextObject",
    "ContextParams",
    "ContextQuery",
    "ContextSchema",
    "ContextSelection",
    "ContextSignature",
    "ContextTable",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [AggregatedContext]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.aggregated_context.sandbox import ROUTES

    return ROUTES
