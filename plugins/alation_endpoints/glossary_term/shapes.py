"""The shapes of terms: what is sent, what comes back. Sheet: glossary_term.

The jobs of terms answer as those of documents do: see `alation_endpoints.common.terms.shapes`.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, AnyOf, Maybe, something_beside
from alation_endpoints.common.custom_fields.shapes import CustomFields, CustomFieldValueRead
from alation_endpoints.common.terms.shapes import NEEDS_TEMPLATE, Html, TemplateId

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class GlossaryTermPostItem:
    """One term to create."""

    rules: ClassVar = (NEEDS_TEMPLATE,)

    title: str
    description: Html = UNSET
    template_id: Annotated[
        Maybe[int],
        "Required together with custom_fields. Where several templates have one title, take the "
        "one whose layout belongs to terms.",
    ] = UNSET
    glossary_ids: Annotated[Maybe[list[int]], "A term may be in several glossaries."] = UNSET
    custom_fields: CustomFields = UNSET


@dataclass(frozen=True)
class GlossaryTermPutItem:
    """One term to change. What is left out stays as it is."""

    rules: ClassVar = (NEEDS_TEMPLATE, something_beside("id"))

    id: int
    title: Maybe[str] = UNSET
    description: Html = UNSET
    template_id: TemplateId = UNSET
    glossary_ids: Annotated[Maybe[list[int]], "Replaces or adds: not confirmed."] = UNSET
    custom_fields: CustomFields = UNSET


@dataclass(frozen=True)
class GlossaryTermDeleteItem:
    """One term to delete."""

    id: int


@dataclass(frozen=True)
class GlossaryTermParams:
    """Filters of the list."""

    id: Annotated[Maybe[int | list[int]], AnyOf, "Several ids are not confirmed by a reply."] = (
        UNSET
    )
    glossary_id: Annotated[Maybe[int], "All terms of one glossary."] = UNSET
    search: Annotated[Maybe[str], "In titles; any one of several words is enough."] = UNSET
    deleted: Annotated[Maybe[bool], "true returns only deleted terms."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class GlossaryTermItem(Item):
    """A term, as the list returns it. Servers of 2022 return neither fields nor glossaries."""

    id: int | None = None
    title: str | None = None
    description: str | None = None
    template_id: int | None = None
    glossary_ids: list[int] | None = None
    custom_fields: list[CustomFieldValueRead] | None = None
    deleted: bool | None = None
    ts_created: str | None = None
    ts_updated: str | None = None
    ts_deleted: str | None = None
    is_public: bool | None = None
    otype: str | None = None


@dataclass(frozen=True)
class JobDetailsTermDeleteResult:
    """What a delete did."""

    deleted_term_count: int
    deleted_term_ids: list[int]


@dataclass(frozen=True)
class JobDetailsTermDelete(JobDetails):
    """The answer to a delete, in the vendor's job form; there is no job."""

    result: JobDetailsTermDeleteResult | Any = None
