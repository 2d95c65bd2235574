"""The columns of relational data sources. Sheet: rdbms_column."""

from __future__ import annotations

from alation_core import (
    BatchLimit,
    Compared,
    Endpoint,
    GetOperation,
    JobOperation,
    ListOperation,
    TakesBack,
)
from alation_core.alike import as_text
from alation_endpoints.common.custom_fields.taken_back import VALUES
from alation_endpoints.common.rdbms.comparing import COMMENT, PLAIN, comparing
from alation_endpoints.common.rdbms.matching import by_parent, by_path
from alation_endpoints.common.rdbms.objects import (
    BY_COLUMN_AND_KEY,
    BY_PARENT_AND_KEY,
)
from alation_endpoints.common.rdbms.operations import updating, upserting
from alation_endpoints.common.rdbms.reading import locate, reads
from alation_endpoints.common.rdbms.shapes import DataSourceParams, JobDetailsRdbms
from alation_endpoints.common.taken_back import without_nulls
from alation_endpoints.rdbms_column.shapes import (
    ChildColumnParams,
    ChildColumnPatchItem,
    ColumnChildrenItem,
    ColumnItem,
    ColumnParams,
    ColumnPatchItem,
    ColumnPostItem,
    RootColumnChildrenPatchItem,
)

PATH = "/integration/v2/column/"
COLUMN_FORMS = {**VALUES, "index": without_nulls}


class RdbmsColumn(Endpoint):
    """Columns of relational data sources, called "attribute" in most other places of the API.

    The tables must exist, and so must the column that a foreign key refers to, or it is sent
    before. Wait for each job: jobs of one data source are not sent side by side. `upsert` is a
    full write: on a column that exists it resets every field that a row leaves out, `nullable`
    included, which then says NO NULLS. Use `update` to change some.

    A complex column (STRUCT) has children, which exist once they were extracted. `get_children`
    returns 100 of its first level unless `child_limit` asks for more, without a sign that there
    are more; `update_children` names columns by their ids and makes a request for each of them,
    `update_children_bulk` names them by their keys, all in one request.
    """

    name = "rdbms_column"

    list = ListOperation(PATH, item=ColumnItem, filters=ColumnParams)
    upsert = upserting(PATH, ColumnPostItem, TakesBack(list, forms=COLUMN_FORMS), items=10_000)
    update = updating(PATH, ColumnPatchItem, TakesBack(list, forms=COLUMN_FORMS))
    get_children = GetOperation(
        f"{PATH}{{column_id}}/children/", item=ColumnChildrenItem, params=ChildColumnParams
    )
    update_children = JobOperation(
        "PATCH",
        f"{PATH}{{column_id}}/children/",
        payload=ChildColumnPatchItem,
        result=JobDetailsRdbms,
        params=DataSourceParams,
        batch=BatchLimit(items=1000),
        repeat_safe=True,
        refusal_starts_nothing=True,
        overlaps=False,
        reader=reads(by_path, "key"),
        locate=locate("key"),
        same_object=BY_COLUMN_AND_KEY,
    )
    update_children_bulk = JobOperation(
        "PATCH",
        f"{PATH}children/",
        payload=RootColumnChildrenPatchItem,
        result=JobDetailsRdbms,
        params=DataSourceParams,
        batch=BatchLimit(items=1000),
        repeat_safe=True,
        refusal_starts_nothing=True,
        overlaps=False,
        reader=reads(by_parent, "parent_key", "key", groups="parent_key"),
        locate=locate("parent_key", "key"),
        same_object=BY_PARENT_AND_KEY,
    )
    compared = comparing(
        list,
        upsert,
        update,
        {
            "column_type": COMMENT,
            "column_comment": COMMENT,
            "nullable": PLAIN,
            "position": Compared(alike=as_text),
            "index": PLAIN,
        },
    )
