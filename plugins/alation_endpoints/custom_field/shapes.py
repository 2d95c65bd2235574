"""The shapes of custom fields: what is sent, what comes back. Sheet: custom_field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import (
    UNSET,
    AnyOf,
    InPath,
    JsonText,
    Maybe,
    required_when,
    something_beside,
)

FieldType = Literal["TEXT", "RICH_TEXT", "DATE", "PICKER", "MULTI_PICKER", "OBJECT_SET"]
"""Every type that a list returns."""
NewFieldType = Literal["RICH_TEXT", "DATE", "PICKER", "MULTI_PICKER", "OBJECT_SET"]
"""The types that can be created: TEXT is only seen on the built-in title."""

# ------------------------------------------------------------------------------ payloads


def _plural_of_sets(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    several = row.get("field_type") == "OBJECT_SET" and row.get("allow_multiple") is True
    if several and row.get("name_plural") is None:
        yield "name_plural", "Missing data for required field: allow_multiple true needs it."


@dataclass(frozen=True)
class CustomFieldPostItem:
    """One field to create. What a row needs depends on its field_type."""

    rules: ClassVar = (
        required_when("field_type", "PICKER", "options"),
        required_when("field_type", "MULTI_PICKER", "name_plural", "options"),
        required_when("field_type", "OBJECT_SET", "allowed_otypes", "backref_name"),
        _plural_of_sets,
    )

    field_type: NewFieldType
    name_singular: Annotated[
        str, "Not documented as unique. Below 64 characters, or Alation Analytics leaves it out."
    ]
    name_plural: Annotated[
        Maybe[str], "Needed by MULTI_PICKER, and by OBJECT_SET with allow_multiple true."
    ] = UNSET
    options: Annotated[Maybe[list[str]], "Needed by PICKER and MULTI_PICKER."] = UNSET
    allow_multiple: Annotated[
        Maybe[bool],
        "OBJECT_SET only. true: Object Set or People Set; false, the default: Reference.",
    ] = UNSET
    allowed_otypes: Annotated[
        Maybe[list[str]],
        "Needed by OBJECT_SET: types of its values. user and groupprofile make a People Set. "
        "Known are article, attribute, business_policy, data, glossary_term, glossary_v3, "
        "groupprofile, schema, table, user; a server may know more.",
    ] = UNSET
    backref_name: Annotated[
        Maybe[str], "Needed by OBJECT_SET: title of the way back on the target's page."
    ] = UNSET
    backref_tooltip_text: Annotated[Maybe[str], "OBJECT_SET only."] = UNSET
    tooltip_text: Maybe[str] = UNSET


@dataclass(frozen=True)
class CustomFieldPatchItem:
    """What to change in one field. The names of the keys are inferred from a release note."""

    rules: ClassVar = (something_beside("id"),)

    id: Annotated[Maybe[int], InPath, "Id of the field to change, here or once for all rows."] = (
        UNSET
    )
    name_singular: Maybe[str | None] = UNSET
    name_plural: Maybe[str | None] = UNSET
    tooltip_text: Maybe[str | None] = UNSET
    options: Annotated[
        Maybe[list[str] | None], "Whether options that are in use may go is not documented."
    ] = UNSET
    backref_name: Maybe[str | None] = UNSET
    backref_tooltip_text: Maybe[str | None] = UNSET


@dataclass(frozen=True)
class CustomFieldGetParams:
    """Path parameter of the read by id."""

    field_id: int


@dataclass(frozen=True)
class CustomFieldBuiltinParams:
    """Path parameter of the read by built-in name."""

    field_name: Annotated[
        str, "Known: title, description, business_glossary_status, steward. 6, 7 and 9 have none."
    ]


@dataclass(frozen=True)
class CustomFieldParams:
    """Filters of the list."""

    id: Annotated[Maybe[int | list[int]], AnyOf, "May be repeated."] = UNSET
    allow_multiple: Annotated[Maybe[bool], "Only means something for OBJECT_SET."] = UNSET
    field_type: Annotated[Maybe[FieldType | list[FieldType]], "May be repeated."] = UNSET
    name_singular: Annotated[Maybe[str | list[str]], AnyOf, "Exact. May be repeated."] = UNSET
    name_singular__contains: Annotated[Maybe[str], "A part of it, with case."] = UNSET
    name_singular__icontains: Annotated[Maybe[str], "A part of it, without case."] = UNSET
    name_plural: Annotated[Maybe[str], "Exact."] = UNSET
    name_plural__contains: Annotated[Maybe[str], "A part of it, with case."] = UNSET
    name_plural__icontains: Annotated[Maybe[str], "A part of it, without case."] = UNSET
    tooltip_text: Annotated[Maybe[str], "Exact."] = UNSET
    tooltip_text__contains: Annotated[Maybe[str], "A part of it, with case."] = UNSET
    tooltip_text__icontains: Annotated[Maybe[str], "A part of it, without case."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class CustomFieldItem(Item):
    """The definition of a field, as lists and reads return it.

    allow_multiple is false on a MULTI_PICKER too; a backref_name does not prove an OBJECT_SET.
    """

    id: int | None = None
    field_type: str | None = None
    name_singular: str | None = None
    name_plural: str | None = None
    options: list[str] | None = None
    allow_multiple: bool | None = None
    allowed_otypes: list[str] | None = None
    backref_name: str | None = None
    backref_tooltip_text: str | None = None
    builtin_name: str | None = None
    tooltip_text: str | None = None


@dataclass(frozen=True)
class JobDetailsCustomFieldPostResultData:
    """What one step of a create tells: the last one has the ids, the first one nothing."""

    field_ids: list[int] | None = None


@dataclass(frozen=True)
class JobDetailsCustomFieldPostResult:
    """One step of a create."""

    msg: str
    data: JobDetailsCustomFieldPostResultData | Any = None


@dataclass(frozen=True)
class JobDetailsCustomFieldPost(JobDetails):
    """The job of a create: a list of texts that each hold JSON. A text of another form stays."""

    result: list[Annotated[JobDetailsCustomFieldPostResult, JsonText] | Any] | Any = None
