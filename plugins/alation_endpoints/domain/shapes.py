"""The shapes of domains: what is sent, what comes back. Sheet: domain."""

from __future__ import annotations

from typing import Annotated, Any

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, InPath, Maybe

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class DomainPostItem:
    """One domain to create."""

    title: str
    description: Maybe[str] = UNSET
    parent_id: Annotated[Maybe[int], "Makes a sub-domain; the parent must exist."] = UNSET


@dataclass(frozen=True)
class DomainMoveItem:
    """One domain to move."""

    domain_id: Annotated[int, InPath]
    parent_id: Annotated[int, "The new parent; that null moves to the top is not known."]


@dataclass(frozen=True)
class DomainDeleteItem:
    """One domain to delete."""

    id: int


@dataclass(frozen=True)
class DomainMember:
    """One object to put into a domain, or to take out."""

    oid: int


@dataclass(frozen=True)
class DomainMembership:
    """What all members of a call share."""

    id: Annotated[int, "Of the domain."]
    otype: Annotated[
        str,
        "table, schema, data, attribute, ...; glossary_term for documents and terms, glossary_v3 "
        "for folders and glossaries.",
    ]
    exclude: Annotated[Maybe[bool], "true takes the objects out; default false."] = UNSET
    recursive: Annotated[
        Maybe[bool], "true takes their children along; then at most 99 objects in a request."
    ] = UNSET


@dataclass(frozen=True)
class DomainParams:
    """Filters of the list."""

    parent_id: Annotated[Maybe[int], "Only the direct children of this domain."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


@dataclass(frozen=True)
class DomainMembershipRuleParams:
    """Which rules are listed."""

    domain_id: Annotated[list[int], "One or more domains."]
    exclude: Annotated[bool, "false: the rules that include objects; true: that exclude some."]
    recursive: Annotated[Maybe[bool], "Left out: both."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class DomainItem(Item):
    """A domain."""

    id: int | None = None
    title: str | None = None
    description: str | None = None
    parent_id: int | None = None


@dataclass(frozen=True)
class DomainMembershipRule(Item):
    """A rule by which an object is in a domain, or is not."""

    domain_id: int | None = None
    exclude: bool | None = None
    recursive: bool | None = None
    otype: str | None = None
    oid: int | None = None


@dataclass(frozen=True)
class JobDetailsDomainDeleteResult:
    """What a delete did."""

    deleted_domain_count: int
    deleted_domain_ids: list[int]


@dataclass(frozen=True)
class JobDetailsDomainDelete(JobDetails):
    """The answer to a delete, at once or by a job."""

    result: JobDetailsDomainDeleteResult | Any = None
