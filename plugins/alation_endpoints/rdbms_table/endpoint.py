"""The tables of relational data sources. Sheet: rdbms_table."""

from __future__ import annotations

from alation_core import (
    BatchLimit,
    Compared,
    Endpoint,
    JobOperation,
    ListOperation,
    SameObject,
    TakesBack,
)
from alation_core.bodies import JSON_OBJECT
from alation_endpoints.common.custom_fields.taken_back import VALUES
from alation_endpoints.common.rdbms.comparing import COMMENT, PLAIN, comparing, key
from alation_endpoints.common.rdbms.operations import updating, upserting
from alation_endpoints.rdbms_table.shapes import (
    JobDetailsTableSync,
    TableItem,
    TableParams,
    TablePatchItem,
    TablePostItem,
    TableSyncItem,
)

PATH = "/integration/v2/table/"


class RdbmsTable(Endpoint):
    """Tables, views and synonyms of relational data sources.

    The data source and the schemas must exist; a synonym comes after its base table, in a later
    call. Send tables before columns, and wait for each job: jobs of one data source are not sent
    side by side. `upsert` is a full write: on a table that exists it resets every field that a row
    leaves out. Use `update` to change some. `sync_from_source` needs a data source that is
    connected; the table need not be in the catalog yet.
    """

    name = "rdbms_table"

    list = ListOperation(PATH, item=TableItem, filters=TableParams)
    upsert = upserting(PATH, TablePostItem, TakesBack(list, forms=VALUES))
    update = updating(PATH, TablePatchItem, TakesBack(list, forms=VALUES))
    sync_from_source = JobOperation(
        "POST",
        "/api/v1/table/sync/",
        payload=TableSyncItem,
        result=JobDetailsTableSync,
        body=JSON_OBJECT,
        batch=BatchLimit(items=1, hard=True),
        repeat_safe=True,
        same_object=SameObject(("datasource_id", "schema", "table")),
        # The reply is not documented (sheet rdbms_table): a handle in it is followed, and a reply
        # without one is the result.
        answers_at_once=True,
    )
    compared = comparing(
        list,
        upsert,
        update,
        {
            "table_comment": COMMENT,
            # A synonym needs its base table.
            "table_type": Compared(needs=("base_table_key",)),
            "sql": COMMENT,
            "base_table_key": Compared(alike=key),
            "partition_definition": COMMENT,
            "partition_columns": PLAIN,
        },
    )
