"""The upload of a virtual data source. Sheet: virtual_datasource."""

from __future__ import annotations

from alation_core import BatchLimit, Endpoint, JobOperation, SameObject
from alation_core.bodies import JSON_LINES
from alation_core.shapes import Row
from alation_endpoints.virtual_datasource.lines import INDEX, VirtualDatasourceItem, kind_of
from alation_endpoints.virtual_datasource.reading import locate, read_upload
from alation_endpoints.virtual_datasource.shapes import (
    JobDetailsVirtualDatasourcePost,
    VirtualDatasourceDeleteParams,
    VirtualDatasourceParams,
)

PATH = "/api/v1/bulk_metadata/extraction/{ds_id}"


def _object_of(row: Row) -> tuple[bool, str]:
    """Name an object by its key: an index may have that of a column."""
    return kind_of(row) is INDEX, row["key"]


ONE_LINE: SameObject = SameObject(("key",), name=_object_of)


class VirtualDatasource(Endpoint):
    """Schemas, tables, views, columns and indexes of a virtual data source.

    The data source must exist. Rows go in the order in which their objects need each other:
    schemas, tables and views, columns, indexes; a line whose parent is missing is ignored and
    reported. One upload at a time runs on a source. What an upload leaves out stays as it is, but
    `upload` with `remove_not_seen=True`, and `delete_missing` always, DELETE every object of the
    source that the rows do not mention: there the rows are never split. The server tells no ids.
    """

    name = "virtual_datasource"

    upload = JobOperation(
        "POST",
        PATH,
        payload=VirtualDatasourceItem,
        result=JobDetailsVirtualDatasourcePost,
        params=VirtualDatasourceParams,
        body=JSON_LINES,
        whole_when=lambda params: params.get("remove_not_seen") is True,
        repeat_safe=True,
        reader=read_upload,
        locate=locate,
        same_object=ONE_LINE,
        overlaps=False,
        empty_body=b"",
    )
    delete_missing = JobOperation(
        "POST",
        f"{PATH}?remove_not_seen=true",
        payload=VirtualDatasourceItem,
        result=JobDetailsVirtualDatasourcePost,
        params=VirtualDatasourceDeleteParams,
        body=JSON_LINES,
        batch=BatchLimit(items=None, whole=True),
        repeat_safe=True,
        reader=read_upload,
        locate=locate,
        same_object=ONE_LINE,
        overlaps=False,
        empty_body=b"",
    )
