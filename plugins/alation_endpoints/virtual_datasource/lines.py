"""The lines of an upload: a dataclass per kind of object, and the one that takes them all.

Sheet: virtual_datasource. A line with `table_type` is a table or a view, one with `column_type` a
column, one with `index_type` an index, and one with none of them a schema.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from marshmallow.validate import Length, Range, Regexp

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, Maybe, required_when

Text = Maybe[str | None]
Names = Maybe[list[str] | None]
Key = Annotated[
    str,
    Regexp(r"\d+\..", error="Must be <ds_id>.<schema>[.<table>[.<column or index>]]."),
    "<ds_id>.<schema>[.<table>[.<column or index>]]",
    Example("2.sales"),
]
IndexType = Literal["PRIMARY", "SECONDARY", "PARTITIONED_PRIMARY", "UNIQUE", "OTHER"]
DataStructure = Literal["BTREE", "HASH", "BITMAP", "DENSE", "SPARSE", "REVERSE", "OTHER", "NONE"]


@dataclass(frozen=True)
class Synonym:
    """Another name of a table."""

    schema_name: str
    table_name: str


@dataclass(frozen=True, kw_only=True)
class _Line:
    key: Key
    title: Annotated[Text, "Written only with set_title_descs=True."] = UNSET
    description: Annotated[Text, "Written only with set_title_descs=True."] = UNSET


@dataclass(frozen=True, kw_only=True)
class _OfTablesAndViews:
    db_owner: Text = UNSET
    ts_created: Annotated[Text, "UTC: 2025-01-31T08:00:00Z"] = UNSET
    ts_last_altered: Annotated[Text, "UTC: 2025-01-31T08:00:00Z"] = UNSET
    partitioning_attributes: Annotated[Names, "Names of columns."] = UNSET
    bucket_attributes: Annotated[Names, "Names of columns."] = UNSET
    sort_attributes: Annotated[Names, "Names of columns."] = UNSET
    synonyms: Maybe[list[Synonym] | None] = UNSET
    skews_info: Annotated[Maybe[dict[str, list[str]] | None], "Values by column name."] = UNSET
    table_comment: Text = UNSET


@dataclass(frozen=True, kw_only=True)
class _OfTables:
    data_location: Annotated[Text, "URI or path of the data."] = UNSET
    definition_sql: Annotated[Text, "CREATE TABLE text."] = UNSET
    constraint_text: Text = UNSET


@dataclass(frozen=True, kw_only=True)
class _OfViews:
    view_sql: Annotated[Text, "CREATE VIEW text."] = UNSET
    view_sql_expanded: Annotated[Text, "The same with fully qualified names."] = UNSET


@dataclass(frozen=True, kw_only=True)
class _OfColumns:
    position: Annotated[Maybe[int | None], Range(min=1), "Counts from 1."] = UNSET
    column_comment: Text = UNSET
    nullable: Maybe[bool | None] = UNSET


@dataclass(frozen=True, kw_only=True)
class _OfIndexes:
    column_names: Annotated[
        Maybe[list[str]], Length(min=1), "Needed for a new index; their order counts."
    ] = UNSET
    data_structure: Annotated[Maybe[DataStructure | None], "Default NONE."] = UNSET
    index_type_detail: Text = UNSET
    is_ascending: Annotated[Maybe[bool | None], "Not for composite indexes."] = UNSET
    filter_condition: Annotated[Text, "Not for composite indexes."] = UNSET
    is_foreign_key: Maybe[bool | None] = UNSET
    foreign_key_table_name: Annotated[Text, "The KEY of the table: 31.sales.customers"] = UNSET
    foreign_key_column_names: Annotated[Names, "As many as column_names."] = UNSET


@dataclass(frozen=True, kw_only=True)
class VirtualDatasourceSchema(_Line):
    """A schema."""


@dataclass(frozen=True, kw_only=True)
class VirtualDatasourceTable(_OfTables, _OfTablesAndViews, _Line):
    """A table; its schema comes first."""

    table_type: Literal["TABLE"] = "TABLE"


@dataclass(frozen=True, kw_only=True)
class VirtualDatasourceView(_OfViews, _OfTablesAndViews, _Line):
    """A view; its schema comes first."""

    table_type: Literal["VIEW"] = "VIEW"


@dataclass(frozen=True, kw_only=True)
class VirtualDatasourceColumn(_OfColumns, _Line):
    """A column; its table comes first."""

    column_type: str


@dataclass(frozen=True, kw_only=True)
class VirtualDatasourceIndex(_OfIndexes, _Line):
    """An index; its table and its columns come first."""

    index_type: IndexType


@dataclass(frozen=True)
class LineKind:
    """One kind of line.

    Args:
        name: for messages.
        shape: its dataclass.
        parts: of its key, at the least: a name may itself hold dots (sheet rdbms_schema).
    """

    name: str
    shape: type
    parts: int

    @property
    def fields(self) -> frozenset[str]:
        """Names of the fields that such a line may have."""
        return frozenset(member.name for member in dataclasses.fields(self.shape))


SCHEMA = LineKind("schema", VirtualDatasourceSchema, 2)
TABLE = LineKind("table", VirtualDatasourceTable, 3)
VIEW = LineKind("view", VirtualDatasourceView, 3)
COLUMN = LineKind("column", VirtualDatasourceColumn, 4)
INDEX = LineKind("index", VirtualDatasourceIndex, 4)
KINDS = (SCHEMA, TABLE, VIEW, COLUMN, INDEX)

_MARKS = ("table_type", "column_type", "index_type")
_KIND_OF: Mapping[str, LineKind] = {"column_type": COLUMN, "index_type": INDEX}
_FIELDS = {kind.name: kind.fields for kind in KINDS}


def kind_of(line: Mapping[str, Any]) -> LineKind:
    """Return the kind of a line, by the first of the three marks that it holds."""
    if "table_type" in line:
        return VIEW if line["table_type"] == "VIEW" else TABLE
    return next((kind for mark, kind in _KIND_OF.items() if mark in line), SCHEMA)


def _one_kind(line: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A line has the fields of its kind only."""
    kind = kind_of(line)
    mark = next((name for name in _MARKS if name in line), None)
    why = f"it has the {mark} {line[mark]!r}" if mark else f"it has none of {', '.join(_MARKS)}"
    for name in line:
        if name not in _FIELDS[kind.name]:
            owners = " or ".join(other.name for other in KINDS if name in _FIELDS[other.name])
            yield (
                name,
                f"For lines of the kind {owners}; this line is of the kind {kind.name}: {why}.",
            )


def _deep_enough(line: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind = kind_of(line)
    if line["key"].count(".") + 1 < kind.parts:
        yield (
            "key",
            f"Must have {kind.parts} parts or more, joined by dots (kind of line: {kind.name}).",
        )


def _composite(line: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if len(line.get("column_names", ())) > 1:
        for name in ("is_ascending", "filter_condition"):
            if line.get(name) is not None:
                yield name, "Not for an index on several columns."


def _foreign_columns(line: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    own, foreign = line.get("column_names"), line.get("foreign_key_column_names")
    if own and foreign and len(own) != len(foreign):
        message = f"Must name as many columns as column_names, {len(own)}, not {len(foreign)}."
        yield "foreign_key_column_names", message


@dataclass(frozen=True, kw_only=True)
class VirtualDatasourceItem(_OfIndexes, _OfColumns, _OfViews, _OfTables, _OfTablesAndViews, _Line):
    """One line of an upload, of any kind: the dataclass of each kind fits it, too."""

    rules: ClassVar = (
        _one_kind,
        _deep_enough,
        required_when("is_foreign_key", True, "foreign_key_table_name", "foreign_key_column_names"),
        _foreign_columns,
        _composite,
    )

    table_type: Annotated[Maybe[Literal["TABLE", "VIEW"]], "Marks a table or a view."] = UNSET
    column_type: Annotated[Maybe[str], "Free text; marks a column."] = UNSET
    index_type: Annotated[Maybe[IndexType], "Marks an index; on updates, too."] = UNSET
