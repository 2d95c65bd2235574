"""The schemas of relational data sources. Sheet: rdbms_schema."""

from __future__ import annotations

from alation_core import Endpoint, ListOperation, TakesBack
from alation_endpoints.common.custom_fields.taken_back import VALUES
from alation_endpoints.common.rdbms.comparing import COMMENT, comparing
from alation_endpoints.common.rdbms.operations import updating, upserting
from alation_endpoints.rdbms_schema.shapes import (
    SchemaItem,
    SchemaParams,
    SchemaPatchItem,
    SchemaPostItem,
)

PATH = "/integration/v2/schema/"


class RdbmsSchema(Endpoint):
    """Schemas of relational data sources, real or virtual.

    The data source must exist. Send schemas before tables and tables before columns, and wait for
    each job: jobs of one data source are not sent side by side. `upsert` is a full write: on a
    schema that exists it resets every field that a row leaves out. Use `update` to change some.
    """

    name = "rdbms_schema"

    list = ListOperation(PATH, item=SchemaItem, filters=SchemaParams)
    upsert = upserting(PATH, SchemaPostItem, TakesBack(list, forms=VALUES))
    update = updating(PATH, SchemaPatchItem, TakesBack(list, forms=VALUES))
    compared = comparing(list, upsert, update, {"db_comment": COMMENT})
