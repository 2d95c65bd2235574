"""The state of the emulated server: tables, jobs, tokens, time."""

from alation_sandbox.world.books import World
from alation_sandbox.world.jobs import Job, JobEnd, Work
from alation_sandbox.world.tables import Record, Table

__all__ = ["Job", "JobEnd", "Record", "Table", "Work", "World"]
