"""The upload, its task, the errors and the report. Sheet: data_dictionary; choices are marked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import uuid4

from alation_endpoints.common.references.sandbox import is_missing
from alation_endpoints.common.sandbox import NOT_FOUND
from alation_endpoints.data_dictionary.sandbox.lines import RELATIONAL, data_source_of, write_line
from alation_endpoints.data_dictionary.sandbox.uploads import Uploaded, read_upload
from alation_endpoints.data_dictionary.shapes import RDBMS
from alation_sandbox import Answer, Call, JobEnd, Record, Refusal, Route, Text, World, ok

PATH = "/integration/v1/data_dictionary/"
TASK = PATH + "tasks/<task_id>"
REPORTS = "/download/data_dictionary/"
TABLE = "data_dictionary_task"
OTYPES = (*RDBMS, "glossary_v3", "bi_server", "bi_folder", "bi_report", "bi_datasource")
FAULT = "'NoneType' object is not callable"


def _upload(world: World, call: Call) -> Answer:
    otype, oid = call.path_params["object_type"], call.path_params["object_id"]
    lost = otype in RELATIONAL and data_source_of(world, otype, oid) is None
    if otype not in OTYPES or lost or is_missing(world, otype, oid):
        raise Refusal(NOT_FOUND)  # a choice
    uploaded = read_upload(world, call)
    task_id = str(uuid4())
    created = world.timestamp()

    def work(world: World) -> JobEnd:
        failed = [write_line(world, (otype, oid), uploaded, line) for line in uploaded.lines]
        done = failed.count(None)
        status = "FAILED" if not done else "SUCCEEDED" if done == len(failed) else _PARTLY
        records = {"total": len(failed), "succeeded": done, "failed": len(failed) - done}
        errors = list(_errors(world, uploaded, failed))
        report = f"{otype}_{oid}_{call.user_id}_{_dashed(world.timestamp())}.csv"
        told = {"errors": errors, "report": report, "text": _report(uploaded, failed)}
        world.table(TABLE).update(job.id, {**told, "ended": world.timestamp()})
        return JobEnd(status, {"records": records})

    job = world.start_job(work, name=task_id)
    resource = {"id": str(uuid4()), "oid": oid, "otype": otype, "user_id": call.user_id}
    task = {"id": job.id, "task_id": task_id, "created": created, "resource": resource}
    world.table(TABLE).insert(task)
    head = {"id": task_id, "type": "COMMIT_TO_CATALOG", "state": "QUEUED", "ts_created": created}
    link = {"rel": "info and status", "href": f"{_host(call)}{PATH}tasks/{task_id}"}
    return Answer(202, {"task": {**head, "links": [link]}})


_PARTLY = "PARTIALLY_SUCCEEDED"


def _dashed(moment: str) -> str:
    return "".join("-" if sign in ":." else sign for sign in moment.removesuffix("Z"))


def _host(call: Call) -> str:
    return f"http://{call.header('host') or 'localhost:8000'}"


# ---------------------------------------------------------------------------------- tasks


def _task(world: World, call: Call) -> Answer:
    task_id = call.path_params["task_id"]
    job = world.job(task_id)
    task = None if job is None else world.table(TABLE).get(job.id)
    if job is None or task is None:
        return NOT_FOUND  # a choice of body
    end, shown = world.job_end(job), {"id": task_id, "type": "COMMIT_TO_CATALOG"}
    if end is None:
        waits = world.now().timestamp() < job.starts_at
        state = {"state": "QUEUED" if waits else "PROCESSING", "status": None}
        progress = {"total_batches": 1, "batches_completed": 0}
        times = {"ts_created": task["created"], "ts_updated": task["created"], "ts_completed": None}
        rest = dict.fromkeys(("dd_resource", "report_download_link"))
        return ok({**shown, **state, "progress": progress, "result": None, **times, **rest})
    report = task.get("report")
    link = f"{_host(call)}{REPORTS}{report}/" if report else None
    ended = task.get("ended", task["created"])
    return ok(
        {
            **shown,
            "state": "COMPLETED",
            "status": end.status.upper(),  # a job that a fault ended says it in small letters
            "progress": {"total_batches": 1, "batches_completed": 1 if report else 0},
            "result": end.result,
            "ts_created": task["created"],
            "ts_updated": ended,
            "ts_completed": ended,
            "dd_resource": task["resource"],
            "report_download_link": link,
        }
    )


def _task_errors(world: World, call: Call) -> Answer:
    job = world.job(call.path_params["task_id"])
    task = None if job is None else world.table(TABLE).get(job.id)
    if job is None or task is None:
        return NOT_FOUND
    end = world.job_end(job)
    if end is not None and "errors" not in task:
        return ok([_error(world, FAULT, None)])
    return ok(task.get("errors", []))


def _errors(
    world: World, uploaded: Uploaded, failed: Sequence[str | None]
) -> Iterator[Mapping[str, Any]]:
    """Yield an error for each range of lines that fail for one reason. A choice: by reason."""
    for text, run in groupby(enumerate(failed), key=lambda one: one[1]):
        places = [index for index, _ in run]
        if text is not None:
            ends = (
                {"index": index, "key": uploaded.lines[index].get("key")}
                for index in (places[0], places[-1])
            )
            span = dict(zip(("start", "end"), ends, strict=True))
            inside = {"start_inclusive": True, "end_inclusive": True}
            items = {"total": len(places), "range": {**span, **inside}}
            yield _error(world, text, {"error": text, "items": items})


def _error(world: World, text: str, details: Record | None) -> Mapping[str, Any]:
    return {
        "timestamp": world.timestamp(),
        "name": "TaskflowException",
        "fatal": True,
        "error_message": text,
        "original_error_message": None,
        "category": "System Error",
        "details": details,
    }


# --------------------------------------------------------------------------------- report


def _report(uploaded: Uploaded, failed: Sequence[str | None]) -> str:
    """Return a line per record with its outcome. A choice: the columns are not known."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    names = list(uploaded.lines[0]) if uploaded.lines else []
    writer.writerow([*names, "status", "error"])
    for line, why in zip(uploaded.lines, failed, strict=True):
        outcome = ["SUCCEEDED", ""] if why is None else ["FAILED", why]
        writer.writerow([*(line.get(name, "") for name in names), *outcome])
    return text.getvalue()


def _download(world: World, call: Call) -> Answer:
    tasks = list(world.table(TABLE).matching(report=call.path_params["file_name"]))
    if not tasks:
        return NOT_FOUND
    return ok(Text(tasks[-1]["text"], "text/csv; charset=utf-8"))


ROUTES = [
    Route("PUT", PATH + "<object_type>/<int:object_id>/upload/", _upload),
    Route("GET", TASK, _task),
    Route("GET", TASK + "/", _task),  # an early client used a slash here
    Route("GET", TASK + "/errors/", _task_errors),
    Route("GET", REPORTS + "<file_name>/", _download),
]
