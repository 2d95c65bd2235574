"""The shapes of what comes back: objects of several types together. Sheet: aggregated_context.

Which fields an object has depends on the signature that asked for it.
"""

from __future__ import annotations

from typing import Any

from alation_core import Item
from alation_core.frozen import dataclass


@dataclass(frozen=True)
class ContextObject:
    """What objects of all types have.

    Args:
        object_type: of the catalog; of columns attribute, of fields of BI bi_report_column, of
            documentation glossary_v3, glossary_term, custom_glossary or article.
        object_id: its number.
        name: of the object.
        title: of the object.
        description: text or HTML.
        url: of its page.
        custom_fields: name -> text, list of texts, or list of {display_name, url}.
    """

    object_type: str | None = None
    object_id: int | None = None
    name: str | None = None
    title: str | None = None
    description: str | None = None
    url: str | None = None
    custom_fields: dict[str, Any] | None = None


@dataclass(frozen=True)
class ContextSchema(ContextObject):
    """A schema."""

    source_comment: str | None = None


@dataclass(frozen=True)
class ContextColumn(ContextObject):
    """A column."""

    source_comment: str | None = None
    data_type: str | None = None
    sample_values: list[str] | None = None


@dataclass(frozen=True)
class ContextQuery(ContextObject):
    """A query, with at most 50 of its tables."""

    content: str | None = None
    mentioned_tables: list[ContextTable] | None = None


@dataclass(frozen=True)
class ContextTable(ContextObject):
    """A table, with at most 50 of its columns, and of its queries."""

    source_comment: str | None = None
    common_joins: list[str] | None = None
    common_filters: list[str] | None = None
    columns: list[ContextColumn] | None = None
    common_queries: list[ContextQuery] | None = None


@dataclass(frozen=True)
class ContextDocumentation(ContextObject):
    """A document, term, folder or article."""

    content: str | None = None


@dataclass(frozen=True)
class ContextBiField(ContextObject):
    """A field of a report."""

    bi_object_type: str | None = None
    source_comment: str | None = None
    data_type: str | None = None
    role: str | None = None
    expression: str | None = None


@dataclass(frozen=True)
class ContextBiFolder(ContextObject):
    """A folder of a BI server."""

    bi_object_type: str | None = None
    source_comment: str | None = None


@dataclass(frozen=True)
class ContextBiReport(ContextBiFolder):
    """A report, with at most 100 of its fields."""

    bi_fields: list[ContextBiField] | None = None


@dataclass(frozen=True)
class AggregatedContextItem(Item):
    """The objects that were found, by their types."""

    relevant_schemas: list[ContextSchema] | None = None
    relevant_tables: list[ContextTable] | None = None
    relevant_columns: list[ContextColumn] | None = None
    relevant_queries: list[ContextQuery] | None = None
    relevant_documentations: list[ContextDocumentation] | None = None
    relevant_bi_folders: list[ContextBiFolder] | None = None
    relevant_bi_reports: list[ContextBiReport] | None = None
    relevant_bi_fields: list[ContextBiField] | None = None
