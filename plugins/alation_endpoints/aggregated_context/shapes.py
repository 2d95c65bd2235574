"""The shapes of the aggregated context: what is asked for. Sheet: aggregated_context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from marshmallow.validate import Length, Range

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, JsonText, Maybe

MOST = 1000
"""Objects of a type at most."""
LONGEST_QUESTION = 2000


def _fields_name_them(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "custom_fields" in row and "custom_fields" not in (row.get("fields_required") or ()):
        yield "custom_fields", "Needs 'custom_fields' among the fields_required."


def _fits_its_mode(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    signature = row.get("signature")
    if row.get("mode", "search") == "search":
        if not row.get("question"):
            yield "question", "A search needs one."
        return
    if row.get("question"):
        yield "question", "Only a search has one: leave it out in bulk mode."
    if signature is None:
        yield "signature", "Bulk mode needs one."
    elif isinstance(signature, Mapping) and "documentation" in signature:
        yield "signature.documentation", "Only a search finds documentation."


@dataclass(frozen=True)
class ContextChildren:
    """Which parts of a field's objects come with them."""

    fields: Maybe[list[str]] = UNSET
    child_objects: Maybe[dict[str, ContextChildren]] = UNSET


@dataclass(frozen=True)
class ContextSelection:
    """Which objects of a type are wanted, and what of them. An empty one takes all defaults."""

    rules: ClassVar = (_fields_name_them,)

    fields_required: Maybe[list[str]] = UNSET
    fields_optional: Maybe[list[str]] = UNSET
    search_filters: Annotated[
        Maybe[dict[str, Any]], "As of the search: domain_ids, fields (tag_ids, ds), flags."
    ] = UNSET
    child_objects: Annotated[
        Maybe[dict[str, ContextChildren]],
        "By the field: columns, common_queries, mentioned_tables, bi_fields.",
    ] = UNSET
    limit: Annotated[
        Maybe[int], Range(min=1, max=MOST), "Default 2 in search mode, 50 in bulk mode."
    ] = UNSET
    custom_fields: Annotated[
        Maybe[list[int | str]], "Ids or names. Of two that share a name the call fails."
    ] = UNSET


@dataclass(frozen=True)
class ContextSignature:
    """The types of objects that are wanted."""

    schema: Maybe[ContextSelection] = UNSET
    table: Maybe[ContextSelection] = UNSET
    column: Maybe[ContextSelection] = UNSET
    query: Maybe[ContextSelection] = UNSET
    documentation: Annotated[Maybe[ContextSelection], "In search mode only."] = UNSET
    bi_folder: Maybe[ContextSelection] = UNSET
    bi_report: Maybe[ContextSelection] = UNSET
    bi_field: Maybe[ContextSelection] = UNSET


@dataclass(frozen=True)
class ContextParams:
    """A question, or a filter by types."""

    rules: ClassVar = (_fits_its_mode,)

    question: Annotated[
        Maybe[str], Length(max=LONGEST_QUESTION), "Of a search; none in bulk mode."
    ] = UNSET
    signature: Annotated[Maybe[ContextSignature], JsonText, "Bulk mode needs it."] = UNSET
    mode: Annotated[Maybe[Literal["search", "bulk"]], "Default search."] = UNSET
    rich_text_format: Annotated[Maybe[Literal["html", "text"]], "Default html."] = UNSET
    omit_empty: Annotated[Maybe[bool], "Default false."] = UNSET
