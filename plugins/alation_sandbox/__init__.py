"""A local, stateful emulator of the Alation server.

Endpoint plugins return their emulated calls as `Route`s from the hook `alation_sandbox()`, and what
furnishes a sandbox for a first look as `Furnishing`s from the hook `alation_demo()`.
"""

from alation_sandbox.exchange.answers import (
    Answer,
    Refusal,
    Text,
    accepted,
    error,
    no_content,
    ok,
)
from alation_sandbox.exchange.calls import Call, Upload
from alation_sandbox.exchange.paging import check_query, page
from alation_sandbox.exchange.resource import resource
from alation_sandbox.exchange.routes import Route
from alation_sandbox.faults.fault import Fault
from alation_sandbox.faults.parsing import parse_fault
from alation_sandbox.furnishing import Furnishing, installed_furniture
from alation_sandbox.gate import RequestLog
from alation_sandbox.server import Sandbox, installed_routes
from alation_sandbox.world import Job, JobEnd, Record, Table, World
from alation_sandbox.world.credentials import Credentials

__all__ = [
    "Answer",
    "Call",
    "Credentials",
    "Fault",
    "Furnishing",
    "Job",
    "JobEnd",
    "Record",
    "Refusal",
    "RequestLog",
    "Route",
    "Sandbox",
    "Table",
    "Text",
    "Upload",
    "World",
    "accepted",
    "check_query",
    "error",
    "installed_furniture",
    "installed_routes",
    "no_content",
    "ok",
    "page",
    "parse_fault",
    "resource",
]
