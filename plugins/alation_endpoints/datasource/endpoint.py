"""The data sources of the catalog, in both families. Sheet: datasource."""

from __future__ import annotations

from alation_core import Endpoint, GetOperation, Item, JobOperation, ListOperation, TakesBack
from alation_core.bodies import NO_BODY
from alation_core.paging import ONE_PAGE, PageNumber
from alation_endpoints.datasource.answers import (
    DatasourceConnectorItem,
    DatasourceNativeItem,
    DatasourceOcfItem,
    DatasourceSchemaItem,
    JobDetailsDatasourceNative,
    JobDetailsDatasourceOcf,
)
from alation_endpoints.datasource.operations import (
    BY_ID,
    EACH,
    ONE,
    SCHEMAS,
    checking,
    creating,
    deleting,
    extracting,
    running,
    set_up,
    setting,
    updating,
)
from alation_endpoints.datasource.reading import taken_over
from alation_endpoints.datasource.shapes import (
    DatasourceAgentItem,
    DatasourceMigrationParams,
    DatasourceNativeConfigItem,
    DatasourceNativeParams,
    DatasourceNativePostItem,
    DatasourceNativePutItem,
    DatasourceNativeSchemasParams,
    DatasourceOcfConfigItem,
    DatasourceOcfParams,
    DatasourceOcfPath,
    DatasourceOcfPostItem,
    DatasourceOcfPutItem,
    DatasourceOcfSchemasParams,
    DatasourcePath,
    DatasourceRefreshItem,
)

OCF = "/integration/v2/datasource/"
NATIVE = "/integration/v1/datasource/"
OCF_NAMES = {"ds_id": "id", "connector_id": None}
"""A connector is not documented as something that an update takes."""
NATIVE_NAMES = {"ds_id": "id", **dict.fromkeys(("host", "port", "dbtype", "dbname", "uri"))}
"""Where a source is found is changed only while it is not deployed."""


class Datasource(Endpoint):
    """Data sources: OCF ones (`_ocf`), and native and virtual ones (`_native`).

    Neither family sees the sources of the other. Every write is a request for each row, answered at
    once but for refresh and extraction. A second create makes a second source: list before you send
    one again. `db_password` is a secret: it is sent, and stands nowhere else. Updates leave alone
    what a row leaves out, except that `deployment_setup_complete` of a native source is true where
    it is left out. A delete is soft: the pages stay, and are marked.

    The source of a refresh, an extraction and its settings is `ds_id=` beside the rows, or `ds_id`
    in each row: `refresh_available_schemas_ocf([{"ds_id": 7}])`. Refresh the schemas before the
    first extraction. With `remove_filtered_schemas` an extraction deletes, so it is never sent
    twice, and two for one source wait for each other.

    Not known: the answers of extractions, refreshes, settings, checks, native deletes and updates,
    and of `move_to_agent_connector`. Rows are done where a job ended well, where the answer is the
    source or the settings as they were sent, and for deletes where it is empty; else they are
    `unknown`. The entries of `list_available_schemas_*` and `list_migration_connectors` come as the
    server has them, `raw`. Not known either: how both lists go on (X-Next-Page is followed), and
    the setting that says whether `schemas` of an OCF extraction are taken or left out. Left out
    here, as nothing is known of what they take: `update_connector_configuration`, and
    `migrate_to_ocf`, which cannot be undone.
    """

    name = "datasource"

    list_ocf = ListOperation(OCF, item=DatasourceOcfItem, filters=DatasourceOcfParams)
    get_ocf = GetOperation(OCF + ONE, item=DatasourceOcfItem, params=DatasourceOcfPath)
    create_ocf = creating(OCF, DatasourceOcfPostItem, JobDetailsDatasourceOcf)
    update_ocf = updating(
        OCF, DatasourceOcfPutItem, JobDetailsDatasourceOcf, TakesBack(list_ocf, names=OCF_NAMES)
    )
    delete_ocf = deleting(OCF, repeat_safe=True)

    list_available_schemas_ocf = ListOperation(
        OCF + SCHEMAS,
        item=DatasourceSchemaItem,
        filters=DatasourceOcfSchemasParams,
        paging=PageNumber(limit="limit", size=1000),
    )
    refresh_available_schemas_ocf = running(
        OCF + ONE + "refresh_available_schemas/",
        DatasourceRefreshItem,
        body=NO_BODY,
        repeat_safe=True,
    )
    start_metadata_extraction_ocf = extracting(OCF)
    get_extraction_config_ocf = set_up(OCF)
    update_extraction_config_ocf = setting(
        "PATCH", OCF, DatasourceOcfConfigItem, get_extraction_config_ocf, full_write=False
    )
    get_connector_configuration = GetOperation(
        OCF + ONE + "configuration/", item=Item, params=DatasourcePath
    )
    check_configuration_ocf = checking(OCF)

    list_native = ListOperation(NATIVE, item=DatasourceNativeItem, filters=DatasourceNativeParams)
    get_native = GetOperation(NATIVE + ONE, item=DatasourceNativeItem, params=DatasourcePath)
    create_native = creating(NATIVE, DatasourceNativePostItem, JobDetailsDatasourceNative)
    update_native = updating(
        NATIVE,
        DatasourceNativePutItem,
        JobDetailsDatasourceNative,
        TakesBack(list_native, names=NATIVE_NAMES),
    )
    delete_native = deleting(NATIVE, repeat_safe=False)

    list_available_schemas_native = ListOperation(
        NATIVE + SCHEMAS,
        item=DatasourceSchemaItem,
        filters=DatasourceNativeSchemasParams,
        paging=ONE_PAGE,
    )
    start_metadata_extraction_native = extracting(NATIVE)
    get_extraction_config_native = set_up(NATIVE)
    replace_extraction_config_native = setting(
        "PUT",
        NATIVE,
        DatasourceNativeConfigItem,
        get_extraction_config_native,
        full_write=True,
    )
    check_configuration_native = checking(NATIVE)

    list_migration_connectors = ListOperation(
        "/integration/v1/datasources/{db_type}/connectors/",
        item=DatasourceConnectorItem,
        filters=DatasourceMigrationParams,
    )
    move_to_agent_connector = JobOperation(
        "PUT",
        NATIVE + ONE + "migrate_to_agent_based_connector/{connector_id}/",
        payload=DatasourceAgentItem,
        result=JobDetailsDatasourceOcf,
        body=NO_BODY,
        batch=EACH,
        repeat_safe=False,
        answers_at_once=True,
        same_object=BY_ID,
        reader=taken_over,
    )
