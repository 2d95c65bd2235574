"""Goes on with a run that another process began: replays its events, then settles what is open."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from alation_core.batching import BatchKey
from alation_core.errors import AlationError, ConfigurationError
from alation_core.results import JobDetails
from alation_core.runs.confirm import found_in_catalog
from alation_core.runs.events import (
    Deferred,
    Ended,
    Event,
    Exhausted,
    Intent,
    Lost,
    NotSent,
    Planned,
    PollAt,
    Prepare,
    Refused,
    Resolve,
    Resolved,
    Send,
    SetAside,
    Split,
    Stopped,
    Woke,
)
from alation_core.runs.judge import isolable
from alation_core.runs.runner import Loop

logger = logging.getLogger("alation_core.runs")

J = TypeVar("J", bound=JobDetails)

INTERRUPTED = "the run was interrupted before an answer came"


def still_true(events: Sequence[Event]) -> Iterator[Event]:
    """Yield the events that a later process can build on.

    What an earlier one gave up is taken up again: batches that it did not send, jobs that it did
    not wait for, and batches whose answer it lost.
    """
    for event in events:
        given_up = isinstance(event, NotSent | Stopped | Exhausted | Lost)
        left_alone = isinstance(event, Ended) and (event.timed_out or not event.state.is_end)
        if not given_up and not left_alone:
            yield event


def restore(loop: Loop[J]) -> None:
    """Bring a fresh loop to where the recorded events end.

    Raises:
        ConfigurationError: the rows do not make the batches that were recorded.
    """
    now = loop.now
    intents: dict[BatchKey, Intent] = {}
    for recorded in still_true(loop.plan.recorded):
        event = _taken_up(loop, _rebased(recorded, now))
        if isinstance(event, Planned):
            batch = loop.take()
            if batch is None or batch.key != event.batch or len(batch.rows) != event.rows:
                raise ConfigurationError(
                    f"the rows do not make the recorded batch {event.batch}: resume with the "
                    "same rows and the same batch size"
                )
        if isinstance(event, Intent):
            intents[event.batch] = event
        _follow(loop, event)
    loop.effects.clear()
    if loop.state.preparing:
        loop.effects.append(Prepare())
    for key, open_batch in list(loop.state.open.items()):
        if open_batch.jobs:
            waiting = [job.handle for job in open_batch.jobs if job.end is None]
            loop.effects.extend(PollAt(key, handle, now) for handle in waiting)
        elif not open_batch.intended:
            loop.effects.append(Send(key))
        else:
            _settle(loop, key, intents[key])
    loop.feed(Woke((), now))


def _rebased(event: Event, now: float) -> Event:
    """An earlier process read another clock: what it saw counts as seen now."""
    if isinstance(event, Deferred):
        return replace(event, at=now, until=now)
    return replace(event, at=now)


def _taken_up(loop: Loop[Any], event: Event) -> Event:
    """Of a refused batch, the rows that the refusal does not speak of are sent after all."""
    if not isinstance(event, Refused) or not loop.plan.splittable:
        return event
    rows = [row.row for row in loop.batches[event.batch].rows]
    indices = isolable(loop.plan.operation, rows, event)
    return SetAside(event.batch, event.at, indices, event) if indices else event


def _follow(loop: Loop[Any], event: Event) -> None:
    """Follow an event; of what it asks for, only what touches nobody else is done."""
    for effect in loop.follow(event):
        if isinstance(effect, Split):
            loop.split(effect.batch)
        elif isinstance(effect, Resolve):
            resolved = Resolved(effect.batch, event.at, loop.resolve(effect))
            if loop.plan.record is not None:
                # The earlier process may have died before it noted what became of the rows.
                loop.plan.record(resolved)
            loop.tell(resolved)
            _follow(loop, resolved)


def _settle(loop: Loop[Any], key: BatchKey, intent: Intent) -> None:
    """Decide about a batch that was about to be sent, or was sent, and has no handle."""
    if loop.plan.operation.repeat_safe:
        loop.effects.append(Send(key))
        return
    confirmed = _confirmed(loop, key, intent)
    found = tuple(sorted(confirmed.items()))
    size = len(loop.batches[key].rows)
    if not loop.plan.resend_unknown or len(confirmed) == size:
        loop.feed(Lost(key, loop.now, INTERRUPTED, confirmed=found))
    elif confirmed:
        lost = Lost(key, loop.now, INTERRUPTED, confirmed=found)
        loop.feed(SetAside(key, loop.now, tuple(index for index, _ in found), lost))
    else:
        loop.effects.append(Send(key))


def _confirmed(loop: Loop[Any], key: BatchKey, intent: Intent) -> dict[int, int | str]:
    look_up = loop.plan.operation.look_up
    if look_up is None:
        return {}
    rows = [row.row for row in loop.batches[key].rows]
    known = {row.id for outcome in loop.finished.values() for row in outcome.rows}
    try:
        return found_in_catalog(loop.transport, look_up, rows, intent.server_time, known)
    except AlationError as error:
        logger.warning("the look-up of unknown rows failed, they stay unknown: %s", error)
        return {}
