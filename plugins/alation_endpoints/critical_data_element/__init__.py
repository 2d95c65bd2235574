"""Critical data elements: list, read, create, update, delete; actions, jobs and standards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.critical_data_element.endpoint import CriticalDataElement
from alation_endpoints.critical_data_element.shapes import (
    CdeBulkResult,
    CdeJobCancelItem,
    CdeJobItem,
    CdeJobParams,
    CdeJobPath,
    CdeReference,
    CdeReferenceItem,
    CdeRiskLevel,
    CdeStandardDeleteItem,
    CdeStandardField,
    CdeStandardItem,
    CdeStandardParams,
    CdeStandardPostItem,
    CdeStandardRequirement,
    CdeStandardStatusItem,
    CdeStandardValue,
    CriticalDataElementActionItem,
    CriticalDataElementDeleteItem,
    CriticalDataElementFilters,
    CriticalDataElementId,
    CriticalDataElementItem,
    CriticalDataElementOptions,
    CriticalDataElementPath,
    CriticalDataElementPostItem,
    CriticalDataElementPutItem,
    CriticalDataElementStatusItem,
    DataMapping,
    JobDetailsCdeBulk,
    JobDetailsCdeStandard,
    JobDetailsCriticalDataElement,
    PathStep,
    PhysicalColumn,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "CdeBulkResult",
    "CdeJobCancelItem",
    "CdeJobItem",
    "CdeJobParams",
    "CdeJobPath",
    "CdeReference",
    "CdeReferenceItem",
    "CdeRiskLevel",
    "CdeStandardDeleteItem",
    "CdeStandardField",
    "CdeStandardItem",
    "CdeStandardParams",
    "CdeStandardPostItem",
    "CdeStandardRequirement",
    "CdeStandardStatusItem",
    "CdeStandardValue",
    "CriticalDataElement",
    "CriticalDataElementActionItem",
    "CriticalDataElementDeleteItem",
    "CriticalDataElementFilters",
    "CriticalDataElementId",
    "CriticalDataElementItem",
    "CriticalDataElementOptions",
    "CriticalDataElementPath",
    "CriticalDataElementPostItem",
    "CriticalDataElementPutItem",
    "CriticalDataElementStatusItem",
    "DataMapping",
    "JobDetailsCdeBulk",
    "JobDetailsCdeStandard",
    "JobDetailsCriticalDataElement",
    "PathStep",
    "PhysicalColumn",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [CriticalDataElement]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.critical_data_element.sandbox import ROUTES

    return ROUTES
