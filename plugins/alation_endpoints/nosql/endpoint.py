"""Folders, collections and schemas of a document store. Sheet: nosql."""

from __future__ import annotations

from typing import Any

from alation_core import (
    BatchLimit,
    Endpoint,
    JobDetails,
    JobOperation,
    ListOperation,
    SameObject,
)
from alation_core.bodies import list_under
from alation_core.paging import PageNumber
from alation_endpoints.common.unrecorded import status_where_nothing_is_told
from alation_endpoints.nosql.shapes import (
    NosqlFolder,
    NosqlFolderItem,
    NosqlParams,
    NosqlUploadParams,
)

PATH = "/integration/v2/doc_schema/{ds_id}/"
FOLDERS = "folders"
PAGING = PageNumber(page="page", first=1)
BY_NAME = SameObject(("name",))


def folders_of(page: Any) -> Any:
    """Return the folders of a page: a list, or an object with that list, as a write sends it."""
    return page.get(FOLDERS) if isinstance(page, dict) else page


class Nosql(Endpoint):
    """Folders, collections and schemas of a virtual NoSQL data source; a row is a folder.

    The data source comes first (dbtype generic_nosql, virtual), and NoSQL must be switched on for
    the server. `create` (version 2) sends a folder per request. `upload_v1` is older (deprecated in
    2024.3.2) and takes the whole tree each time: with `remove_not_seen=True` it DELETES what the
    rows do not mention, so they are never split.

    Not known: the replies of version 2, what a job's result says, the bodies of PATCH and DELETE.
    So a result that says anything leaves the rows unknown, with the raw answer; only an empty one
    lets the status speak. There is no update and no delete here.
    """

    name = "nosql"

    list = ListOperation(
        PATH, item=NosqlFolderItem, filters=NosqlParams, paging=PAGING, decode=folders_of
    )
    create = JobOperation(
        "POST",
        PATH,
        payload=NosqlFolder,
        result=JobDetails,
        params=NosqlParams,
        body=list_under(FOLDERS),
        batch=BatchLimit(items=1),
        repeat_safe=False,
        reader=status_where_nothing_is_told,
        same_object=BY_NAME,
    )
    upload_v1 = JobOperation(
        "POST",
        "/integration/v1/data/{ds_id}/parse_docstore/",
        payload=NosqlFolder,
        result=JobDetails,
        params=NosqlUploadParams,
        body=list_under(FOLDERS),
        batch=BatchLimit(items=None, whole=True),
        repeat_safe=True,
        reader=status_where_nothing_is_told,
        same_object=BY_NAME,
        overlaps=False,
    )
