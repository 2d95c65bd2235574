"""The shapes of data quality: rules, their results on objects, what a job says of them.

Sheet: data_quality. The API calls a rule "field" and the result of a rule on an object "value".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from marshmallow.validate import Length, Range

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, AnyOf, Example, Maybe, one_of

RuleType = Literal["NUMERIC", "STRING", "BOOLEAN"]
ObjectType = Literal["ATTRIBUTE", "TABLE", "SCHEMA"]
Quality = Literal["GOOD", "WARNING", "ALERT"]
MAX_RATED_TABLES = 30
"""Tables that one check takes (sheet data_quality, check_sql_query_tables)."""

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class DataQualityFieldPostItem:
    """One rule to create or to change, found by its key."""

    field_key: Annotated[str, "Unique key, chosen by the caller.", Example("orders_complete")]
    name: Annotated[str, Example("Orders are complete")]
    type: RuleType
    description: Maybe[str | None] = UNSET


@dataclass(frozen=True)
class DataQualityValuePostItem:
    """The result of a rule on one object, found by both keys."""

    field_key: Annotated[str, "Key of a rule that exists.", Example("orders_complete")]
    object_key: Annotated[
        str,
        "<ds_id>.<schema>[.<table>[.<column>]]; the object must be in the catalog.",
        Example("1.sales.orders"),
    ]
    object_type: Annotated[ObjectType, "ATTRIBUTE is a column.", Example("TABLE")]
    status: Quality
    value: Annotated[float | bool | str, "Of the rule's type.", Example(98.5)]
    url: Annotated[Maybe[str | None], "Absolute or relative link to the tool."] = UNSET
    last_updated: Annotated[Maybe[str | None], "ISO-8601."] = UNSET


@dataclass(frozen=True)
class DataQualityFieldDeleteItem:
    """One rule to delete."""

    field_key: Annotated[str, Example("orders_complete")]


@dataclass(frozen=True)
class DataQualityValueDeleteItem:
    """One result to delete."""

    field_key: Annotated[str, Example("orders_complete")]
    object_key: Annotated[str, Example("1.sales.orders")]


# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class DataQualityFieldParams:
    """Filters of the list of rules."""

    key: Annotated[Maybe[str | list[str]], AnyOf, "The field_key."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


@dataclass(frozen=True)
class DataQualityValueParams:
    """Filters of the list of results."""

    object_key: Annotated[
        Maybe[str | list[str]], AnyOf, "Objects that show the result, also through a relation."
    ] = UNSET
    source_object_key: Annotated[Maybe[str | list[str]], AnyOf, "Objects the rule was run on."] = (
        UNSET
    )
    field_key: Annotated[Maybe[str | list[str]], AnyOf] = UNSET
    value_quality: Maybe[Quality | list[Quality]] = UNSET
    hide_related: Annotated[
        Maybe[bool], "true leaves out results passed on to related objects."
    ] = UNSET
    order_by: Annotated[Maybe[str], "For example -value_last_updated."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


def _place_of_the_query(params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A SQL text says nothing without the data source that it is meant for."""
    if "sql_query" in params and not ("ds_id" in params or "db_uri" in params):
        yield "ds_id", "Missing data for required field: sql_query needs ds_id or db_uri."


@dataclass(frozen=True)
class SqlQueryTablesParams:
    """What is to be rated: tables, or the tables of a SQL text."""

    rules: ClassVar = (one_of("table_ids", "sql_query"), _place_of_the_query)

    table_ids: Annotated[Maybe[list[int]], Length(max=MAX_RATED_TABLES)] = UNSET
    sql_query: Annotated[Maybe[str], "Needs ds_id or db_uri."] = UNSET
    ds_id: Maybe[int] = UNSET
    db_uri: Maybe[str] = UNSET
    default_schema_name: Maybe[str] = UNSET
    bypassed_dq_sources: Annotated[Maybe[list[str]], "Sources to skip."] = UNSET
    output_format: Annotated[
        Maybe[Literal["json", "yaml_markdown"]], "yaml_markdown is answered with a text."
    ] = UNSET
    dq_score_threshold: Annotated[Maybe[int], Range(0, 100), "Default 70."] = UNSET


# ------------------------------------------------------------------------------- answers


@dataclass(frozen=True)
class DataQualityFieldItem(Item):
    """A rule, as the list returns it. `key` is called field_key where it is written."""

    key: str | None = None
    name: str | None = None
    description: str | None = None
    type: str | None = None
    ts_created: str | None = None


@dataclass(frozen=True)
class DataQualityValueItem(Item):
    """A result, as the list returns it.

    One whose `otype` is not its `source_otype` is passed on from a related object.
    """

    object_key: str | None = None
    object_name: str | None = None
    otype: str | None = None
    oid: int | None = None
    source_object_key: str | None = None
    source_object_name: str | None = None
    source_otype: str | None = None
    source_oid: int | None = None
    value_id: int | None = None
    value_value: str | float | bool | None = None
    value_quality: str | None = None
    value_last_updated: str | None = None
    value_external_url: str | None = None
    field_key: str | None = None
    field_name: str | None = None
    field_description: str | None = None


@dataclass(frozen=True)
class SqlQueryTablesCheck(Item):
    """The rating of tables: its keys are not documented, so all of it is in `raw`.

    Args:
        text: the rating as text, where the output format yaml_markdown was asked for.
    """

    text: str | None = None


@dataclass(frozen=True)
class JobDetailsDataQualityResultActionStats:
    """How many rules or results; the sample names some of them, not always all."""

    count: int
    sample: list[Any]


@dataclass(frozen=True)
class JobDetailsDataQualityResultAction:
    """What was done to rules or to results. None: the server does not count this.

    Writes count created and updated, deletes count deleted and not_found.
    """

    created: JobDetailsDataQualityResultActionStats | None = None
    updated: JobDetailsDataQualityResultActionStats | None = None
    deleted: JobDetailsDataQualityResultActionStats | None = None
    not_found: JobDetailsDataQualityResultActionStats | None = None


@dataclass(frozen=True)
class JobDetailsDataQualityResultCreatedObjectAttribution:
    """Which results found their object. success_count is 0 in every capture: no proof."""

    success_count: int | None = None
    failure_count: int | None = None
    success_sample: list[Any] | None = None
    failure_sample: list[Any] | None = None


@dataclass(frozen=True)
class JobDetailsDataQualityResult:
    """What a write or a delete did. Deletes have no attribution and no or empty flag counts."""

    fields: JobDetailsDataQualityResultAction
    values: JobDetailsDataQualityResultAction
    created_object_attribution: JobDetailsDataQualityResultCreatedObjectAttribution | None = None
    flag_counts: dict[str, int] | None = None
    total_duration: float | None = None


@dataclass(frozen=True)
class JobDetailsDataQuality(JobDetails):
    """The job of a write or a delete. Its status is successful even if nothing was stored."""

    result: JobDetailsDataQualityResult | Any = None
