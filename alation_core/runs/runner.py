"""Drives a run: performs what is to be done until nothing is left, and yields the outcomes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from alation_core.results import JobDetails
from alation_core.runs.events import Begun, Finished
from alation_core.runs.loop import Loop
from alation_core.runs.machine import begin
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.plan import Plan
from alation_core.runs.restore import restore
from alation_core.runs.tally import Tally
from alation_core.transport.connection import Connection

J = TypeVar("J", bound=JobDetails)

LEFT = "its caller reads no further"
PARKED = "it was parked"
BROKE_OFF = "its input broke off"


def run(plan: Plan[J], transport: Connection) -> Iterator[BatchOutcome[J]]:
    """Drive rows through batches and jobs to outcomes; yields each batch's in input order.

    Nothing is sent before the first outcome is asked for. A caller that stops asking leaves the
    open jobs to the server. Of a run that is parked, batches without an outcome yield none. The
    observers are told its begin, and its end whatever it is.

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
    tally, left = Tally(), Finished((), 0.0, "open", reason=LEFT)
    try:
        for resolved in plan.closed:
            tally.add(resolved.outcome)
            loop.audience.tell(replace(resolved, at=loop.now))
        for outcome in _driven(loop):
            tally.add(outcome)
            yield outcome
            del outcome  # it is its caller's: nothing here holds what is over
        left = _left(left, loop, tally)
    except GeneratorExit:
        raise
    except BaseException as error:
        left = replace(left, reason=str(error), error=type(error).__name__)
        raise
    finally:
        if os.getpid() == loop.process:  # a forked process has no part in the run
            loop.audience.tell(finished(left, tally, loop.now))


def _left(left: Finished, loop: Loop[J], tally: Tally) -> Finished:
    """Return how a run ended or was left that no error ended."""
    plan, stopped, broke = loop.plan, loop.state.stopped, loop.plan.broke()
    is_recorded = plan.run is not None
    tally.open = tally.stays_open(
        plan.rows,
        parked=plan.parked(),
        stopped=is_recorded and stopped is not None,
        broke=is_recorded and broke,
    )
    reason = why_left(parked=tally.open and plan.parked(), stopped=stopped, broke=broke)
    return replace(left, status=tally.status, reason=reason, error=plan.broken_by())


def why_left(*, parked: bool, stopped: str | None, broke: bool) -> str | None:
    """Return why a run came to its end before all was done, or None.

    Args:
        parked: it was told to leave, and is open.
        stopped: why nothing more is sent; None: nothing stopped it.
        broke: its input broke off.
    """
    return (PARKED if parked else None) or stopped or (BROKE_OFF if broke else None)


def begun(plan: Plan[J], host: str, at: float, *, goes_on: bool) -> Begun:
    """Return the first event of a run.

    Args:
        plan: of the run.
        host: address of the server.
        at: reading of the clock.
        goes_on: an earlier call or process began it.
    """
    return Begun((), at, plan.run, plan.name, host, plan.key, plan.ledger, plan.rows, goes_on)


def finished(left: Finished, tally: Tally, at: float) -> Finished:
    """Return the last event of a run.

    Args:
        left: how it ended.
        tally: of all batches whose outcome is known.
        at: reading of the clock.
    """
    return replace(left, at=at, counts=dict(tally.counts), batches=tally.batches, jobs=tally.jobs)


def _driven(loop: Loop[J]) -> Iterator[BatchOutcome[J]]:
    """Perform what is to be done, and yield what became of the batches that are not closed."""
    plan = loop.plan
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
    """Return the loop of a run that has begun.

    It alone holds the state: an old one would hold all later ones.
    """
    known = transport.durations.of(plan.operation.method, plan.operation.path)
    state, effects = begin(plan.rules, known)
    loop = Loop(plan, transport, state)
    if plan.observers:
        loop.transport = transport.watched(loop.watch)
    loop.effects.extend(effects)
    loop.feed(begun(plan, transport.base, loop.now, goes_on=plan.past is not None))
    return loop
