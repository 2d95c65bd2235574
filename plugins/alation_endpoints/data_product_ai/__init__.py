"""Helpers of the AI service for data products."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.data_product_ai.answers import (
    AiTask,
    BiTables,
    BiTablesItem,
    ChatMessage,
    ChatMessagesItem,
    EnrichedSpecItem,
    ExtractedMetrics,
    JobDetailsMetrics,
    JobDetailsSpec,
    JobDetailsSqlVerdicts,
    JobDetailsTool,
    JobDetailsToolStream,
    MessagePart,
    Metric,
    MetricsItem,
    MetricSource,
    ModelMessage,
    Relationship,
    RelationshipsItem,
    RevisionItem,
    SqlVerdict,
    StartedChat,
)
from alation_endpoints.data_product_ai.endpoint import DataProductAi
from alation_endpoints.data_product_ai.shapes import (
    AiProductPath,
    BiObjectParams,
    ChatPath,
    EnrichSpecItem,
    EnrichSpecParams,
    FromBiDatasourceItem,
    MetricsFromBiItem,
    ReviseItem,
    RevisionParams,
    RevisionPath,
    SampleQueriesItem,
    SpecParams,
    SqlItem,
    TableColumns,
    TaskPath,
    ToolItem,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "AiProductPath",
    "AiTask",
    "BiObjectParams",
    "BiTables",
    "BiTablesItem",
    "ChatMessage",
    "ChatMessagesItem",
    "ChatPath",
    "DataProductAi",
    "EnrichSpecItem",
    "EnrichSpecParams",
    "EnrichedSpecItem",
    "ExtractedMetrics",
    "FromBiDatasourceItem",
    "JobDetailsMetrics",
    "JobDetailsSpec",
    "JobDetailsSqlVerdicts",
    "JobDetailsTool",
    "JobDetailsToolStream",
    "MessagePart",
    "Metric",
    "MetricSource",
    "MetricsFromBiItem",
    "MetricsItem",
    "ModelMessage",
    "Relationship",
    "RelationshipsItem",
    "ReviseItem",
    "RevisionItem",
    "RevisionParams",
    "RevisionPath",
    "SampleQueriesItem",
    "SpecParams",
    "SqlItem",
    "SqlVerdict",
    "StartedChat",
    "TableColumns",
    "TaskPath",
    "ToolItem",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [DataProductAi]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.data_product_ai.sandbox import ROUTES

    return ROUTES
