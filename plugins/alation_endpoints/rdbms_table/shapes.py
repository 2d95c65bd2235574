"""The shapes of tables, views and synonyms. Sheet: rdbms_table."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from alation_core import JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, Maybe, one_of, required_when, something_beside
from alation_endpoints.common.rdbms.shapes import (
    BelowSchemaParams,
    CustomFieldItems,
    CustomFieldPatchItems,
    Html,
    OptionalText,
    RdbmsItem,
    SourceComment,
    Texts,
)

# ------------------------------------------------------------------------------ payloads

TableType = Maybe[Literal["TABLE", "VIEW", "SYNONYM"] | None]
TypeName = Annotated[OptionalText, "The source's own word, such as MATERIALIZED_VIEW."]
Owner = Annotated[OptionalText, "Database account that owns the table."]
Sql = Annotated[OptionalText, "DDL or query behind the table or view."]
BaseTable = Annotated[
    OptionalText, "Key of the table that a synonym stands for; it must be in the catalog."
]
PartitionColumns = Maybe[list[str] | None]

_SYNONYM_NEEDS_BASE = required_when("table_type", "SYNONYM", "base_table_key")


@dataclass(frozen=True)
class TablePostItem:
    """One table in full: on an existing table every field left out is set to its default."""

    rules: ClassVar = (_SYNONYM_NEEDS_BASE,)

    key: Annotated[
        str,
        "<ds_id>.<schema>.<table>, or with a catalog before the schema.",
        Example("1.sales.orders"),
    ]
    title: OptionalText = UNSET
    description: Html = UNSET
    table_comment: SourceComment = UNSET
    table_type: Annotated[TableType, "Default TABLE."] = UNSET
    table_type_name: TypeName = UNSET
    owner: Owner = UNSET
    sql: Sql = UNSET
    base_table_key: BaseTable = UNSET
    partition_definition: OptionalText = UNSET
    partition_columns: PartitionColumns = UNSET
    custom_fields: CustomFieldItems = UNSET


@dataclass(frozen=True)
class TablePatchItem:
    """One table to change, named by id or by key. What is left out stays as it is."""

    rules: ClassVar = (
        one_of("id", "key"),
        something_beside("id", "key"),
        _SYNONYM_NEEDS_BASE,
    )

    id: Maybe[int] = UNSET
    key: Annotated[Maybe[str], "<ds_id>.<schema>.<table>.", Example("1.sales.orders")] = UNSET
    title: OptionalText = UNSET
    description: Html = UNSET
    table_comment: SourceComment = UNSET
    table_type: Annotated[TableType, "Whether it may be changed is not documented."] = UNSET
    table_type_name: TypeName = UNSET
    owner: Owner = UNSET
    sql: Sql = UNSET
    base_table_key: BaseTable = UNSET
    partition_definition: OptionalText = UNSET
    partition_columns: PartitionColumns = UNSET
    custom_fields: CustomFieldPatchItems = UNSET


@dataclass(frozen=True)
class TableSyncItem:
    """One table to read again from its source."""

    datasource_id: int
    schema: Annotated[str, "Two-level names such as main.dbo are joined with a dot."]
    table: str
    table_type: Annotated[Maybe[Literal["TABLE", "VIEW"]], "Default TABLE."] = UNSET


@dataclass(frozen=True)
class TableParams(BelowSchemaParams):
    """Filters of the list."""

    schema_name: Annotated[Texts, "Exact."] = UNSET
    schema_name__iexact: Maybe[str] = UNSET
    schema_name__contains: Maybe[str] = UNSET
    schema_name__icontains: Maybe[str] = UNSET
    schema_name__startswith: Maybe[str] = UNSET
    schema_name__istartswith: Maybe[str] = UNSET
    schema_name__endswith: Maybe[str] = UNSET
    schema_name__iendswith: Maybe[str] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class TableItem(RdbmsItem):
    """A table, view or synonym, as the list returns it."""

    table_type: str | None = None
    schema_id: int | None = None
    schema_name: str | None = None
    base_table_key: str | None = None
    sql: str | None = None
    partition_columns: list[str] | None = None
    partition_definition: str | None = None
    table_comment: str | None = None


@dataclass(frozen=True)
class JobDetailsTableSync(JobDetails):
    """The answer to a sync. Its form is not documented, so the result stays as it came."""
