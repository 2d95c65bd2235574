"""Runs a task as Airflow does, without its database: templates, deferrals, triggers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from airflow.sdk import DAG
from airflow.sdk.exceptions import TaskDeferred

from alation_airflow.operators import AlationLoadOperator
from alation_airflow.triggers import AlationJobTrigger
from alation_sandbox import Sandbox

Make = Callable[[], Any]


def documents(number: int, first: int = 0) -> list[dict[str, Any]]:
    return [{"title": f"Document {first + n}", "document_hub_id": 1} for n in range(number)]


def load(rows: Any = None, **options: Any) -> AlationLoadOperator:
    """Return the task as a DAG has it."""
    given = (lambda: documents(10)) if rows is None else rows
    with DAG("nightly"):
        return AlationLoadOperator(
            **{
                "task_id": "load",
                "operation": "document.create",
                "rows": given,
                "batch_size": 2,
                "deferrable": True,
                "defer_after": 0.0,
                **options,
            }
        )


def context_of(
    task: Any,
    max_tries: int = 0,
    run: str = "2026-11-26",
    map_index: int = -1,
    try_number: int | None = None,
) -> dict[str, Any]:
    """Return what a task is given; by default it is its first try after it was cleared last."""
    number = max(0, max_tries - task.retries) + 1 if try_number is None else try_number
    instance = SimpleNamespace(max_tries=max_tries, map_index=map_index, try_number=number)
    return {"ti": instance, "task": task, "dag": task.dag, "run_id": run, "ds": run}


def event_of(trigger: Any) -> Any:
    """Return the first event of a trigger, made anew from what was kept of it."""
    path, arguments = trigger.serialize()
    assert path == "alation_airflow.triggers.AlationJobTrigger"
    again = AlationJobTrigger(**json.loads(json.dumps(arguments)))

    async def first() -> Any:
        async for event in again.run():
            return json.loads(json.dumps(event.payload))

    return asyncio.run(first())


def run_task(make: Make, told: list[Any] | None = None, **context: Any) -> Any:
    """Run a task to its end; each time that it is deferred, a new process goes on.

    Args:
        make: makes the task, as each process does from its DAG.
        told: gets what each trigger told.
        context: max_tries, run, map_index, try_number.
    """
    method, arguments = "execute", dict[str, Any]()
    while True:
        task = make()
        known = context_of(task, **context)
        task.render_template_fields(known)
        try:
            return getattr(task, method)(known, **arguments)
        except TaskDeferred as deferred:
            event = event_of(deferred.trigger)
            if told is not None:
                told.append(event)
            method, arguments = deferred.method_name, {"event": event}


def titles(server: Sandbox) -> list[str]:
    return [row["title"] for row in server.world.table("document").rows()]


def posts(server: Sandbox) -> int:
    path = "/integration/v2/document/"
    return sum(one.method == "POST" and one.path == path for one in server.requests)
