"""Drives a run: performs what is to be done until nothing is left, and yields the outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from alation_core.results import JobDetails
from alation_core.runs.events import Begun
from alation_core.runs.loop import Loop
from alation_core.runs.machine import begin
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.plan import Plan
from alation_core.runs.restore import restore
from alation_core.transport.connection import Connection

J = TypeVar("J", bound=JobDetails)


def run(plan: Plan[J], transport: Connection) -> Iterator[BatchOutcome[J]]:
    """Drive rows through batches and jobs to outcomes; yields each batch's in input order.

    Nothing is sent before the first outcome is asked for. A caller that stops asking leaves the
    open jobs to the server. Of a run that is parked, batches without an outcome yield none.

    Args:
        plan: what to do.
        transport: the way to the server.

    Raises:
        AuthenticationFailed: the credentials were refused before the server took anything.
        ServerUnreachable: the server could not be reached before it took anything.
        ConfigurationError: the process was forked since the run began, and this is the child.
        LedgerError: the record that is to be gone on from is damaged.
        LeaseLost: another process goes on with the run.
    """
    loop = _begun(plan, transport)
    if plan.run is not None:
        loop.feed(Begun((), loop.now, plan.run))
    for resolved in plan.closed:
        loop.audience.tell(replace(resolved, at=loop.now))
    if plan.past is not None and not plan.parked():
        restore(loop, plan.past)
        yield from loop.due_outcomes()
    while (loop.effects or loop.timers) and not plan.parked():
        loop.check_process()
        reason = plan.stop()
        if reason is not None and not loop.left:
            loop.stop(reason)
        elif (effect := loop.next_effect()) is not None:
            loop.perform(effect)
        else:
            loop.wait()
        if loop.fatal is not None and not loop.state.contacted:
            raise loop.fatal
        yield from loop.due_outcomes()
    yield from loop.known_outcomes()


def _begun(plan: Plan[J], transport: Connection) -> Loop[J]:
    """Return the loop of a run. It alone holds the state: an old one would hold all later ones."""
    known = transport.durations.of(plan.operation.method, plan.operation.path)
    state, effects = begin(plan.rules, known)
    loop = Loop(plan, transport, state)
    loop.effects.extend(effects)
    return loop
