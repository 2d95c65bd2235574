"""The jobs of the service, and what starts them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, InPath, Maybe
from alation_endpoints.critical_data_element.shapes.elements import CdeId, PageSize

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class DataMapping:
    """What a data mapping looks for: letters in the names of columns, not their meaning."""

    keywords: Maybe[list[str]] = UNSET
    only_sources: Maybe[list[str]] = UNSET


@dataclass(frozen=True)
class CriticalDataElementActionItem:
    """One action on one element, which runs as a job: one at a time for each element."""

    cde_id: CdeId
    action: Literal["DATA_MAPPING", "CALCULATE_CURATION_SCORE", "CALCULATE_DQ_SCORE"]
    payload: Annotated[Maybe[DataMapping | None], "Of a DATA_MAPPING."] = UNSET


@dataclass(frozen=True)
class CdeJobCancelItem:
    """One job to cancel."""

    job_id: Annotated[int, InPath, "The integer id, not the uuid key."]


# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class CdeJobPath:
    """Which job is read."""

    job_id: Annotated[int, "The integer id, not the uuid key."]


@dataclass(frozen=True)
class CdeJobParams:
    """Which jobs are listed."""

    type: Annotated[Maybe[str], "Such as API_BULK_CREATION."] = UNSET
    status: Annotated[Maybe[str], "QUEUED, IN_PROGRESS, FINISHED, ERROR, CANCELED."] = UNSET
    order_by: Annotated[Maybe[str], "-ts_created: the newest first."] = UNSET
    skip: Maybe[int] = UNSET
    limit: PageSize = UNSET


# ------------------------------------------------------------------------------- answers


@dataclass(frozen=True)
class CdeJobItem(Item):
    """A job of the service. The list may show one without a result at all."""

    id: int | None = None
    key: str | None = None
    type: str | None = None
    status: str | None = None
    result: Any = None
    ts_created: str | None = None
    ts_updated: str | None = None


@dataclass(frozen=True)
class CdeBulkResult:
    """What a creation of many did: how many elements it made (the form is that of a mock)."""

    created: int


@dataclass(frozen=True)
class JobDetailsCdeBulk(JobDetails):
    """The job of a creation of many."""

    result: CdeBulkResult | Any = None
