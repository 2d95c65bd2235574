"""Data quality: rules and their results on objects; list, upsert, delete, rate tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.data_quality.endpoint import DataQuality
from alation_endpoints.data_quality.shapes import (
    DataQualityFieldDeleteItem,
    DataQualityFieldItem,
    DataQualityFieldParams,
    DataQualityFieldPostItem,
    DataQualityValueDeleteItem,
    DataQualityValueItem,
    DataQualityValueParams,
    DataQualityValuePostItem,
    JobDetailsDataQuality,
    JobDetailsDataQualityResult,
    JobDetailsDataQualityResultAction,
    JobDetailsDataQualityResultActionStats,
    JobDetailsDataQualityResultCreatedObjectAttribution,
    SqlQueryTablesCheck,
    SqlQueryTablesParams,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "DataQuality",
    "DataQualityFieldDeleteItem",
    "DataQualityFieldItem",
    "DataQualityFieldParams",
    "DataQualityFieldPostItem",
    "DataQualityValueDeleteItem",
    "DataQualityValueItem",
    "DataQualityValueParams",
    "DataQualityValuePostItem",
    "JobDetailsDataQuality",
    "JobDetailsDataQualityResult",
    "JobDetailsDataQualityResultAction",
    "JobDetailsDataQualityResultActionStats",
    "JobDetailsDataQualityResultCreatedObjectAttribution",
    "SqlQueryTablesCheck",
    "SqlQueryTablesParams",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [DataQuality]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.data_quality.sandbox import ROUTES

    return ROUTES
