"""The shapes of custom field values: what is sent, what comes back. Sheet: custom_field_value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from marshmallow.validate import Regexp

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, AnyOf, CapitalLetter, Example, JsonText, Maybe
from alation_endpoints.common.custom_fields.shapes import FieldValue

OtypeText = Annotated[
    str,
    Regexp(r"^[a-z0-9_]+$", error="Object types are in lower case, without spaces."),
    "Type of the object, in lower case: attribute is a column, data a data source, glossary_term "
    "a document or term, glossary_v3 a folder; policy is a data policy only.",
]
ObjectIdText = Annotated[str, Regexp(r"^[0-9]+$", error="A text here holds a number only.")]

SUPPORTED_OTYPES = frozenset(
    [
        "api_resource",
        "api_resource_field",
        "api_resource_folder",
        "attribute",
        "bi_connection",
        "bi_connection_column",
        "bi_datasource",
        "bi_datasource_column",
        "bi_dimension",
        "bi_folder",
        "bi_measure",
        "bi_report",
        "bi_report_column",
        "bi_server",
        "business_policy",
        "data",
        "dataflow",
        "directory",
        "doc_schema",
        "docstore_collection",
        "docstore_folder",
        "domain",
        "dynamic_set_property",
        "file",
        "filesystem",
        "glossary_term",
        "glossary_v3",
        "policy",
        "policy_group",
        "propagated_catalog_set",
        "schema",
        "table",
    ]
)
"""The documented types (sheet custom_field_value, supported_otypes); a server may know more."""

BUILTIN_IDS: Mapping[str, int] = {"title": 3, "description": 4}
"""Ids of the built-in fields that texts name (sheet custom_field, builtin_ids)."""

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class CustomFieldValuePutItem:
    """One value of one field on one object. It replaces the whole value; nothing is added to it."""

    field_id: Annotated[int, Example(8)]
    otype: Annotated[OtypeText, Example("data")]
    oid: Annotated[int | ObjectIdText, "Id of the object; a text that holds the number will do."]
    value: Annotated[
        FieldValue | None,
        "By the type of the field: a text (TEXT, RICH_TEXT with HTML, PICKER, DATE as YYYY-MM-DD), "
        "texts (MULTI_PICKER), objects with otype and oid (OBJECT_SET, one object for a "
        "Reference). How a value is cleared is not documented. One above about 190 KB may be "
        "refused.",
        Example([{"otype": "user", "oid": 1}]),
    ]
    ts_updated: Annotated[
        Maybe[str], "ISO-8601 with a zone (Z or +00:00). Its effect is not documented."
    ] = UNSET


@dataclass(frozen=True)
class CustomFieldValueParams:
    """Filters of the list: give all three, an unfiltered list may come back short."""

    otype: Annotated[Maybe[str | list[str]], "May be repeated."] = UNSET
    oid: Annotated[
        Maybe[int | list[int]],
        AnyOf,
        "May be repeated. Send otype with it: ids are unique per type.",
    ] = UNSET
    field_id: Annotated[Maybe[int | list[int]], AnyOf, "May be repeated."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


@dataclass(frozen=True)
class ObjectsByFieldParams:
    """What to find objects by."""

    otype: Annotated[Literal["schema", "table", "attribute"], "attribute means column."]
    custom_fields: Annotated[
        dict[str, list[str]],
        JsonText,
        "Wanted values by the field's name_singular; an empty list means any value. Several "
        "names are combined.",
    ]
    include_deleted: Annotated[Maybe[bool], CapitalLetter] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class StoredFieldValue(Item):
    """One value, as the list returns it. Objects without a value are not listed."""

    field_id: int | None = None
    otype: str | None = None
    oid: int | None = None
    ts_updated: str | None = None
    value: Any = None


@dataclass(frozen=True)
class ObjectWithFields(Item):
    """One schema, table or column that was found, by its key ("12.sales.orders")."""

    key: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The value of each asked field by its name; people are written as email:user."""
        return {name: value for name, value in self.raw.items() if name != "key"}


@dataclass(frozen=True)
class JobDetailsCustomFieldValuePutResult:
    """What a synchronous upsert counts."""

    updated_field_values: int
    new_field_values: int
    field_values_received: int | None = None
    errors: Any = None


@dataclass(frozen=True)
class JobDetailsCustomFieldValuePut(JobDetails):
    """The answer to a synchronous upsert, in the vendor's job form; there is no job."""

    result: JobDetailsCustomFieldValuePutResult | Any = None
