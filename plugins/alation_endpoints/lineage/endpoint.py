"""The lineage paths between the objects of the catalog. Sheet: lineage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_core import (
    BatchLimit,
    Endpoint,
    GetOperation,
    JobDetails,
    JobOperation,
    SameObject,
)
from alation_core.bodies import NO_BODY, Bare, lists_under
from alation_core.shapes import Row
from alation_endpoints.lineage.reading import uploaded
from alation_endpoints.lineage.shapes import (
    LineageBulkItem,
    LineageBulkParams,
    LineageDeleteItem,
    LineageItem,
    LineageParams,
    LineagePostItem,
)

PATH = "/integration/v2/lineage/"
BATCH = BatchLimit(items=100)
"""Recommended (lineage-overview): 100 paths with 10 dataflows in each."""


def _dataflows(row: Row) -> Mapping[str, Any]:
    flows = row.get("dataflow_objects") or ()
    return {f"dataflow {flow['external_id'].lower()}": flow for flow in flows}


ONE_GRAPH: SameObject = SameObject((), sets=_dataflows)
"""All rows write one graph; two that say different things of one dataflow contradict each other."""

ONE_EDGE: SameObject = SameObject(
    ("source_otype", "source_key", "target_otype", "target_key"), sets=lambda row: {}
)


class Lineage(Endpoint):
    """Lineage paths, with or without dataflows.

    The objects of a path must exist: an unknown key makes a temporary object (TMP) and no error,
    which `get` shows by `is_temp`. What the job of an upload says in words of a key of a row
    becomes that row's problem. Without `dataflow_key` a deleted edge goes away whatever dataflows
    use it. `bulk_get` is a beta that the vendor has to enable (404 where it is not), and answers in
    pages if you ask for a batch_size.

    Not known: what the result of a job holds (null and texts are taken, anything else leaves rows
    `unknown`); what deleting an edge twice does; the refusal where another dataflow uses an edge;
    the parameter of `get` that leaves child objects out; whether jobs may run at the same time
    (they do not here).
    """

    name = "lineage"

    upload = JobOperation(
        "POST",
        PATH,
        payload=LineagePostItem,
        result=JobDetails,
        body=lists_under({"dataflow_objects": "dataflow_objects", "paths": Bare("path")}),
        batch=BATCH,
        repeat_safe=True,
        overlaps=False,
        same_object=ONE_GRAPH,
        reader=uploaded,
    )
    delete_edge = JobOperation(
        "DELETE",
        PATH,
        payload=LineageDeleteItem,
        result=JobDetails,
        body=NO_BODY,
        batch=BatchLimit(items=1, hard=True),
        repeat_safe=False,
        overlaps=False,
        same_object=ONE_EDGE,
    )
    get = GetOperation(PATH, item=LineageItem, params=LineageParams)
    bulk_get = GetOperation(
        "/integration/v2/bulk_lineage/",
        item=LineageBulkItem,
        params=LineageBulkParams,
        method="POST",
    )
