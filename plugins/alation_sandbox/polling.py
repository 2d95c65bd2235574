"""The call that reports the state of a job (sheet job)."""

from __future__ import annotations

from typing import Any

from alation_sandbox.exchange.answers import Answer, error, ok
from alation_sandbox.exchange.calls import Call
from alation_sandbox.exchange.routes import Route
from alation_sandbox.world import Job, JobEnd, World
from alation_sandbox.world.times import utc

# What the server answers to an unknown handle is open in the sheet; this is its usual 404.
UNKNOWN_JOB = error(404, "Not found.", "404000")


def show_job(world: World, call: Call) -> Answer:
    """Answer the state of the job with this id or name."""
    job = _find(world, call)
    return UNKNOWN_JOB if job is None else ok(job_answer(job, world.job_end(job)))


def _find(world: World, call: Call) -> Job | None:
    name = call.one("name")
    if name is not None:
        return world.job(name)
    number = call.one("id") or ""
    return world.job(int(number)) if number.isdecimal() else None


def job_answer(job: Job, end: JobEnd | None) -> dict[str, Any]:
    """Return the body of the job call.

    Args:
        job: the job.
        end: how it ended, None while it waits or runs: the API does not tell these apart.
    """
    if end is None:
        # The msg of a running job was never captured; the sheet allows null.
        return {"status": "running", "msg": None, "result": None}
    return {
        "status": end.status,
        "msg": _finished(job) if end.msg is None else end.msg,
        "result": end.result,
    }


def _finished(job: Job) -> str:
    # Time in the queue does not count (sheet job, timing).
    seconds = job.ends_at - job.starts_at
    moment = utc(job.ends_at).isoformat(sep=" ", timespec="microseconds")
    return f"Job finished in {seconds:.6f} seconds at {moment}"


ROUTES = (Route("GET", "/api/v1/bulk_metadata/job/", show_job),)
