"""The dataflow objects of the lineage graph, with their paths. Sheet: dataflow."""

from __future__ import annotations

from alation_core import BatchLimit, Endpoint, JobOperation, ListOperation, SameObject, TakesBack
from alation_core.bodies import JSON_LIST, list_of, lists_under
from alation_core.shapes import Row
from alation_endpoints.common.lineage.shapes import DataflowItem
from alation_endpoints.common.objects import BY_ID
from alation_endpoints.dataflow.pages import dataflows, parts
from alation_endpoints.dataflow.reading import mapped, upserted
from alation_endpoints.dataflow.shapes import (
    DataflowDeleteItem,
    DataflowDeleteParams,
    DataflowParams,
    DataflowPatchItem,
    DataflowPostItem,
    JobDetailsDataflowDelete,
    JobDetailsDataflowPost,
)
from alation_endpoints.dataflow.taken_back import written_paths

PATH = "/integration/v2/dataflow/"
BATCH = BatchLimit(items=1000)
"""Recommended for the upsert (lineage-overview); of the others no limit is known."""


def _object_of(row: Row) -> tuple[str, str]:
    field = "external_id" if "external_id" in row else "id"
    return field, str(row[field]).lower()


BY_KEY: SameObject = SameObject(("external_id",), name=_object_of)


class Dataflow(Endpoint):
    """Dataflows, the steps between the objects of the lineage graph, with the paths through them.

    The tables, columns and reports of the paths must exist: an unknown key makes a temporary
    object, and no error. `upsert` replaces a dataflow of the same external_id; where its old paths
    must go, delete it first. `delete` takes all paths through a dataflow away, too. The list is
    read whole before the first dataflow comes, since a path may stand on another page than its
    dataflow.

    Not known: whether an upsert removes paths that it does not name; the form of entries under
    `failed`, and of a job that failed; the refusals of `update` and `delete`; whether jobs may
    run at the same time (they do not here). What has another form leaves rows `unknown`.
    """

    name = "dataflow"

    list = ListOperation(
        PATH,
        item=DataflowItem,
        filters=DataflowParams,
        body="ids",
        decode=parts,
        assemble=dataflows,
    )
    upsert = JobOperation(
        "POST",
        PATH,
        payload=DataflowPostItem,
        result=JobDetailsDataflowPost,
        body=lists_under({"dataflow_objects": None, "paths": "paths"}),
        batch=BATCH,
        repeat_safe=True,
        overlaps=False,
        same_object=BY_KEY,
        full_write=True,
        reader=upserted,
        takes_back=TakesBack(list, forms={"paths": written_paths}),
    )
    update = JobOperation(
        "PATCH",
        PATH,
        payload=DataflowPatchItem,
        result=JobDetailsDataflowPost,
        body=JSON_LIST,
        batch=BATCH,
        repeat_safe=True,
        overlaps=False,
        same_object=BY_ID,
        reader=mapped,
        takes_back=TakesBack(list),
    )
    delete = JobOperation(
        "DELETE",
        PATH,
        payload=DataflowDeleteItem,
        result=JobDetailsDataflowDelete,
        params=DataflowDeleteParams,
        body=list_of("id", "external_id", named_by="keyField"),
        batch=BATCH,
        repeat_safe=True,
        overlaps=False,
        same_object=BY_KEY,
        reader=mapped,
    )
