"""Data dictionaries: files that set values of objects. Sheet: data_dictionary."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any

from alation_core import (
    BatchLimit,
    Endpoint,
    GetOperation,
    Item,
    JobOperation,
    ListOperation,
    SameObject,
)
from alation_core.jobs import HandlePlace, JobProtocol, JobState
from alation_core.paging import ONE_PAGE
from alation_core.shapes import Row
from alation_endpoints.data_dictionary.answers import (
    DataDictionaryTask,
    DataDictionaryTaskError,
    JobDetailsDataDictionary,
    listed,
)
from alation_endpoints.data_dictionary.file import UPLOAD
from alation_endpoints.data_dictionary.reading import read_task
from alation_endpoints.data_dictionary.shapes import (
    ADDRESSES,
    CELLS,
    PROPERTIES,
    DataDictionaryItem,
    DataDictionaryParams,
    DataDictionaryReportPath,
    DataDictionaryTaskPath,
)

PATH = "/integration/v1/data_dictionary/"
ONE_TASK = PATH + "tasks/{task_id}"

TASKS = JobProtocol(
    path=PATH + "tasks/{handle}",
    handles=(HandlePlace(("task", "id")),),
    words={
        "queued": JobState.RUNNING,
        "processing": JobState.RUNNING,
        "succeeded": JobState.SUCCEEDED,
        "partially_succeeded": JobState.PARTIAL,
        "failed": JobState.FAILED,
    },
    over=frozenset({"completed"}),
    errors_path=PATH + "tasks/{handle}/errors/",
    over_first=True,
)
"""Tasks are asked for at a path of their own. `state` says whether one is over; `status` is null
until then."""


def _object_of(row: Row) -> Hashable | None:
    """Name an object by type and id where the row has them, else by its key."""
    told = row.get(PROPERTIES)
    if told is None:
        return ("key", row.get("key"))
    parts = dict(part.partition("=")[::2] for part in re.split(r"[;\s]+", told) if part)
    return (parts.get("otype"), parts.get("oid"))


def _set_on_it(row: Row) -> Mapping[str, Any]:
    return {name: row[name] for name in CELLS if name in row} | (row.get("custom_fields") or {})


class DataDictionary(Endpoint):
    """Titles, descriptions and fields of an object and its children, by a file. Since 2023.3.2.

    Objects, custom fields and templates must exist; invalid values are ignored by the server. One
    upload holds one hierarchy: relational objects, BI objects, or folders with their terms. Columns
    may only appear together with a higher object. Rows go up as one CSV file, but with
    `allow_reset` those that name other fields, and always those that name their object in another
    way, go into files of their own: an empty cell could clear a value. One file after the other.

    The server counts what it did, and errors name ranges of lines; rows that neither tells apart
    are `unknown`. A task that failed without counting has done nothing as far as is known. What the
    upload refuses at once, what becomes of several uploads at a time, how large a file may be, and
    what the errors of a task answer after a success is not known. `download_report` gives text: one
    line per record, in columns that are not known.
    """

    name = "data_dictionary"

    upload = JobOperation(
        "PUT",
        PATH + "{object_type}/{object_id}/upload/",
        payload=DataDictionaryItem,
        result=JobDetailsDataDictionary,
        params=DataDictionaryParams,
        body=UPLOAD,
        batch=BatchLimit(items=None),
        repeat_safe=True,
        reader=read_task,
        same_object=SameObject(ADDRESSES, name=_object_of, sets=_set_on_it),
        overlaps=False,
        protocol=TASKS,
    )
    get_task = GetOperation(ONE_TASK, item=DataDictionaryTask, params=DataDictionaryTaskPath)
    get_task_errors = ListOperation(
        ONE_TASK + "/errors/",
        item=DataDictionaryTaskError,
        filters=DataDictionaryTaskPath,
        paging=ONE_PAGE,
        decode=listed,
    )
    download_report = GetOperation(
        "/download/data_dictionary/{file_name}/",
        item=Item,
        params=DataDictionaryReportPath,
        accept="text",
    )
