"""The calls of data quality, and what the jobs of writes tell. Sheet: data_quality.

Where it is open, a choice is marked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alation_endpoints.data_quality.sandbox.books import (
    RESULTS,
    RULES,
    keys_of,
    store_result,
    store_rule,
)
from alation_endpoints.data_quality.sandbox.checks import lists_of
from alation_endpoints.data_quality.sandbox.lists import list_results, list_rules
from alation_endpoints.data_quality.sandbox.rating import check_tables
from alation_sandbox import Answer, Call, JobEnd, Route, World

PATH = "/integration/v1/data_quality/"
SAMPLE = 10  # A choice: the length of the samples is not known.


def _started(world: World, work: Any) -> Answer:
    job = world.start_job(work)
    return Answer(202, {"job_id": job.id, "href": f"/api/v1/bulk_metadata/job/?id={job.id}"})


def _counted(keys: list[dict[str, Any]]) -> dict[str, Any]:
    return {"count": len(keys), "sample": keys[:SAMPLE]}


def _upsert(world: World, call: Call) -> Answer:
    lists = lists_of(call)

    def work(world: World) -> JobEnd:
        rules = [store_rule(world, entry) for entry in lists.get("fields", [])]
        stored = [(entry, store_result(world, entry)) for entry in lists.get("values", [])]
        failed = [keys_of(entry) for entry, done in stored if done is None]
        flags = dict.fromkeys(("GOOD", "WARNING", "ALERT"), 0)
        for entry, done in stored:
            flags[entry["status"]] += done is not None
        return JobEnd(
            result={
                "fields": _by_action(
                    (done, {"field_key": entry["field_key"]})
                    for entry, done in zip(lists.get("fields", []), rules, strict=True)
                ),
                "values": _by_action((done, keys_of(entry)) for entry, done in stored),
                "created_object_attribution": {
                    "success_count": 0,  # in every capture, also for stored values
                    "failure_count": len(failed),
                    "success_sample": [],
                    "failure_sample": failed[:SAMPLE],
                },
                "flag_counts": flags,
                "total_duration": 0.01,
            }
        )

    return _started(world, work)


def _by_action(done: Iterable[tuple[str | None, dict[str, Any]]]) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {"created": [], "updated": []}
    for action, keys in done:
        if action is not None:
            found[action].append(keys)
    return {action: _counted(keys) for action, keys in found.items()}


def _delete(world: World, call: Call) -> Answer:
    lists = lists_of(call)

    def work(world: World) -> JobEnd:
        results = _delete_all(world, RESULTS, [keys_of(entry) for entry in lists.get("values", [])])
        keys = [{"field_key": key} for key in lists.get("fields", [])]
        rules = _delete_all(world, RULES, keys)
        for key in keys:
            # A choice: the results of a deleted rule vanish with it.
            for orphan in list(world.table(RESULTS).matching(**key)):
                world.table(RESULTS).delete(orphan["id"])
        return JobEnd(result={"fields": rules, "values": results, "total_duration": 0.01})

    return _started(world, work)


def _delete_all(world: World, table: str, wanted: list[dict[str, Any]]) -> dict[str, Any]:
    gone, missing = [], []
    for keys in wanted:
        found = world.table(table).by_key(**keys)
        if found is None:
            missing.append(keys)
        else:
            world.table(table).delete(found["id"])
            gone.append(keys)
    return {"deleted": _counted(gone), "not_found": _counted(missing)}


ROUTES = [
    Route("GET", f"{PATH}fields/", list_rules),
    Route("GET", f"{PATH}values/", list_results),
    Route("POST", PATH, _upsert),
    Route("DELETE", PATH, _delete),
    Route("POST", "/integration/v1/dq/check_sql_query_tables/", check_tables),
]
