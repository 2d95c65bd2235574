"""Tasks: work that goes on, and whose result takes the place of what tells of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from alation_sandbox import Answer, Call, JobEnd, Record, Refusal, World, error, ok

TABLE = "ai_task"
NOT_FOUND = error(404, "Not found.", "404000")
"""A choice for everything that is not there: no refusal of this service is known."""

Result = Callable[[World], Any]
"""Makes the result of a task when it is done; what it raises as ValueError lets the task fail."""


def start(world: World, call: Call, name: str, kind: str, result: Result) -> Answer:
    """Start a task and answer its id.

    Args:
        world: of the sandbox.
        call: that starts it.
        name: what it does.
        kind: of its result: where it can be asked for.
        result: makes it.
    """

    def work(world: World) -> JobEnd:
        try:
            return JobEnd(result=result(world))
        except ValueError as fault:
            return JobEnd("failed", {"error": str(fault)})

    task_id = str(uuid4())
    job = world.start_job(work).id
    task = {"task_id": task_id, "name": name, "kind": kind, "job": job, "user_id": call.user_id}
    world.table(TABLE).insert(task)
    return ok({"task_id": task_id})


def show(*kinds: str) -> Callable[[World, Call], Answer]:
    """Return the handler that answers a task of these kinds, or its result."""

    def handler(world: World, call: Call) -> Answer:
        task = world.table(TABLE).by_key(task_id=call.path_params["task_id"])
        if task is None or task["kind"] not in kinds:
            raise Refusal(NOT_FOUND)
        job = world.job(task["job"])
        end = None if job is None else world.job_end(job)
        if end is None:
            return ok(_told(task, "running", {}))
        return ok(end.result) if end.status != "failed" else ok(_told(task, "failed", end.result))

    return handler


def _told(task: Record, status: str, context: Any) -> dict[str, Any]:
    return {
        "name": task["name"],
        "parameters": {},
        "id": task["task_id"],
        "tenant_id": "sandbox",
        "user_id": str(task["user_id"]),
        "context": context,
        "status": status,
    }
