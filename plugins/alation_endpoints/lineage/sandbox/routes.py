"""The routes of lineage, with its writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_endpoints.common.lineage.sandbox import (
    find_dataflow,
    is_path,
    put_dataflow,
    put_paths,
)
from alation_endpoints.lineage.sandbox.edges import flows_of_edge, remove_edge
from alation_endpoints.lineage.sandbox.reads import bulk_get, get
from alation_sandbox import Answer, Call, JobEnd, Refusal, Route, World, accepted, error

PATH = "/integration/v2/lineage/"
_ENDS = ("source_otype", "source_key", "target_otype", "target_key")


def _upload(world: World, call: Call) -> Answer:
    sent = call.json()
    body: Mapping[str, Any] = sent if isinstance(sent, Mapping) else {"paths": None}
    fits = set(body) <= {"dataflow_objects", "paths"}
    flows, paths = body.get("dataflow_objects", []), body.get("paths", [])
    if (
        not fits
        or not _are_flows(flows)
        or not isinstance(paths, list)
        or not all(map(is_path, paths))
    ):
        # A choice: no refusal of this call is recorded.
        raise Refusal(error(400, "dataflow_objects and paths must be lists.", "400000"))

    def work(world: World) -> JobEnd:
        for flow in flows:
            old = find_dataflow(world, flow["external_id"]) or {}
            kept = {name: old[name] for name in ("title", "group_name") if name in old}
            put_dataflow(world, {**kept, **flow})
        put_paths(world, paths)
        # A choice: the job tells nothing of temporary objects; the read shows them.
        return JobEnd(result=f"{len(paths)} paths were uploaded.")

    return accepted(world.start_job(work))


def _are_flows(flows: Any) -> bool:
    return isinstance(flows, list) and all(
        isinstance(flow, Mapping) and str(flow.get("external_id", "")).lower().startswith("api/")
        for flow in flows
    )


def _delete_edge(world: World, call: Call) -> Answer:
    missing = [name for name in _ENDS if not call.one(name)]
    if missing:
        raise Refusal(error(400, f"Required: {', '.join(missing)}.", "400000"))  # a choice
    texts = [str(call.one(name)).lower() for name in _ENDS]
    source, target = (texts[0], texts[1]), (texts[2], texts[3])
    used, flow = flows_of_edge(world, source, target), call.one("dataflow_key")
    if flow is not None and any(flows != {flow.lower()} for flows in used):
        text = "The edge is used by another dataflow."  # a choice: the text is not recorded
        raise Refusal(error(400, text, "400000"))

    def work(world: World) -> JobEnd:
        if not used:
            # A choice: what an unknown edge brings is not recorded.
            return JobEnd("failed", None, "There is no such edge.")
        remove_edge(world, source, target)
        return JobEnd(result=None)

    return accepted(world.start_job(work))


ROUTES = [
    Route("POST", PATH, _upload),
    Route("DELETE", PATH, _delete_edge),
    Route("GET", PATH, get),
    Route("POST", "/integration/v2/bulk_lineage/", bulk_get),
]
