"""How the sandbox emulates file systems. Sheet: virtual_filesystem; choices are marked."""

from __future__ import annotations

import json
from typing import Any

from alation_sandbox import Answer, Call, JobEnd, Refusal, Route, World

PATH = "/api/v1/bulk_metadata/file_upload/<int:filesystem_id>"
TABLE = "filesystem_object"
_REQUIRED = ("path", "name", "is_directory")


def _replace(world: World, call: Call) -> Answer:
    filesystem_id = call.path_params["filesystem_id"]
    if world.table("filesystem").get(filesystem_id) is None:
        raise Refusal(Answer(400, {"error": f"Cannot find FileSystem id: {filesystem_id}"}))
    if not call.body:
        # That the body must not be empty is a fact; the answer to an empty one is a choice.
        raise Refusal(Answer(400, {"error": "The body is empty"}))
    text = call.body.decode("utf-8", errors="replace")

    def work(world: World) -> JobEnd:
        lines = [line for line in text.split("\n") if line.strip()]
        objects = [found for line in lines if (found := _decoded(line)) is not None]
        if len(objects) < len(lines):
            # A choice: no failed job was recorded. The old content stays.
            return JobEnd("failed", result=["A line is no file or directory."])
        table = world.table(TABLE)
        for old in list(table.matching(filesystem_id=filesystem_id)):
            table.delete(old["id"])
        for found in objects:
            # A choice: missing parent directories are not made.
            table.insert({**found, "filesystem_id": filesystem_id})
        return JobEnd(result=[f"Uploaded {len(objects)} directories and files."])

    job = world.start_job(work)
    handle = {
        "id": job.id,
        "url": f"/api/job/{job.id}/",
        "errors_url": f"/api/job_error/?job_id={job.id}",
    }
    return Answer(200, {"job": handle})


def _decoded(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    named = isinstance(found, dict) and all(found.get(name) is not None for name in _REQUIRED)
    return found if named else None


ROUTES = [Route("POST", f"{PATH}/", _replace), Route("POST", PATH, _replace)]
"""A choice: the sheet has the slash, the vendor's client leaves it out, and both are answered."""
