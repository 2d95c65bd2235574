"""What the service shows of critical data elements."""

from __future__ import annotations

from typing import Any

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass


@dataclass(frozen=True)
class CdeReferenceItem:
    """An object of the catalog. Its id is local to the service; `source_key` names the object."""

    id: int | None = None
    name: str | None = None
    source_key: str | None = None


@dataclass(frozen=True)
class CdeRiskLevel:
    """The risk of an element, as a read of that element shows it."""

    value: int | None = None
    label: str | None = None
    number_of_levels: int | None = None


References = list[CdeReferenceItem | Any] | None


@dataclass(frozen=True)
class CriticalDataElementItem(Item):
    """A critical data element. A list shows `cde_risk_level`, a read of one `risk_level`.

    Times are ISO 8601 with Z, with and without fractions of a second.
    """

    id: int | None = None
    key: str | None = None
    id_no: int | None = None
    name: str | None = None
    description: str | None = None
    version: int | None = None
    status: str | None = None
    cde_risk_level: str | None = None
    risk_level: CdeRiskLevel | Any = None
    risk_rationale: str | None = None
    risk_confidence: float | None = None
    domains: References = None
    stewards: References = None
    owners: References = None
    sources: References = None
    approvers: References = None
    contributors: References = None
    fields: list[Any] | None = None
    data_assets_counts: dict[str, Any] | None = None
    quality_score: float | None = None
    curation_score: float | None = None
    job_id: int | None = None
    ts_created: str | None = None
    ts_updated: str | None = None
    ts_deleted: str | None = None
    created_by: CdeReferenceItem | Any = None
    updated_by: CdeReferenceItem | Any = None
    deleted_by: CdeReferenceItem | Any = None
    deleted: bool | None = None


@dataclass(frozen=True)
class JobDetailsCriticalDataElement(JobDetails):
    """The answer to a write of one element, in the vendor's job form; there is no job."""

    result: CriticalDataElementItem | Any = None
