"""Looks after the jobs of a run that was left. Only reads are sent, so it may be done twice."""

from __future__ import annotations

import math
from typing import Any

from alation_core.calls.writes import BoundWrite
from alation_core.client import Alation
from alation_core.engines.waiting import Waits
from alation_core.errors import ConfigurationError
from alation_core.foreign import quiet_log, told
from alation_core.jobs.answers import poll_request, read_poll
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobProtocol
from alation_core.problems import shorten, shown
from alation_core.transport.connection import Connection

logger = quiet_log("alation_core.engines")


def write_of(catalog: Alation, operation: str) -> BoundWrite[Any]:
    """Return a write by its name.

    Raises:
        ConfigurationError: it is the name of no write.
        PluginError: there is no such endpoint, or its plugin is broken.
    """
    endpoint, _, name = str(operation).partition(".")
    found = getattr(catalog.endpoint(endpoint), name, None) if name else None
    if not isinstance(found, BoundWrite):
        raise ConfigurationError(
            f"{shown(operation)} is no write: name an endpoint and its operation, as in "
            "'document.create'"
        )
    return found


def look(catalog: Alation, waits: Waits) -> bool:
    """Tell whether a run that was left is to be carried on now; only reads are sent.

    Args:
        catalog: a client of the same server.
        waits: what the run waits for (`Carried.waits`).

    Returns:
        True where one of its jobs has ended or is not known any more, none was open, or the time
        has come at which the wait for a job ends. A job that cannot be asked for goes on.

    Raises:
        ConfigurationError: what the run waits for is not as `carry_on` told it.
        AuthenticationFailed: the credentials were refused.
    """
    try:
        operation, until = waits["operation"], _moment(waits["until"])
        handles = [_handle(job["value"], job["by"]) for job in list(waits["jobs"])]
        if not isinstance(operation, str):
            raise ValueError(f"{operation!r} is no operation")
    except (KeyError, OverflowError, TypeError, ValueError) as error:
        raise ConfigurationError(
            f"it is not told what the run waits for ({told(error)})"
        ) from error
    connection, protocol = _way(catalog, operation)
    if not handles or connection.clock.wall() >= until:
        return True
    for handle in handles:
        poll = read_poll(protocol, connection.exchange(poll_request(protocol, handle)), handle)
        if poll.state.is_end or poll.gone:
            return True
        word = shorten(poll.word or poll.failure or poll.state.value)
        logger.info("job %s: %s", shown(handle.value), word)
    return False


def _moment(value: Any) -> float:
    moment = float(value)
    if not math.isfinite(moment):
        raise ValueError(f"{value!r} is no moment")
    return moment


def _handle(value: Any, by: Any) -> JobHandle:
    if by not in ("id", "name") or not isinstance(value, int | str):
        raise ValueError("a job is named by a number or a text")
    return JobHandle(value, by)


def _way(catalog: Alation, operation: str) -> tuple[Connection, JobProtocol]:
    """Return how the jobs of an operation are asked for."""
    if not operation:
        return catalog.transport, BULK_METADATA_JOBS
    write = write_of(catalog, operation)
    connection = catalog.context.opened(write.name, write.operation)
    return connection, write.operation.protocol or BULK_METADATA_JOBS
