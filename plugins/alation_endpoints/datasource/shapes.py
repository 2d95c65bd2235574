"""The shapes of data sources: what is sent. Sheet: datasource."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, ClassVar, Literal

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, InPath, Maybe, Secret, something_beside
from alation_endpoints.datasource.rules import (
    addressed_once,
    addressed_where_deployed,
    named_where_deployed,
    one_filter,
    snowflake_by_uri,
)

OptionalText = Maybe[str | None]
"""A text that may be left out. Whether null clears it is not documented; it may be sent."""

Password = Annotated[
    Maybe[str | None], Secret, "Sent, and shown nowhere. Left out of an update, it stays."
]
UserName = Annotated[str, "The service account.", Example("catalog_reader")]
Hidden = Annotated[
    Maybe[bool], "Default false. A hidden source has no settings page; no update changes it."
]
Private = Annotated[Maybe[bool], "Default false."]
SourceId = Annotated[int, InPath]
SourceOfCall = Annotated[Maybe[int], InPath, "Id of the data source, here or beside the rows."]

# ------------------------------------------------------------------------------ sources


@dataclass(frozen=True)
class DatasourceOcfPostItem:
    """One OCF source to create."""

    connector_id: Annotated[int, "Of an installed connector: see connector.list."]
    title: str
    uri: Annotated[
        str,
        "JDBC uri without credentials, such as mysql://db.example.org:3306/shop",
        Example("mysql://db.example.org:3306/shop"),
    ]
    db_username: UserName
    db_password: Password = field(default=UNSET, repr=False)
    description: OptionalText = UNSET
    private: Private = UNSET
    is_hidden: Hidden = UNSET


@dataclass(frozen=True)
class DatasourceOcfPutItem:
    """What changes on one OCF source; what is left out stays."""

    rules: ClassVar = (something_beside("ds_id"),)

    ds_id: SourceId
    title: OptionalText = UNSET
    description: OptionalText = UNSET
    uri: OptionalText = UNSET
    db_username: OptionalText = UNSET
    db_password: Password = field(default=UNSET, repr=False)
    private: Maybe[bool | None] = UNSET
    compose_default_uri: Annotated[
        Maybe[bool | str | None], "A text in one source, true or false in another."
    ] = UNSET
    connector_id: Annotated[Maybe[int | None], "Not documented for updates."] = UNSET


DbType = Annotated[
    Literal[
        "mysql",
        "oracle",
        "postgresql",
        "sqlserver",
        "redshift",
        "teradata",
        "snowflake",
        "customdb",
        "generic_nosql",
    ],
    "generic_nosql goes with is_virtual.",
]


@dataclass(frozen=True)
class DatasourceNativePostItem:
    """One source with a built-in connector, or a virtual one, to create."""

    rules: ClassVar = (
        addressed_once,
        addressed_where_deployed,
        named_where_deployed,
        snowflake_by_uri,
    )

    dbtype: DbType
    host: Annotated[OptionalText, Example("db.example.org")] = UNSET
    port: Annotated[Maybe[int | None], Example(3306)] = UNSET
    uri: Annotated[OptionalText, "JDBC uri, in the place of host and port."] = UNSET
    dbname: Annotated[OptionalText, "Of Oracle the service name."] = UNSET
    db_username: Annotated[OptionalText, "The service account."] = UNSET
    db_password: Password = field(default=UNSET, repr=False)
    title: OptionalText = UNSET
    description: OptionalText = UNSET
    deployment_setup_complete: Annotated[
        Maybe[bool], "Default true, which demands all that a connection needs."
    ] = UNSET
    private: Private = UNSET
    is_virtual: Annotated[
        Maybe[bool], "Default false. true makes a shell that uploads of metadata fill."
    ] = UNSET
    is_hidden: Hidden = UNSET


@dataclass(frozen=True)
class DatasourceNativePutItem:
    """What changes on one native or virtual source; what is left out stays, but one field."""

    rules: ClassVar = (something_beside("ds_id"), addressed_once)

    ds_id: SourceId
    host: Annotated[OptionalText, "As port, dbtype and dbname: while it is not deployed."] = UNSET
    port: Maybe[int | None] = UNSET
    dbtype: Maybe[DbType | None] = UNSET
    dbname: OptionalText = UNSET
    uri: OptionalText = UNSET
    db_username: OptionalText = UNSET
    db_password: Password = field(default=UNSET, repr=False)
    title: OptionalText = UNSET
    description: OptionalText = UNSET
    deployment_setup_complete: Annotated[
        Maybe[bool],
        "Default TRUE in updates as well: left out, an undeployed source may be deployed.",
    ] = UNSET
    private: Maybe[bool | None] = UNSET


@dataclass(frozen=True)
class DatasourceDeleteItem:
    """One data source to delete."""

    ds_id: SourceId


@dataclass(frozen=True)
class DatasourceAgentItem:
    """One native source that an agent-based connector takes over."""

    ds_id: SourceId
    connector_id: Annotated[int, InPath]


# --------------------------------------------------------------------------- extraction

RemoveFiltered = "true marks the schemas that a run does not bring as DELETED."


@dataclass(frozen=True)
class DatasourceRefreshItem:
    """One source whose list of schemas is read anew."""

    ds_id: SourceId


@dataclass(frozen=True)
class DatasourceExtractionItem:
    """One run of an extraction. Its settings go before the stored ones."""

    rules: ClassVar = (one_filter,)

    limit_schemas: Annotated[list[str], "Schemas to take; [] for no such list.", Example(["sales"])]
    exclude_schemas: Annotated[list[str], "Schemas to leave out; [] for no such list.", Example([])]
    remove_filtered_schemas: Annotated[bool, RemoveFiltered]
    ds_id: SourceOfCall = UNSET


@dataclass(frozen=True)
class DatasourceOcfConfigItem:
    """What changes in the settings of the extraction of one OCF source."""

    rules: ClassVar = (something_beside("ds_id"),)

    ds_id: SourceOfCall = UNSET
    cron_extraction: Annotated[
        OptionalText, "Crontab text, such as 15 3 * * 1", Example("15 3 * * 1")
    ] = UNSET
    disable_auto_extraction: Annotated[Maybe[bool | None], "true switches the schedule off."] = (
        UNSET
    )
    schemas: Annotated[
        Maybe[list[list[str]] | None],
        "Each as a list of its parts, catalog and schema; [] for all. Whether they are taken or "
        "left out is a setting of the source whose name is not known.",
    ] = UNSET
    remove_filtered_schemas: Annotated[Maybe[bool], RemoveFiltered] = UNSET
    configuration_parameters: Annotated[
        Maybe[list[Any] | None], "Of the connector; their form is not known."
    ] = UNSET


@dataclass(frozen=True)
class DatasourceNativeConfigItem:
    """All settings of the extraction of one native source."""

    rules: ClassVar = (one_filter,)

    cron_extraction: Annotated[
        str | None,
        "Crontab text: minute, hour, day of month, month, day of week.",
        Example("15 3 * * 1"),
    ]
    limit_schemas: Annotated[list[str], Example(["sales"])]
    exclude_schemas: Annotated[list[str], Example([])]
    remove_filtered_schemas: Annotated[bool, RemoveFiltered]
    disable_auto_extraction: Maybe[bool | None] = UNSET
    ds_id: SourceOfCall = UNSET


# --------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class DatasourceOcfParams:
    """Which OCF sources are listed."""

    include_hidden: Annotated[Maybe[bool], "Default false."] = UNSET
    exclude_suspended: Annotated[Maybe[bool], "Default false."] = UNSET


@dataclass(frozen=True)
class DatasourceNativeParams:
    """Which native and virtual sources are listed."""

    include_undeployed: Annotated[Maybe[bool], "Default false."] = UNSET
    include_hidden: Annotated[Maybe[bool], "Default false; for Server Admins only."] = UNSET


@dataclass(frozen=True)
class DatasourcePath:
    """Which data source."""

    ds_id: int


@dataclass(frozen=True)
class DatasourceOcfPath:
    """Which OCF source."""

    ds_id: int
    exclude_suspended: Maybe[bool] = UNSET


@dataclass(frozen=True)
class DatasourceOcfSchemasParams:
    """Of which OCF source the schemas are listed."""

    ds_id: int
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET


@dataclass(frozen=True)
class DatasourceNativeSchemasParams:
    """Of which native source the schemas are listed."""

    ds_id: int
    force_refresh: Annotated[
        Maybe[bool], "true reads them anew from the database. Default false."
    ] = UNSET


@dataclass(frozen=True)
class DatasourceCheckParams:
    """Which check of which data source."""

    ds_id: int
    check: Annotated[
        Maybe[
            Literal[
                "network_connection",
                "service_account_authentication",
                "service_account_privileges",
            ]
        ],
        "All of them where it is left out.",
    ] = UNSET


@dataclass(frozen=True)
class DatasourceMigrationParams:
    """Sources of which database are to be migrated."""

    db_type: Annotated[int | str, "The guide of the vendor lists numbers."]
