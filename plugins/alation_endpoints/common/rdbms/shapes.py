"""Shapes that schemas, tables and columns share. Sheets: rdbms_schema, _table, _column."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, AnyOf, CommaSeparated, Example, Maybe
from alation_endpoints.common.custom_fields.shapes import CustomFieldValueRead, FieldValue

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class RdbmsCustomFieldItem:
    """The value of one custom field."""

    field_id: int
    value: FieldValue | None


@dataclass(frozen=True)
class RdbmsCustomFieldPatchItem:
    """A change of one custom field."""

    field_id: int
    value: FieldValue | None
    op: Annotated[
        Maybe[Literal["add", "remove", "replace"]],
        "add and remove work on multi pickers and object sets only. Default unknown.",
    ] = UNSET


CustomFieldItems = Annotated[
    Maybe[list[RdbmsCustomFieldItem] | None],
    "Every field must already be on the template of this type of object.",
]
CustomFieldPatchItems = Annotated[
    Maybe[list[RdbmsCustomFieldPatchItem] | None],
    "Every field must already be on the template of this type of object.",
]

OptionalText = Maybe[str | None]
"""A text that may be left out. Whether null clears it is not documented; it may be sent."""

Html = Annotated[OptionalText, "HTML allowed.", Example("<p>What it means.</p>")]
SourceComment = Annotated[OptionalText, "Comment taken from the source."]


@dataclass(frozen=True)
class DataSourceParams:
    """The data source that a write is for."""

    ds_id: Annotated[int, "Id of the data source that owns all the rows."]


# ------------------------------------------------------------------------------ filters

Ids = Annotated[Maybe[int | list[int]], AnyOf]
Texts = Annotated[Maybe[str | list[str]], AnyOf]
Names = Annotated[Maybe[str | list[str]], CommaSeparated, "Names of the fields to return."]


@dataclass(frozen=True)
class RdbmsParams:
    """Filters that all three lists take. An id or a name may be a list of them."""

    id: Ids = UNSET
    id__gt: Maybe[int] = UNSET
    id__gte: Maybe[int] = UNSET
    id__lt: Maybe[int] = UNSET
    id__lte: Maybe[int] = UNSET
    name: Annotated[Texts, "Technical name, exact."] = UNSET
    name__contains: Maybe[str] = UNSET
    name__startswith: Maybe[str] = UNSET
    name__endswith: Maybe[str] = UNSET
    ds_id: Ids = UNSET
    ds_id__gt: Maybe[int] = UNSET
    ds_id__gte: Maybe[int] = UNSET
    ds_id__lt: Maybe[int] = UNSET
    ds_id__lte: Maybe[int] = UNSET
    order_by: Maybe[Literal["id", "name"]] = UNSET
    custom_fields: Annotated[
        Maybe[str],
        "One custom field payload. Its encoding is not documented; JSON text is a guess.",
    ] = UNSET
    values: Names = UNSET
    fields: Annotated[Names, "Described like values; the difference is unknown."] = UNSET
    exclude_deleted_ref: Annotated[Maybe[bool], "Leave out references to deleted objects."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


@dataclass(frozen=True)
class BelowSchemaParams(RdbmsParams):
    """Filters that the lists of tables and columns take beyond those of schemas."""

    name__iexact: Maybe[str] = UNSET
    name__icontains: Maybe[str] = UNSET
    name__istartswith: Maybe[str] = UNSET
    name__iendswith: Maybe[str] = UNSET
    schema_id: Ids = UNSET
    schema_id__gt: Maybe[int] = UNSET
    schema_id__gte: Maybe[int] = UNSET
    schema_id__lt: Maybe[int] = UNSET
    schema_id__lte: Maybe[int] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class RdbmsItem(Item):
    """What the three lists return alike."""

    id: int | None = None
    name: str | None = None
    title: str | None = None
    description: str | None = None
    ds_id: int | None = None
    key: str | None = None
    url: str | None = None
    custom_fields: list[CustomFieldValueRead] | None = None


@dataclass(frozen=True)
class JobDetailsRdbmsResultMapping:
    """An object that a job wrote. The letter case of the key can differ from what was sent."""

    id: int
    key: str


@dataclass(frozen=True)
class JobDetailsRdbmsResult:
    """One element of a result: a sentence, the objects that worked, what went wrong.

    Args:
        response: a sentence, which alone holds the count ("Upserted 2 schema objects.").
        mapping: in no visible order: match by key. None where the element has none.
        errors: untouched; no source shows an entry (sheet rdbms_schema).
    """

    response: str
    mapping: list[JobDetailsRdbmsResultMapping] | None = None
    errors: list[Any] | None = None


@dataclass(frozen=True)
class JobDetailsRdbms(JobDetails):
    """The job of a write of schemas, tables or columns.

    An element of the result without a sentence is no known shape and stays as it came.
    """

    result: list[JobDetailsRdbmsResult] | Any = None
