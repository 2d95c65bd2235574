"""The content of a file system that is not connected. Sheet: virtual_filesystem."""

from __future__ import annotations

from alation_core import BatchLimit, Endpoint, JobDetails, JobOperation, SameObject
from alation_core.bodies import JSON_LINES
from alation_core.shapes import Row
from alation_endpoints.virtual_filesystem.reading import read_replace
from alation_endpoints.virtual_filesystem.shapes import (
    VirtualFilesystemItem,
    VirtualFilesystemParams,
)


def _file_of(row: Row) -> tuple[str, str]:
    """Name a file by its place: delimiters at both ends of the path do not matter."""
    return row["path"].strip("/"), row["name"]


ONE_FILE: SameObject = SameObject(("path", "name"), name=_file_of)


class VirtualFilesystem(Endpoint):
    """Files and directories of a file system that is not connected.

    Every call REPLACES the whole content of the file system: what the rows do not name is deleted,
    so they are never split. The file system must exist; the API cannot make one. Directories go
    before what they hold, and one upload at a time runs, since the later one wins. The server tells
    no ids.
    """

    name = "virtual_filesystem"

    replace = JobOperation(
        "POST",
        "/api/v1/bulk_metadata/file_upload/{filesystem_id}/",
        payload=VirtualFilesystemItem,
        result=JobDetails,
        params=VirtualFilesystemParams,
        body=JSON_LINES,
        batch=BatchLimit(items=None, whole=True),
        repeat_safe=True,
        reader=read_replace,
        overlaps=False,
        same_object=ONE_FILE,
        full_write=True,
        empty_body=b"\n",
    )
