"""What the calls of BI servers answer. Sheet: bi_source."""

from __future__ import annotations

from typing import Annotated, Any

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import WireName

# ------------------------------------------------------------------------------- objects


@dataclass(frozen=True)
class BIServerItem(Item):
    """A BI server. One that belongs to a connector has an empty uri, and is read only."""

    id: int | None = None
    type: str | None = None
    uri: str | None = None
    title: str | None = None
    description: str | None = None
    name_configuration: dict[str, Any] | None = None
    private: bool | None = None


@dataclass(frozen=True)
class BIOtherItem(Item):
    """An object of a kind whose fields are not known: its `raw` has what came."""

    id: int | None = None


@dataclass(frozen=True)
class _Object(Item):
    id: int | None = None
    name: str | None = None
    external_id: str | None = None
    created_at: str | None = None
    last_updated: str | None = None
    source_url: str | None = None
    bi_object_type: str | None = None
    description_at_source: str | None = None


@dataclass(frozen=True)
class _ColumnObject(_Object):
    data_type: str | None = None
    role: str | None = None
    expression: str | None = None
    values: list[str] | None = None


@dataclass(frozen=True)
class BIFolderItem(_Object):
    """A folder; what it holds is named by external ids."""

    owner: str | None = None
    num_reports: int | None = None
    num_report_accesses: int | None = None
    popularity: float | None = None
    parent_folder: str | None = None
    subfolders: list[str] | None = None
    connections: list[str] | None = None
    reports: list[str] | None = None
    datasources: list[str] | None = None


@dataclass(frozen=True)
class BIReportItem(_Object):
    """A report; what it is related to is named by external ids."""

    owner: str | None = None
    report_type: str | None = None
    num_accesses: int | None = None
    popularity: float | None = None
    parent_folder: str | None = None
    parent_reports: list[str] | None = None
    parent_datasources: list[str] | None = None
    sub_reports: list[str] | None = None
    report_columns: list[str] | None = None


@dataclass(frozen=True)
class BIReportColumnItem(_ColumnObject):
    """A column of a report, with where it comes from and what is derived of it."""

    report: str | None = None
    parent_datasource_columns: list[str] | None = None
    parent_report_columns: list[str] | None = None
    derived_report_columns: list[str] | None = None


@dataclass(frozen=True)
class BIDatasourceItem(_Object):
    """A data source of the BI tool. Its fields are those of the write (inferred)."""

    parent_folder: str | None = None
    parent_connections: list[str] | None = None


@dataclass(frozen=True)
class BIDatasourceColumnItem(_ColumnObject):
    """A column of a data source. Its fields are those of the write (inferred)."""


@dataclass(frozen=True)
class BIConnectionItem(_Object):
    """A connection of the BI tool. Its fields are those of the write that are known (inferred)."""

    data_files: list[str] | None = None
    parent_folder: str | None = None


# ------------------------------------------------------------------------------- writes


@dataclass(frozen=True)
class JobDetailsBIServerPostResult:
    """What became of new servers.

    Args:
        Status: a sentence that counts them.
        Count: of those that were made.
        Errors: one for each row, null for a good one.
        ServerIDs: of those that were made, in the order of the rows.
    """

    Status: str
    Count: int
    Errors: list[Any]
    ServerIDs: Annotated[list[int], WireName("Server IDs")]


@dataclass(frozen=True)
class JobDetailsBIServerPost(JobDetails):
    """The answer to a create of servers, in the vendor's job form; there is no job."""

    result: JobDetailsBIServerPostResult | Any = None


@dataclass(frozen=True)
class JobDetailsBIServerPatchResult:
    """What became of a server: a sentence that names it by its number."""

    Status: str


@dataclass(frozen=True)
class JobDetailsBIServerPatch(JobDetails):
    """The answer to an update of a server."""

    result: JobDetailsBIServerPatchResult | Any = None


@dataclass(frozen=True)
class JobDetailsBIUpsert(JobDetails):
    """The job of an upsert: sentences that count what was received, created and updated."""

    result: list[str] | Any = None


@dataclass(frozen=True)
class JobDetailsBIFolder(JobDetails):
    """The answer to an update: the folder, without what it holds."""

    result: BIFolderItem | Any = None


@dataclass(frozen=True)
class JobDetailsBIReport(JobDetails):
    """The answer to an update: the report."""

    result: BIReportItem | Any = None


@dataclass(frozen=True)
class JobDetailsBIReportColumn(JobDetails):
    """The answer to an update: the column."""

    result: BIReportColumnItem | Any = None


@dataclass(frozen=True)
class JobDetailsBIDatasource(JobDetails):
    """The answer to an update: the data source (inferred)."""

    result: BIDatasourceItem | Any = None


@dataclass(frozen=True)
class JobDetailsBIConnection(JobDetails):
    """The answer to an update: the connection (inferred)."""

    result: BIConnectionItem | Any = None
