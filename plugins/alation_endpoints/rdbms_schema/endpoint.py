"""The schemas of relational data sources. Sheet: rdbms_schema."""

from __future__ import annotations

from alation_core import BatchLimit, Endpoint, JobOperation, ListOperation
from alation_endpoints.common.rdbms.matching import by_key_or_id
from alation_endpoints.common.rdbms.objects import BY_ID_OR_KEY, BY_KEY
from alation_endpoints.common.rdbms.reading import locate, reads
from alation_endpoints.common.rdbms.shapes import DataSourceParams, JobDetailsRdbms
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
    upsert = JobOperation(
        "POST",
        PATH,
        payload=SchemaPostItem,
        result=JobDetailsRdbms,
        params=DataSourceParams,
        batch=BatchLimit(items=1000, hard=True),
        repeat_safe=True,
        refusal_starts_nothing=True,
        overlaps=False,
        reader=reads(by_key_or_id, "key"),
        locate=locate("key"),
        same_object=BY_KEY,
        full_write=True,
    )
    update = JobOperation(
        "PATCH",
        PATH,
        payload=SchemaPatchItem,
        result=JobDetailsRdbms,
        params=DataSourceParams,
        batch=BatchLimit(items=1000),
        # add and remove should settle too, but nobody states it (sheet rdbms_schema): a row
        # that carries them may be sent twice after a lost answer.
        repeat_safe=True,
        refusal_starts_nothing=True,
        overlaps=False,
        reader=reads(by_key_or_id, "id", "key"),
        locate=locate("id", "key"),
        same_object=BY_ID_OR_KEY,
    )
