"""The shapes of the AI helpers: what is sent, what is asked. Sheet: data_product_ai."""

from __future__ import annotations

from typing import Annotated, Any

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, InPath, InQuery, Maybe

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class TableColumns:
    """A table, and which of its columns count. Ids are those of the catalog."""

    table_id: int
    column_ids: list[int]


@dataclass(frozen=True)
class EnrichSpecItem:
    """Tables that become a spec."""

    table_column_info_list: list[TableColumns]
    existing_data_product: Annotated[
        Maybe[str | None], "A spec as YAML that is to be extended."
    ] = UNSET


@dataclass(frozen=True)
class ReviseItem:
    """One product to revise."""

    data_product_id: Annotated[str, InPath]
    message: Annotated[Maybe[str | None], "What to change, in plain words."] = UNSET


@dataclass(frozen=True)
class SqlItem:
    """One text of SQL."""

    sql: Annotated[str, Example("SELECT 1")]


@dataclass(frozen=True)
class SampleQueriesItem:
    """One product whose sample queries are looked through."""

    data_product_id: Annotated[str, InPath]


@dataclass(frozen=True)
class MetricsFromBiItem:
    """One product, and the BI objects that are looked through for it."""

    data_product_id: Annotated[str, InPath]
    dashboard_ids: Annotated[Maybe[list[int]], InQuery] = UNSET
    lookml_model_folder_ids: Annotated[Maybe[list[int]], InQuery] = UNSET


@dataclass(frozen=True)
class FromBiDatasourceItem:
    """One BI data source that becomes a spec, or a product."""

    datasource_id: Annotated[int, InQuery]
    create_product: Annotated[
        Maybe[bool], InQuery, "true stores a product, false gives the spec only."
    ] = UNSET


@dataclass(frozen=True)
class ToolItem:
    """One call of a tool, with what it takes.

    sql_execution_tool takes data_product_id to allow_fallback_auth, the tools that search take the
    others. Where an argument is needed is not known.
    """

    tool_ref: Annotated[
        str, InPath, "sql_execution_tool, search_catalog_tool, get_search_filter_fields_tool, ..."
    ]
    data_product_id: Maybe[str] = UNSET
    sql: Annotated[Maybe[str], "It may write: nothing is known to prevent that."] = UNSET
    result_table_name: Annotated[Maybe[str], "Any name."] = UNSET
    auth_id: Annotated[Maybe[str], "Which credentials are used."] = UNSET
    allow_fallback_auth: Maybe[bool] = UNSET
    search_term: Maybe[str] = UNSET
    limit: Maybe[int] = UNSET
    object_types: Maybe[list[str]] = UNSET
    filters: Maybe[Any] = UNSET
    ranges: Maybe[Any] = UNSET
    starred: Maybe[bool] = UNSET
    watching: Maybe[bool] = UNSET
    recent: Maybe[bool] = UNSET
    domain_ids: Maybe[list[int]] = UNSET


# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class EnrichSpecParams:
    """What is made beside the columns."""

    generate_missing_descriptions: Maybe[bool] = UNSET
    generate_relationships: Maybe[bool] = UNSET


@dataclass(frozen=True)
class SpecParams:
    """The spec whose tables are to be joined."""

    spec_yaml: str


@dataclass(frozen=True)
class AiProductPath:
    """Which product."""

    data_product_id: str


@dataclass(frozen=True)
class TaskPath:
    """Which task."""

    task_id: str


@dataclass(frozen=True)
class RevisionPath:
    """Which revision."""

    result_id: str


@dataclass(frozen=True)
class ChatPath:
    """Which chat: the id that the call of a tool was answered with."""

    chat_id: str


@dataclass(frozen=True)
class RevisionParams:
    """Filters of the list of revisions."""

    status: Annotated[Maybe[list[str]], "RUNNING, COMPLETED were seen."] = UNSET
    data_product_id: Maybe[str] = UNSET
    sql_eval_v2_result_id: Maybe[str] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    offset: Maybe[int] = UNSET


@dataclass(frozen=True)
class BiObjectParams:
    """Which BI object."""

    type: Annotated[str, "dashboard was seen."]
    id: int
