"""The kinds of objects within a BI server, as data: their fields, and how they refer to others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

COMMON = (
    *("name", "external_id", "created_at", "last_updated"),
    *("source_url", "bi_object_type", "description_at_source"),
)
COLUMN = ("data_type", "role", "expression", "values")
NAMED = ("name", "external_id")
DEMANDED = (*NAMED, "source_url", "bi_object_type")


@dataclass(frozen=True)
class Kind:
    """A kind of objects within a server.

    Args:
        place: of its calls, below the server.
        noun: what the sentences of its jobs call an object.
        fields: that a write sets, beside the common ones; what was not set is null.
        common: those that it has like other kinds.
        demanded: of a new object.
        parents: fields that name other objects by external ids -> the place of these.
        earlier: those of them that may name an object of an earlier row.
        holds: what is shown beside the fields: the objects of another place whose field names
            this one.
        numbers: further values that are shown.
        briefly: an update is answered without what is shown beside the fields.
        is_open: other fields are taken, too.
    """

    place: str
    noun: str
    fields: Sequence[str] = ()
    common: Sequence[str] = COMMON
    demanded: Sequence[str] = NAMED
    parents: Mapping[str, str] = field(default_factory=dict)
    earlier: Sequence[str] = ()
    holds: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    briefly: bool = False
    is_open: bool = False

    @property
    def table(self) -> str:
        """The table of its objects."""
        return table_of(self.place)

    @property
    def known(self) -> Sequence[str]:
        """All fields that a write sets."""
        return (*self.common, *self.fields)


def table_of(place: str) -> str:
    """Return the table of the objects at a place below a server."""
    return "bi_" + place.rstrip("/").replace("/", "_")


FOLDER = Kind(
    "folder/",
    "BIFolder",
    fields=("owner", "num_reports", "num_report_accesses", "parent_folder"),
    demanded=(*DEMANDED, "owner"),
    parents={"parent_folder": "folder/"},
    holds={
        "subfolders": ("folder/", "parent_folder"),
        "connections": ("connection/", "parent_folder"),
        "reports": ("report/", "parent_folder"),
        "datasources": ("datasource/", "parent_folder"),
    },
    numbers={"popularity": 0.0},
    briefly=True,
)
REPORT = Kind(
    "report/",
    "BIReport",
    fields=(
        *("owner", "report_type", "num_accesses", "popularity"),
        *("parent_folder", "parent_reports", "parent_datasources"),
    ),
    demanded=(*NAMED, "report_type"),
    parents={
        "parent_folder": "folder/",
        "parent_reports": "report/",
        "parent_datasources": "datasource/",
    },
    holds={
        "sub_reports": ("report/", "parent_reports"),
        "report_columns": ("report/column/", "report"),
    },
)
REPORT_COLUMN = Kind(
    "report/column/",
    "BIReportColumn",
    fields=(*COLUMN, "report", "parent_datasource_columns", "parent_report_columns"),
    parents={
        "report": "report/",
        "parent_datasource_columns": "datasource/column/",
        "parent_report_columns": "report/column/",
    },
    earlier=("parent_report_columns",),
    holds={"derived_report_columns": ("report/column/", "parent_report_columns")},
)
DATASOURCE = Kind(
    "datasource/",
    "BIDatasource",
    fields=("parent_folder", "parent_connections"),
    parents={"parent_folder": "folder/", "parent_connections": "connection/"},
)
DATASOURCE_COLUMN = Kind("datasource/column/", "BIDatasourceColumn", fields=COLUMN, is_open=True)
CONNECTION = Kind(
    "connection/",
    "BIConnection",
    fields=("data_files", "parent_folder"),
    demanded=(*DEMANDED, "description_at_source"),
    parents={"parent_folder": "folder/"},
    is_open=True,
)
KINDS = (FOLDER, REPORT, REPORT_COLUMN, DATASOURCE, DATASOURCE_COLUMN, CONNECTION)
"""The nouns of the last three are guesses, as the sheet's are."""
