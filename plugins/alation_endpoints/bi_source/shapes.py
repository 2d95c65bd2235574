"""The rows that are sent: BI servers and what is in them. Sheet: bi_source.

What an upsert and an update of a kind have alike stands in one class; the two add how each names
its object, and what it demands.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from marshmallow.validate import Length

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, InPath, Maybe, something_beside

NOT_EMPTY = Length(min=1, error="Must not be empty.")

OptionalText = Maybe[str | None]
Time = Annotated[
    OptionalText, "ISO 8601, with an offset or with Z.", Example("2026-01-31T09:30:00Z")
]
ExternalId = Annotated[
    str, NOT_EMPTY, "Its natural key within the server.", Example("sales_overview")
]
ExternalIds = Annotated[Maybe[list[str] | None], "External ids; they must exist."]
ParentFolder = Annotated[OptionalText, "External id of an existing folder."]
OtherFields = Annotated[
    Maybe[dict[str, Any]],
    "Keys that no source tells, with their values: sent beside the others, as they are.",
]
Unverified = Annotated[OptionalText, "Its key is not verified."]

# ------------------------------------------------------------------------------- servers


@dataclass(frozen=True)
class BIServerNameConfiguration:
    """What the kinds of objects of a server are called."""

    bi_report: Maybe[str] = UNSET
    bi_datasource: Maybe[str] = UNSET
    bi_folder: Maybe[str] = UNSET
    bi_connection: Maybe[str] = UNSET


@dataclass(frozen=True)
class BIServerPostItem:
    """One virtual BI server to create."""

    uri: Annotated[str, NOT_EMPTY, Example("https://bi.example.org")]
    title: Annotated[str, "Two servers may have the same."]
    description: Maybe[str] = UNSET
    name_configuration: Maybe[BIServerNameConfiguration] = UNSET


@dataclass(frozen=True)
class BIServerPatchItem:
    """One virtual BI server to change."""

    bi_server_id: Annotated[int, InPath]
    uri: Annotated[str, "An empty one passes here.", Example("https://bi.example.org")]
    title: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    name_configuration: Maybe[BIServerNameConfiguration] = UNSET


# ------------------------------------------------------------------ what objects have alike


@dataclass(frozen=True, kw_only=True)
class _Dated:
    created_at: Time = UNSET
    last_updated: Time = UNSET


@dataclass(frozen=True, kw_only=True)
class _Described(_Dated):
    source_url: OptionalText = UNSET
    bi_object_type: Annotated[OptionalText, "In the words of the BI tool."] = UNSET
    description_at_source: OptionalText = UNSET


@dataclass(frozen=True, kw_only=True)
class _New(_Described):
    name: str
    external_id: ExternalId


@dataclass(frozen=True, kw_only=True)
class _Demanded(_Dated):
    """An object of the kinds of which all this is demanded."""

    name: str
    external_id: ExternalId
    source_url: str
    bi_object_type: Annotated[str, "In the words of the BI tool."]


@dataclass(frozen=True, kw_only=True)
class _Changed(_Described):
    name: Maybe[str] = UNSET
    external_id: Annotated[Maybe[str], NOT_EMPTY] = UNSET


@dataclass(frozen=True, kw_only=True)
class _Column:
    data_type: OptionalText = UNSET
    role: Annotated[OptionalText, "dimension or measure, say."] = UNSET
    expression: OptionalText = UNSET
    values: Annotated[Maybe[list[str] | None], "Samples."] = UNSET


# ------------------------------------------------------------------------------- folders


@dataclass(frozen=True, kw_only=True)
class _Folder:
    num_reports: Maybe[int | None] = UNSET
    num_report_accesses: Maybe[int | None] = UNSET


@dataclass(frozen=True, kw_only=True)
class BIFolderPostItem(_Folder, _Demanded):
    """One folder, to create or to replace what it says of the one with this external id."""

    description_at_source: str | None
    owner: Annotated[str, "A name of the BI tool, not a user of Alation."]
    parent_folder: Annotated[OptionalText, "External id; empty at the top."] = UNSET


@dataclass(frozen=True, kw_only=True)
class BIFolderPatchItem(_Folder, _Changed):
    """What can be changed in a folder."""

    rules: ClassVar = (something_beside("bi_folder_id"),)

    bi_folder_id: Annotated[int, InPath]
    owner: Maybe[str] = UNSET
    parent_folder: Annotated[
        Maybe[str | None], NOT_EMPTY, "External id; an empty text is refused here."
    ] = UNSET


# ------------------------------------------------------------------------------- reports


@dataclass(frozen=True, kw_only=True)
class _Report:
    owner: OptionalText = UNSET
    num_accesses: Maybe[int | None] = UNSET
    popularity: Maybe[float | None] = UNSET
    parent_folder: Annotated[
        OptionalText, "External id. A report without one is not seen in the user interface."
    ] = UNSET
    parent_reports: ExternalIds = UNSET
    parent_datasources: ExternalIds = UNSET


@dataclass(frozen=True, kw_only=True)
class BIReportPostItem(_Report, _New):
    """One report to create or to update."""

    report_type: Annotated[str, "SIMPLE, DASHBOARD; the full list is not known."]


@dataclass(frozen=True, kw_only=True)
class BIReportPatchItem(_Report, _Changed):
    """What can be changed in a report."""

    rules: ClassVar = (something_beside("bi_report_id"),)

    bi_report_id: Annotated[int, InPath]
    report_type: Maybe[str] = UNSET


@dataclass(frozen=True, kw_only=True)
class _ReportColumn(_Column):
    report: Annotated[OptionalText, "External id of its report, which must exist."] = UNSET
    parent_datasource_columns: ExternalIds = UNSET
    parent_report_columns: Annotated[
        Maybe[list[str] | None], "External ids; they exist, or stand in an earlier row."
    ] = UNSET


@dataclass(frozen=True, kw_only=True)
class BIReportColumnPostItem(_ReportColumn, _New):
    """One column of a report to create or to update."""


@dataclass(frozen=True, kw_only=True)
class BIReportColumnPatchItem(_ReportColumn, _Changed):
    """What can be changed in a column of a report."""

    rules: ClassVar = (something_beside("bi_report_column_id"),)

    bi_report_column_id: Annotated[int, InPath]


# ------------------------------------------------------------------- what reports are made of


@dataclass(frozen=True, kw_only=True)
class _Datasource:
    parent_folder: ParentFolder = UNSET
    parent_connections: Annotated[Maybe[list[str]], "External ids; they must exist."] = UNSET


@dataclass(frozen=True, kw_only=True)
class BIDatasourcePostItem(_Datasource, _New):
    """One data source of the BI tool to create or to update."""


@dataclass(frozen=True, kw_only=True)
class BIDatasourcePatchItem(_Datasource, _Changed):
    """What can be changed in a data source of the BI tool."""

    rules: ClassVar = (something_beside("bi_datasource_id"),)

    bi_datasource_id: Annotated[int, InPath]


@dataclass(frozen=True, kw_only=True)
class BIDatasourceColumnPostItem(_Column, _New):
    """One column of a data source; the key of its parent is not known."""

    other_fields: OtherFields = UNSET


@dataclass(frozen=True, kw_only=True)
class _Connection:
    connection_type: Annotated[
        OptionalText, "TABLE, SQL_QUERY, FILES; its key is not verified."
    ] = UNSET
    host: Unverified = UNSET
    port: Annotated[Maybe[int], "Its key is not verified."] = UNSET
    database_type: Unverified = UNSET
    db_schema: Unverified = UNSET
    db_table: Unverified = UNSET
    data_files: Annotated[Maybe[list[str] | None], "Paths, of the type FILES."] = UNSET
    parent_folder: ParentFolder = UNSET
    other_fields: OtherFields = UNSET


@dataclass(frozen=True, kw_only=True)
class BIConnectionPostItem(_Connection, _Demanded):
    """One connection of the BI tool to create or to update."""

    description_at_source: str


@dataclass(frozen=True, kw_only=True)
class BIConnectionPatchItem(_Connection, _Changed):
    """What can be changed in a connection; which fields the server demands is not known."""

    rules: ClassVar = (something_beside("bi_connection_id"),)

    bi_connection_id: Annotated[int, InPath]
