"""The shapes of columns and of the children of complex columns. Sheet: rdbms_column."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from alation_core import Item
from alation_core.frozen import dataclass
from alation_core.shapes import (
    UNSET,
    CommaSeparated,
    Example,
    InPath,
    Maybe,
    one_of,
    something_beside,
)
from alation_endpoints.common.rdbms.shapes import (
    BelowSchemaParams,
    CustomFieldItems,
    CustomFieldPatchItems,
    Html,
    Ids,
    OptionalText,
    RdbmsItem,
    SourceComment,
)

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class ColumnIndexItem:
    """Part of a column in keys and indexes. Names are camelCase, unlike the rest of the API."""

    isPrimaryKey: Maybe[bool | None] = UNSET  # noqa: N815 - named by the API
    isForeignKey: Annotated[  # noqa: N815 - named by the API
        Maybe[bool | None], "When true, name the other column in referencedColumnId."
    ] = UNSET
    referencedColumnId: Annotated[  # noqa: N815 - named by the API
        OptionalText, "The KEY of the referenced column, not a number."
    ] = UNSET
    isOtherIndex: Annotated[  # noqa: N815 - named by the API
        Maybe[bool | None], "Member of any other index."
    ] = UNSET


Position = Annotated[
    Maybe[int | str | None], "Documented as a text, default 0; clients send numbers, too."
]
Index = Maybe[ColumnIndexItem | None]


@dataclass(frozen=True)
class ColumnPostItem:
    """One column in full: on an existing column every field left out is set to its default."""

    key: Annotated[
        str,
        "<ds_id>.<schema>.<table>.<column>, or with a catalog before the schema.",
        Example("1.sales.orders.amount"),
    ]
    column_type: Annotated[str, "Free text, for example varchar(100).", Example("numeric(12,2)")]
    title: OptionalText = UNSET
    description: Html = UNSET
    column_comment: SourceComment = UNSET
    nullable: Annotated[
        Maybe[bool | None], "Default FALSE: left out, the catalog shows NO NULLS."
    ] = UNSET
    position: Position = UNSET
    index: Index = UNSET
    custom_fields: CustomFieldItems = UNSET


@dataclass(frozen=True)
class ColumnPatchItem:
    """One column to change, named by id or by key. What is left out stays as it is."""

    rules: ClassVar = (one_of("id", "key"), something_beside("id", "key"))

    id: Maybe[int] = UNSET
    key: Annotated[
        Maybe[str], "<ds_id>.<schema>.<table>.<column>.", Example("1.sales.orders.amount")
    ] = UNSET
    title: OptionalText = UNSET
    description: Html = UNSET
    column_comment: SourceComment = UNSET
    nullable: Maybe[bool | None] = UNSET
    position: Position = UNSET
    index: Index = UNSET
    custom_fields: CustomFieldPatchItems = UNSET


@dataclass(frozen=True)
class ChildColumnPatchItem:
    """One child of a complex column to change. Only title and description can be."""

    rules: ClassVar = (something_beside("column_id", "key"),)

    key: Annotated[
        str,
        "The path that get_children returns: address.city, root column included.",
        Example("address.city"),
    ]
    column_id: Annotated[
        Maybe[int], InPath, "Id of the root column, here or once for all rows."
    ] = UNSET
    title: OptionalText = UNSET
    description: OptionalText = UNSET


@dataclass(frozen=True)
class RootColumnChildrenPatchItem:
    """One child of any complex column of the data source to change."""

    rules: ClassVar = (something_beside("parent_key", "key"),)

    parent_key: Annotated[
        str,
        "Full key of the root column: 31.sales.customers.address.",
        Example("1.sales.customers.address"),
    ]
    key: Annotated[
        str,
        "The path that get_children returns: address.city, root column included.",
        Example("address.city"),
    ]
    title: OptionalText = UNSET
    description: OptionalText = UNSET


# ------------------------------------------------------------------------------ parameters


@dataclass(frozen=True)
class ColumnParams(BelowSchemaParams):
    """Filters of the list."""

    table_id: Ids = UNSET
    table_id__gt: Maybe[int] = UNSET
    table_id__gte: Maybe[int] = UNSET
    table_id__lt: Maybe[int] = UNSET
    table_id__lte: Maybe[int] = UNSET
    table_name: Annotated[
        Maybe[str], "Exact; with the schema before it. Was seen in lower case."
    ] = UNSET
    table_name__iexact: Maybe[str] = UNSET
    table_name__contains: Maybe[str] = UNSET
    table_name__icontains: Maybe[str] = UNSET
    table_name__startswith: Maybe[str] = UNSET
    table_name__istartswith: Maybe[str] = UNSET
    table_name__endswith: Maybe[str] = UNSET
    table_name__iendswith: Maybe[str] = UNSET


@dataclass(frozen=True)
class ChildColumnParams:
    """Which children of a column to read."""

    column_id: Annotated[int, "Id of the root column."]
    child_limit: Annotated[
        Maybe[int], "First-level children to return. Default 100: the rest is cut off."
    ] = UNSET
    child_offset: Annotated[Maybe[int], "First-level children to leave out."] = UNSET
    ids: Annotated[
        Maybe[str | list[int]], CommaSeparated, "Only these; the reply is flat then."
    ] = UNSET
    paths: Annotated[
        Maybe[str | list[str]], CommaSeparated, "Only these; the reply is flat then."
    ] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class ColumnIndex:
    """Part of a column in keys and indexes."""

    isPrimaryKey: bool | None = None  # noqa: N815 - named by the API
    isForeignKey: bool | None = None  # noqa: N815 - named by the API
    referencedColumnId: str | None = None  # noqa: N815 - named by the API
    isOtherIndex: bool | None = None  # noqa: N815 - named by the API


@dataclass(frozen=True)
class ColumnItem(RdbmsItem):
    """A column, as the list returns it."""

    column_type: str | None = None
    column_comment: str | None = None
    index: ColumnIndex | None = None
    nullable: bool | None = None
    schema_id: int | None = None
    table_id: int | None = None
    table_name: str | None = None
    position: int | None = None


@dataclass(frozen=True)
class ChildColumn:
    """A part of a complex column.

    Args:
        key: its short name ("city").
        path: its place, from the root column on ("address.city"): what a write calls its key.
    """

    key: str | None = None
    type: str | None = None
    id: int | None = None
    path: str | None = None
    other_metadata: dict[str, Any] | None = None
    title: str | None = None
    description: str | None = None
    children: list[ChildColumn] | None = None


@dataclass(frozen=True)
class ColumnChildrenItem(Item):
    """The children of one column."""

    ds_id: int | None = None
    parent_fully_qualified_name: str | None = None
    children: list[ChildColumn] | None = None
