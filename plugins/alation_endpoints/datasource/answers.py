"""The shapes of data sources: what comes back. Sheet: datasource."""

from __future__ import annotations

from typing import Any

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass


@dataclass(frozen=True)
class _Source(Item):
    """What sources of both families show; from `supports_explain` on the vendor calls it internal.

    Times are ISO 8601, with a fraction of a second or without, with Z or an offset.
    """

    id: int | None = None
    uri: str | None = None
    db_username: str | None = None
    title: str | None = None
    description: str | None = None
    private: bool | None = None
    is_hidden: bool | None = None
    supports_explain: bool | None = None
    data_upload_disabled_message: str | None = None
    is_gone: bool | None = None
    supports_qli_diagnostics: bool | None = None
    latest_extraction_time: str | None = None
    negative_filter_words: list[str] | None = None
    can_data_upload: bool | None = None
    qualified_name: str | None = None
    all_schemas: str | None = None
    has_previewable_qli: bool | None = None
    supports_qli_daterange: bool | None = None
    latest_extraction_successful: bool | None = None
    owner_ids: list[int] | None = None
    favorited_by_list: bool | None = None
    supports_compose: bool | None = None
    enable_designated_credential: bool | None = None
    deleted: bool | None = None
    limit_schemas: str | None = None
    obfuscate_literals: list[str] | None = None
    remove_filtered_schemas: bool | None = None
    profiling_tip: str | None = None
    supports_profiling: bool | None = None
    icon: str | None = None
    url: str | None = None
    otype: str | None = None
    exclude_schemas: str | None = None
    exclude_additional_columns_in_qli: bool | None = None
    can_toggle_ds_privacy: bool | None = None
    supports_md_diagnostics: bool | None = None
    nosql_mde_sample_size: int | None = None
    disable_auto_extraction: bool | None = None
    unresolved_mention_fingerprint_method: str | None = None
    enable_default_schema_extraction: bool | None = None
    enabled_in_compose: bool | None = None
    builtin_datasource: str | None = None
    cron_extraction: str | None = None
    supports_default_schema_extraction: bool | None = None


@dataclass(frozen=True)
class DatasourceOcfItem(_Source):
    """An OCF source. `limit_schemas` and `exclude_schemas` are texts here."""

    connector_id: int | None = None
    supports_ocf_query_service_api: bool | None = None
    uses_ocf_agent: bool | None = None


@dataclass(frozen=True)
class DatasourceNativeItem(_Source):
    """A source with a built-in connector, or a virtual one."""

    dbtype: str | None = None
    host: str | None = None
    port: int | None = None
    dbname: str | None = None
    deployment_setup_complete: bool | None = None
    is_virtual: bool | None = None
    hive_logs_source_type: int | None = None
    metastore_uri: bool | str | None = None
    is_hive: bool | None = None
    webhdfs_server: str | None = None
    webhdfs_port: int | None = None
    webhdfs_username: str | None = None
    is_presto_hive: bool | None = None
    has_hdfs_based_qli: bool | None = None
    hive_tez_logs_source: str | None = None
    has_metastore_uri: bool | None = None
    hive_logs_source: str | None = None
    qli_aws_region: str | None = None
    has_aws_glue_metastore: bool | None = None
    aws_region: str | None = None
    aws_access_key_id: str | None = None
    metastore_type: str | None = None
    qli_hive_connection_source: str | None = None
    compose_oauth_enabled: bool | None = None
    has_aws_s3_based_qli: bool | None = None
    qli_aws_access_key_id: str | None = None
    jdbc_driver: str | None = None


@dataclass(frozen=True)
class DatasourceConfigItem(Item):
    """The settings of an extraction. No source shows them: these are the fields of the writes."""

    cron_extraction: str | None = None
    disable_auto_extraction: bool | None = None
    schemas: list[list[str]] | None = None
    limit_schemas: list[str] | None = None
    exclude_schemas: list[str] | None = None
    remove_filtered_schemas: bool | None = None
    configuration_parameters: list[Any] | None = None


@dataclass(frozen=True)
class DatasourceSchemaItem(Item):
    """A schema that can be extracted. No source shows one: its `raw` is what the server has.

    An entry that is a text or a list comes as it is.
    """

    name: str | None = None


@dataclass(frozen=True)
class DatasourceConnectorItem(Item):
    """A connector that can take sources over. No source shows one; these fields are inferred."""

    id: int | None = None
    name: str | None = None
    connector_version: str | None = None


@dataclass(frozen=True)
class JobDetailsDatasourceOcf(JobDetails):
    """The answer to a create or an update, in the vendor's job form; there is no job."""

    result: DatasourceOcfItem | Any = None


@dataclass(frozen=True)
class JobDetailsDatasourceNative(JobDetails):
    """The answer to a create or an update, in the vendor's job form; there is no job."""

    result: DatasourceNativeItem | Any = None


@dataclass(frozen=True)
class JobDetailsDatasourceConfig(JobDetails):
    """The answer to a change of the extraction's settings, in the vendor's job form."""

    result: DatasourceConfigItem | Any = None
