"""The shapes of the search: what is asked, what is found. Sheet: search."""

from __future__ import annotations

from typing import Annotated, Any

from alation_core import Item
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, JsonText, Maybe


@dataclass(frozen=True)
class SearchParams:
    """What is sought."""

    q: Annotated[
        Maybe[str],
        "Double quotes for an exact match, an asterisk as wildcard. Not needed with filters.",
    ] = UNSET
    filters: Annotated[
        Maybe[dict[str, Any]],
        JsonText,
        "Keys seen: otypes (texts), starred, recent, domain_ids, fields (tag_ids, ds), flags "
        "(Endorsement, Deprecation, Warning; case counts). The full list is not known.",
    ] = UNSET
    limit: Annotated[Maybe[int], "Size of a page; the highest one is not known."] = UNSET
    offset: Annotated[Maybe[int], "Hits to leave out."] = UNSET


@dataclass(frozen=True)
class SearchBreadcrumb:
    """An object that a hit lies in."""

    name: str | None = None
    otype: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class SearchHit(Item):
    """An object that was found.

    Args:
        id: a number as text; other endpoints send the same id as a number.
        otype: as the search calls it, for example table, schema, tag, catalog_set, datasource,
            query_or_statement; not always the type that other endpoints use.
        name: of the object.
        title: of the object.
        text: SQL or a snippet of what it holds.
        url: of its page.
        breadcrumbs: what it lies in.
        flags: on it; what one of them looks like is not known.
        highlight: where it was found; the keys are not known.
        recent: the user saw it lately.
        starred: the user starred it.
        watching: the user watches it.
    """

    id: str | None = None
    otype: str | None = None
    name: str | None = None
    title: str | None = None
    text: str | None = None
    url: str | None = None
    breadcrumbs: list[SearchBreadcrumb] | None = None
    flags: list[Any] | None = None
    highlight: dict[str, Any] | None = None
    recent: bool | None = None
    starred: bool | None = None
    watching: bool | None = None
