"""The jobs of the service: creations of many, actions; listed, read, canceled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from alation_endpoints.critical_data_element.sandbox import elements
from alation_endpoints.critical_data_element.sandbox.common import (
    NOT_FOUND,
    found,
    may_be_twice,
    paged,
    sent,
    unfit,
)
from alation_sandbox import Answer, Call, JobEnd, Record, Refusal, World, ok

TABLE, BULK = "cde_job", "API_BULK_CREATION"
ACTIONS = ("DATA_MAPPING", "CALCULATE_CURATION_SCORE", "CALCULATE_DQ_SCORE")
FINISHED = JobEnd("FINISHED")
MOST = 1000


Work = Callable[[World], JobEnd]
"""What a job does when it ends."""


def _start(world: World, kind: str, work: Work, cde_id: int | None = None) -> Record:
    """Start a job, which does nothing where it was canceled before its end."""
    key, number = str(uuid4()), world.reserve_job_id()

    def unless_canceled(world: World) -> JobEnd:
        record = world.table(TABLE).get(number) or {}
        return JobEnd("CANCELED") if record.get("canceled") else work(world)

    record = {"id": number, "key": key, "type": kind, "cde_id": cde_id, "canceled": False}
    world.table(TABLE).insert({**record, "ts_created": world.timestamp()})
    world.start_job(unless_canceled, name=key, job_id=number)
    return record


def show(world: World, record: Record) -> dict[str, Any]:
    """Return a job as the service shows it."""
    named = {name: record[name] for name in ("id", "key", "type", "ts_created")}
    job = world.job(record["id"])
    end = None if job is None else world.job_end(job)
    if end is None:
        status = "CANCELED" if record["canceled"] else "IN_PROGRESS"
        return {**named, "status": status, "result": None, "ts_updated": None}
    failed = end.status == "failed"
    result = {"msg": end.msg or end.result} if failed else end.result
    ended = {"status": "ERROR" if failed else end.status, "result": result}
    return {**named, **ended, "ts_updated": world.timestamp()}


def _of_path(world: World, call: Call) -> Record:
    record = world.table(TABLE).get(call.path_params["job_id"])
    if record is None:
        raise Refusal(NOT_FOUND)
    return record


# ----------------------------------------------------------------------------------- calls


def list_all(world: World, call: Call) -> Answer:
    """List jobs. There is no filter for keys."""
    return paged(call, _asked(world, call), dict)


def _asked(world: World, call: Call) -> Iterator[Record]:
    kind, status = call.one("type"), call.one("status")
    for record in world.table(TABLE).rows():
        shown = show(world, record)
        if kind in (None, shown["type"]) and status in (None, shown["status"]):
            yield shown


def get(world: World, call: Call) -> Answer:
    """Read one job."""
    return ok(show(world, _of_path(world, call)))


def cancel(world: World, call: Call) -> Answer:
    """Cancel a job. A choice: one that is over is refused with 409."""
    record = _of_path(world, call)
    if show(world, record)["status"] not in ("IN_PROGRESS", "CANCELED"):
        raise Refusal(Answer(409, {"detail": "The job is over"}))
    world.table(TABLE).update(record["id"], {"canceled": True})
    return ok({"status": "CANCELED"})


def bulk_create(world: World, call: Call) -> Answer:
    """Start the creation of many. A choice: a name that is taken is left out, and not counted."""
    body = sent(call)
    given = body.get("cdes")
    if not isinstance(given, list) or not 1 <= len(given) <= MOST:
        raise unfit("cdes", f"Input should be a list of 1 to {MOST} items")
    for one in given:
        elements.check(world, one)
    twice = may_be_twice(body)
    number: list[int] = []

    def work(world: World) -> JobEnd:
        made = 0
        for one in given:
            if twice or not elements.is_taken(world, one["name"]):
                elements.new(world, one, number[0])
                made += 1
        return JobEnd("FINISHED", {"created": made})

    record = _start(world, BULK, work)
    number.append(record["id"])
    return Answer(202, {"job_key": record["key"]})


def trigger(world: World, call: Call) -> Answer:
    """Start an action, unless one of the element runs."""
    element = found(world, elements.TABLE, call.path_params["cde_id"])
    action = sent(call).get("action")
    if action not in ACTIONS:
        raise unfit("action", f"Input should be one of {', '.join(ACTIONS)}")
    running = world.table(TABLE).matching(cde_id=element["id"])
    if any(show(world, one)["status"] == "IN_PROGRESS" for one in running):
        raise Refusal(Answer(409, {"detail": "Another action is in progress"}))
    scores = {"CALCULATE_CURATION_SCORE": "curation_score", "CALCULATE_DQ_SCORE": "quality_score"}

    def work(world: World) -> JobEnd:
        if action in scores:
            world.table(elements.TABLE).update(element["id"], {scores[action]: 0.0})
        return FINISHED

    return Answer(202, {"job_id": _start(world, action, work, element["id"])["id"]})
