"""BI servers and what is in them (GBM v2). Sheet: bi_source."""

from __future__ import annotations

from alation_core import Comparison, DirectOperation, Endpoint, ListOperation, SameObject, TakesBack
from alation_core.bodies import JSON_LIST, JSON_OBJECT, json_with
from alation_endpoints.bi_source import comparing as of
from alation_endpoints.bi_source.answers import (
    BIConnectionItem,
    BIDatasourceColumnItem,
    BIDatasourceItem,
    BIFolderItem,
    BIOtherItem,
    BIReportColumnItem,
    BIReportItem,
    BIServerItem,
    JobDetailsBIConnection,
    JobDetailsBIDatasource,
    JobDetailsBIFolder,
    JobDetailsBIReport,
    JobDetailsBIReportColumn,
    JobDetailsBIServerPatch,
    JobDetailsBIServerPost,
)
from alation_endpoints.bi_source.operations import (
    BATCH,
    ONE,
    SERVER,
    SERVERS,
    deleting,
    deleting_one,
    getting,
    listing,
    updating,
    upserting,
)
from alation_endpoints.bi_source.pages import PAGES
from alation_endpoints.bi_source.params import (
    BIFolderDeleteItem,
    BIFolderPath,
    BIObjectParams,
    BIReportDeleteItem,
    BIReportPath,
    BIServerParams,
)
from alation_endpoints.bi_source.reading import created, server_updated
from alation_endpoints.bi_source.shapes import (
    BIConnectionPatchItem,
    BIConnectionPostItem,
    BIDatasourceColumnPostItem,
    BIDatasourcePatchItem,
    BIDatasourcePostItem,
    BIFolderPatchItem,
    BIFolderPostItem,
    BIReportColumnPatchItem,
    BIReportColumnPostItem,
    BIReportPatchItem,
    BIReportPostItem,
    BIServerPatchItem,
    BIServerPostItem,
)
from alation_endpoints.common.taken_back import without_nulls

FOLDER, FOLDER_ID = "folder/", "bi_folder_id"
REPORT, REPORT_ID = "report/", "bi_report_id"
COLUMN, COLUMN_ID = "report/column/", "bi_report_column_id"
DATASOURCE, DATASOURCE_ID = "datasource/", "bi_datasource_id"
CONNECTION, CONNECTION_ID = "connection/", "bi_connection_id"
FURTHER = "other_fields"


class BiSource(Endpoint):
    """BI servers, and the folders, reports, columns, data sources and connections within one.

    Any server can be read; only a virtual one can be written, and no call deletes it. Everything
    but the servers themselves needs `bi_server_id`. Upserts are jobs that find their objects by
    `external_id`: they count what they did and tell no ids, so list the objects to learn these.
    Send parents before their children: server, folders from the top down, connections, data
    sources, reports, columns; rows keep their order. Updates and deletes are answered at once. The
    ids of new servers are told in the order of the rows that have no error.

    Not known: whether an upsert resets what a row leaves out; the text of a job that creates some
    objects and updates others, or fails with some (a count that does not fit leaves the rows
    `unknown`); the shape of a failed job; the answers to updates of data sources and connections
    (taken for the object); whether deletes tell objects that were not there; the key of the parent
    of a data source's column, and the keys of most fields of connections: `other_fields` takes
    them; the fields of connection columns, users and permissions (their `raw` has them).
    """

    name = "bi_source"

    list_servers = ListOperation(SERVERS, item=BIServerItem, filters=BIServerParams, paging=PAGES)
    create_servers = DirectOperation(
        "POST",
        SERVERS,
        payload=BIServerPostItem,
        result=JobDetailsBIServerPost,
        body=JSON_LIST,
        batch=BATCH,
        repeat_safe=False,
        reader=created,
    )
    update_server = DirectOperation(
        "PATCH",
        SERVER,
        payload=BIServerPatchItem,
        result=JobDetailsBIServerPatch,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=True,
        same_object=SameObject(("bi_server_id",)),
        reader=server_updated,
        # One without a uri belongs to a connector, and is read only.
        takes_back=TakesBack(
            list_servers,
            names={"bi_server_id": "id"},
            forms={"name_configuration": without_nulls},
            takes=lambda server: bool(server.get("uri")),
        ),
    )

    list_folders = listing(FOLDER, BIFolderItem, BIObjectParams)
    get_folder = getting(FOLDER, FOLDER_ID, BIFolderItem, BIFolderPath)
    upsert_folders = upserting(FOLDER, BIFolderPostItem, list_folders)
    update_folder = updating(FOLDER, FOLDER_ID, BIFolderPatchItem, JobDetailsBIFolder, list_folders)
    delete_folders = deleting(FOLDER)
    delete_folder = deleting_one(FOLDER, FOLDER_ID, BIFolderDeleteItem)

    list_reports = listing(REPORT, BIReportItem, BIObjectParams)
    get_report = getting(REPORT, REPORT_ID, BIReportItem, BIReportPath)
    upsert_reports = upserting(REPORT, BIReportPostItem, list_reports)
    update_report = updating(REPORT, REPORT_ID, BIReportPatchItem, JobDetailsBIReport, list_reports)
    delete_reports = deleting(REPORT)
    delete_report = deleting_one(REPORT, REPORT_ID, BIReportDeleteItem)

    list_report_columns = listing(COLUMN, BIReportColumnItem, BIObjectParams)
    upsert_report_columns = upserting(COLUMN, BIReportColumnPostItem, list_report_columns)
    update_report_column = updating(
        COLUMN, COLUMN_ID, BIReportColumnPatchItem, JobDetailsBIReportColumn, list_report_columns
    )
    delete_report_columns = deleting(COLUMN)

    list_datasources = listing(DATASOURCE, BIDatasourceItem, BIObjectParams)
    upsert_datasources = upserting(DATASOURCE, BIDatasourcePostItem, list_datasources)
    update_datasource = updating(
        DATASOURCE, DATASOURCE_ID, BIDatasourcePatchItem, JobDetailsBIDatasource, list_datasources
    )

    list_datasource_columns = listing("datasource/column/", BIDatasourceColumnItem)
    upsert_datasource_columns = upserting(
        "datasource/column/",
        BIDatasourceColumnPostItem,
        list_datasource_columns,
        json_with(FURTHER),
    )

    list_connections = listing(CONNECTION, BIConnectionItem)
    upsert_connections = upserting(
        CONNECTION, BIConnectionPostItem, list_connections, json_with(FURTHER)
    )
    update_connection = updating(
        CONNECTION,
        CONNECTION_ID,
        BIConnectionPatchItem,
        JobDetailsBIConnection,
        list_connections,
        json_with(FURTHER, JSON_OBJECT),
    )

    list_connection_columns = listing("connection/column/", BIOtherItem)
    list_users = listing("user/", BIOtherItem)
    list_permissions = listing("permission/", BIOtherItem)

    servers = Comparison(
        list_servers,
        fields=of.SERVER,
        keys=("title", "uri"),
        create=create_servers,
        update=update_server,
        names={"bi_server_id": "id"},
    )
    folders = of.comparing(
        list_folders, upsert_folders, update_folder, FOLDER_ID, of.FOLDER, delete_folders
    )
    reports = of.comparing(
        list_reports, upsert_reports, update_report, REPORT_ID, of.REPORT, delete_reports
    )
    report_columns = of.comparing(
        list_report_columns,
        upsert_report_columns,
        update_report_column,
        COLUMN_ID,
        of.REPORT_COLUMN,
        delete_report_columns,
    )
    datasources = of.comparing(
        list_datasources, upsert_datasources, update_datasource, DATASOURCE_ID, of.DATASOURCE
    )
    connections = of.comparing(
        list_connections, upsert_connections, update_connection, CONNECTION_ID, of.CONNECTION
    )
