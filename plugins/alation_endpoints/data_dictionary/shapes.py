"""The shapes of data dictionaries: what is sent, what is asked. Sheet: data_dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from marshmallow.validate import Length, Regexp

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Maybe, Row, one_of

RDBMS = ("data", "schema", "table")
"""Objects whose files name their rows by key."""

ObjectType = Literal[
    "data",
    "schema",
    "table",
    "glossary_v3",
    "bi_server",
    "bi_folder",
    "bi_report",
    "bi_datasource",
]

PROPERTIES = "al_datadict_item_properties"
ADDRESSES = ("key", PROPERTIES)
"""Fields that name the object of a row."""

FIELD_HEADER = re.compile(r'"?(\d+)\|(?=.)')
"""How the column of a custom field begins; the export puts some headers between further quotes."""
BUILTIN_IDS = {"3": "title", "4": "description"}
"""Custom fields that have columns, and fields of a row, of their own."""
CELLS = ("title", "description")

# ------------------------------------------------------------------------------ payloads


def _headers_of_fields(row: Row) -> Iterator[tuple[str, str]]:
    for header in row.get("custom_fields") or ():
        named = FIELD_HEADER.match(header)
        if named is None:
            yield "custom_fields", f"{header!r} is no header of a custom field: <id>|<name>."
        elif named[1] in BUILTIN_IDS:
            yield "custom_fields", f"{header!r} has a field of its own: {BUILTIN_IDS[named[1]]}."


@dataclass(frozen=True)
class DataDictionaryItem:
    """One line of the file: an object, and what its title, description and fields are set to.

    A field that is left out makes no cell that could mean something. Null, and an empty text, clear
    a value; that needs `overwrite_values=True` and `allow_reset=True`.
    """

    rules: ClassVar = (one_of(*ADDRESSES), _headers_of_fields)

    al_datadict_item_properties: Annotated[
        Maybe[str],
        Regexp(
            r"(?=.*\boid=\d)(?=.*\botype=[a-z])",
            error="Names an object by id and type, such as oid=812;otype=table.",
        ),
        "Names the object, as an export has it: oid=812;otype=table.",
    ] = UNSET
    al_datadict_item_column_data_type: Annotated[
        Maybe[str | None], "As an export has it; it is only read."
    ] = UNSET
    key: Annotated[
        Maybe[str],
        "Names the object by schema.table.column, below the data source; empty for the data source "
        'itself. A part that holds a dot stands between """. Relational objects only.',
    ] = UNSET
    title: Annotated[Maybe[str | None], Length(max=255), "Not for BI objects."] = UNSET
    description: Annotated[Maybe[str | None], "May hold HTML."] = UNSET
    custom_fields: Annotated[
        Maybe[dict[str, str | list[str] | None]],
        "Cells of custom fields by the header that an export has: <field_id>|<name>, of object "
        "sets with their type (8|steward:user). A list for a MULTI_PICKER, names joined by "
        "semicolons for an OBJECT_SET, YYYY-MM-DD for a DATE.",
    ] = UNSET


# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class DataDictionaryParams:
    """Whose data dictionary it is, and what becomes of values that are there."""

    object_type: Annotated[ObjectType, "Older servers know fewer. Columns go into a parent's file."]
    object_id: Annotated[int, "A parent of every row's object, or the top object itself."]
    overwrite_values: Annotated[bool, "False keeps values and only fills empty fields."]
    allow_reset: Annotated[
        Maybe[bool], "An empty cell clears the value; only together with overwrite_values."
    ] = UNSET


@dataclass(frozen=True)
class DataDictionaryTaskPath:
    """Which task: the UUID in the answer to the upload."""

    task_id: str


@dataclass(frozen=True)
class DataDictionaryReportPath:
    """Which report: the last part of a task's `report_download_link`."""

    file_name: str


def may_reset(params: dict[str, Any]) -> bool:
    """Tell whether an empty cell clears a value in the file of such a call."""
    return params.get("overwrite_values") is True and params.get("allow_reset") is True
