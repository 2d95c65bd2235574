"""The overlay standards that are put on elements."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, InPath, Maybe
from alation_endpoints.critical_data_element.shapes.elements import CdeReference, PageSize

StandardId = Annotated[int, InPath, "The integer id; elements name a standard by its uuid key."]

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class CdeStandardPostItem:
    """One standard to create, as a draft."""

    name: str
    purpose: str
    scope: str
    derived_requirements: Annotated[
        list[dict[str, Any]], "Fields of choice list their values under allowed_values."
    ]
    sources: Annotated[
        Maybe[list[CdeReference] | None], "Such as alation://business_policy/<id>."
    ] = UNSET


@dataclass(frozen=True)
class CdeStandardStatusItem:
    """The status that one standard is to get: DRAFT, PENDING_APPROVAL, PUBLISHED, in this order."""

    standard_id: StandardId
    new_status: Annotated[
        Literal["DRAFT", "PENDING_APPROVAL", "PUBLISHED"], "From PUBLISHED no way leads back."
    ]
    comment: Maybe[str | None] = UNSET


@dataclass(frozen=True)
class CdeStandardDeleteItem:
    """One standard to delete: no published one."""

    standard_id: StandardId


# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class CdeStandardParams:
    """Where the list begins, and the size of its pages."""

    skip: Maybe[int] = UNSET
    limit: PageSize = UNSET


# ------------------------------------------------------------------------------- answers


@dataclass(frozen=True)
class CdeStandardItem(Item):
    """A standard. What else it shows is not known, and stays in `raw`."""

    id: int | None = None
    key: str | None = None
    name: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class JobDetailsCdeStandard(JobDetails):
    """The answer to a write of one standard, in the vendor's job form; there is no job."""

    result: CdeStandardItem | Any = None
