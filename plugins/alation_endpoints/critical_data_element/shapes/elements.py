"""What is sent of critical data elements, and what is asked."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from marshmallow.validate import Range, Regexp

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, AnyOf, InPath, Maybe, WireName, one_of, something_beside

Status = Literal[
    "CANDIDATE",
    "DRAFT",
    "PENDING_APPROVERS_APPROVAL",
    "PENDING_OWNERS_APPROVAL",
    "IN_REVIEW",
    "CERTIFIED",
]
CdeId = Annotated[int, InPath, "The integer id; references take the uuid key."]
SourceKey = Annotated[
    str,
    Regexp(r"alation://[^/\s]+/\S+\Z", error="Must have the form alation://<type>/<id>."),
    "Such as alation://user/7, alation://glossary_term/12.",
]
PageSize = Annotated[Maybe[int], Range(min=1, max=100), "Size of a page: at most 100."]

# ------------------------------------------------------------------------- parts of rows


@dataclass(frozen=True)
class CdeReference:
    """An object of the catalog that an element refers to. `source_key` alone will do."""

    rules: ClassVar = (one_of("source_key", "id", "name"),)

    source_key: Maybe[SourceKey] = UNSET
    id: Annotated[Maybe[int], "The id within the service, not that of the catalog."] = UNSET
    name: Maybe[str] = UNSET


@dataclass(frozen=True)
class CdeStandardValue:
    """The value of one field of a derived requirement."""

    key: str
    value: str | int | float | bool | list[Any] | dict[str, Any] | None


@dataclass(frozen=True)
class CdeStandardRequirement:
    """A derived requirement of a standard, with its values."""

    key: str
    fields: Maybe[list[CdeStandardValue]] = UNSET


@dataclass(frozen=True)
class CdeStandardField:
    """An overlay standard that is put on an element: published, by its uuid key."""

    key: str
    derived_requirements: Maybe[list[CdeStandardRequirement]] = UNSET


@dataclass(frozen=True)
class PathStep:
    """One step of the path to a physical column."""

    type: str
    name: str


@dataclass(frozen=True)
class PhysicalColumn:
    """A column that holds the element's data. Named when the element is made, and never later."""

    relationship: Literal["control_point", "related", "suggested"]
    name: Maybe[str] = UNSET
    source_key: Maybe[str] = UNSET
    path: Maybe[list[PathStep]] = UNSET


Label = Annotated[Maybe[str | None], "Labels can be renamed by the tenant."]
RiskLevel = Annotated[Maybe[int | None], Range(min=1, max=3), "1 to 3."]
References = Annotated[Maybe[list[CdeReference] | None], "Objects of the catalog."]
Standards = Annotated[Maybe[list[CdeStandardField] | None], "Standards: published ones only."]

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class CriticalDataElementPostItem:
    """One critical data element to create."""

    name: str
    description: Annotated[Maybe[str | None], "HTML."] = UNSET
    status: Annotated[Maybe[Literal["CANDIDATE", "DRAFT"]], "DRAFT where it is left out."] = UNSET
    risk_level_value: RiskLevel = UNSET
    risk_level_label: Label = UNSET
    risk_rationale: Maybe[str | None] = UNSET
    domains: References = UNSET
    stewards: References = UNSET
    owners: References = UNSET
    sources: References = UNSET
    approvers: References = UNSET
    contributors: References = UNSET
    fields: Standards = UNSET
    pdes: Annotated[Maybe[list[PhysicalColumn] | None], "Physical columns."] = UNSET


@dataclass(frozen=True)
class CriticalDataElementPutItem:
    """What is to change in one element. The status has an operation of its own."""

    rules: ClassVar = (something_beside("cde_id"),)

    cde_id: CdeId
    name: Maybe[str] = UNSET
    description: Annotated[Maybe[str | None], "HTML."] = UNSET
    risk_level_value: RiskLevel = UNSET
    risk_level_label: Label = UNSET
    risk_rationale: Maybe[str | None] = UNSET
    domains: References = UNSET
    stewards: References = UNSET
    owners: References = UNSET
    sources: References = UNSET
    approvers: References = UNSET
    contributors: References = UNSET
    fields: Standards = UNSET


@dataclass(frozen=True)
class CriticalDataElementDeleteItem:
    """One element to delete: it can be restored in the user interface."""

    cde_id: CdeId


@dataclass(frozen=True)
class CriticalDataElementId:
    """One element of a delete of many."""

    id: int


@dataclass(frozen=True)
class CriticalDataElementStatusItem:
    """The status that one element is to get."""

    cde_id: CdeId
    new_status: Status


# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class CriticalDataElementOptions:
    """What becomes of a name that is taken; sent in the body, under `options`."""

    allow_duplicates: Annotated[Maybe[bool], "Whether a second element of a name is made."] = UNSET


@dataclass(frozen=True)
class CriticalDataElementPath:
    """Which element is read."""

    cde_id: int


@dataclass(frozen=True)
class CriticalDataElementFilters:
    """Which elements are listed. A filter with several values is repeated."""

    search: Maybe[str] = UNSET
    status: Maybe[list[Status]] = UNSET
    risk_level: Annotated[Maybe[list[int]], "1 to 3, though answers show a label."] = UNSET
    owner_key: Annotated[Maybe[list[str]], "alation://user/<id>."] = UNSET
    domain_keys: Annotated[Maybe[list[str]], WireName("domain_keys[]")] = UNSET
    steward_key: Maybe[list[str]] = UNSET
    version: Maybe[list[int]] = UNSET
    key: Annotated[Maybe[list[str]], AnyOf, "Their uuids."] = UNSET
    job_id: Annotated[Maybe[int], "Those that this job made."] = UNSET
    latest_only: Annotated[Maybe[bool], "What the server does without it is not known."] = UNSET
    latest_certified_only: Maybe[bool] = UNSET
    order_by: Annotated[Maybe[str], "Such as status, -ts_created."] = UNSET
    skip: Maybe[int] = UNSET
    limit: PageSize = UNSET
