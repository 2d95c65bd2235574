"""The call that reports the state of a job (sheet job)."""

from __future__ import annotations

from alation_sandbox.exchange.answers import Answer, error, ok
from alation_sandbox.exchange.calls import Call
from alation_sandbox.exchange.routes import Route
from alation_sandbox.world import Job, World
from alation_sandbox.world.jobs import job_answer

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


ROUTES = (Route("GET", "/api/v1/bulk_metadata/job/", show_job),)
