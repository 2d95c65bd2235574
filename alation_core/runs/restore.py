"""Goes on with a run that another process began: replays its events, then settles what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from alation_core.batching.grouping import BatchKey
from alation_core.errors import AlationError, ConfigurationError, LedgerError
from alation_core.foreign import Raised, attempt, quiet_log, told
from alation_core.results import JobDetails
from alation_core.runs.blame import isolable
from alation_core.runs.effects import PollAt, Prepare, Resolve, Send, Split
from alation_core.runs.events import (
    Deferred,
    Ended,
    Event,
    Exhausted,
    Intent,
    Lost,
    NotSent,
    Planned,
    Refused,
    Resolved,
    SetAside,
    Stopped,
    Woke,
)
from alation_core.runs.look_up import found_in_catalog, name_of
from alation_core.runs.loop import INTERRUPTED, Loop
from alation_core.runs.state import OpenBatch
from alation_core.shapes.rows import Row

logger = quiet_log("alation_core.runs")

J = TypeVar("J", bound=JobDetails)


def still_true(events: Sequence[Event]) -> Iterator[Event]:
    """Yield the events that a later process can build on.

    What an earlier one gave up is taken up again: batches that it did not send, jobs that it did
    not wait for, and batches whose answer it lost. That a try to send did not reach the server
    stays true: such a batch is put off, not lost.
    """
    begun: set[BatchKey] = set()
    for event in events:
        if isinstance(event, Intent):
            begun.add(event.batch)
        elif isinstance(event, NotSent) and event.batch in begun:
            yield Deferred(event.batch, event.at, event.at, event.reason)
        if isinstance(event, Deferred | NotSent):
            begun.discard(event.batch)
        given_up = isinstance(event, NotSent | Stopped | Exhausted | Lost)
        left_alone = isinstance(event, Ended) and (event.timed_out or not event.state.is_end)
        if not given_up and not left_alone:
            yield event


def restore(loop: Loop[J]) -> None:
    """Bring a fresh loop to where the recorded events end.

    Raises:
        ConfigurationError: the rows do not make the batches that were recorded.
        LedgerError: the recorded events do not follow from each other.
    """
    now = loop.now
    intents: dict[BatchKey, Intent] = {}
    nameless: list[Row] = []
    try:
        _replay(loop, now, intents, nameless)
    except AlationError:
        raise
    except Exception as error:
        raise LedgerError(
            f"the ledger {loop.plan.ledger} is damaged: the events of the run {loop.plan.run} do "
            f"not follow from each other ({told(error)}). Take it from a copy; nothing was sent"
        ) from error
    loop.effects.clear()
    loop.state = replace(
        loop.state,
        open=_with_all_tries(loop.state.open),
        waiting=_with_all_tries(loop.state.waiting),
    )
    shared = _shared_names(loop, nameless)
    if loop.state.preparing:
        loop.effects.append(Prepare())
    for key, open_batch in list(loop.state.open.items()):
        if open_batch.jobs:
            waiting = [job.handle for job in open_batch.jobs if job.end is None]
            loop.effects.extend(PollAt(key, handle, now) for handle in waiting)
        elif open_batch.intended or open_batch.doubtful:
            _settle(loop, key, _intent(intents, key), shared)
        else:
            loop.effects.append(Send(key))
    loop.feed(Woke((), now))


def _replay(
    loop: Loop[Any], now: float, intents: dict[BatchKey, Intent], nameless: list[Row]
) -> None:
    for recorded in still_true(loop.plan.recorded):
        event = _taken_up(loop, _rebased(recorded, now))
        if isinstance(event, Planned):
            batch = loop.take()
            if batch is None or batch.key != event.batch or len(batch.rows) != event.rows:
                raise ConfigurationError(
                    f"the rows do not make the recorded batch {event.batch}: resume with the "
                    "same rows and the same batch size"
                )
            # What an earlier process gave up is open again: a batch may have to wait for it.
            event = loop.planned(batch)
        if isinstance(event, Intent):
            intents[event.batch] = event
        _follow(loop, event, nameless)
    for key in (*loop.state.open, *loop.state.waiting):
        loop.batches[key]  # raises where it was never planned
    # A batch that waits, and of which an earlier try may have been taken, is not simply sent.
    doubtful = {key: batch for key, batch in loop.state.waiting.items() if batch.doubtful}
    loop.state = replace(
        loop.state,
        open={**loop.state.open, **doubtful},
        waiting={k: batch for k, batch in loop.state.waiting.items() if k not in doubtful},
        ready=tuple(key for key in loop.state.ready if key not in doubtful),
    )


def _intent(intents: Mapping[BatchKey, Intent], key: BatchKey) -> Intent:
    """The intent of a batch, or of the one that it is a half of."""
    return intents[key] if key in intents else _intent(intents, key[:-1])


def _with_all_tries(batches: Mapping[BatchKey, OpenBatch]) -> dict[BatchKey, OpenBatch]:
    """What an earlier process tried in vain does not count against this one."""
    return {
        key: replace(batch, deferrals=0, deferred_since=None, isolations=0)
        for key, batch in batches.items()
    }


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


def _follow(loop: Loop[Any], event: Event, nameless: list[Row]) -> None:
    """Follow an event; of what it asks for, only what touches nobody else is done.

    Rows that may be in the catalog under an id that nobody knows are added to `nameless`.
    """
    for effect in loop.follow(event):
        if isinstance(effect, Split):
            loop.split(effect.batch)
        elif isinstance(effect, Resolve):
            sent = {row.position: row.row for row in loop.batches[effect.batch].rows}
            resolved = Resolved(effect.batch, event.at, loop.resolve(effect))
            for outcome in resolved.outcome.rows:
                if outcome.id is None and outcome.status in ("succeeded", "unknown"):
                    nameless.append(sent[outcome.row])
            # The earlier process may have died before it noted what became of the rows.
            loop.keep(resolved)
            loop.audience.tell(resolved)
            _follow(loop, resolved, nameless)


def _shared_names(loop: Loop[Any], nameless: Sequence[Row]) -> frozenset[str]:
    """The names that several rows have of which nobody knows the object: finding it tells nothing.

    They are rows of batches that are open, and rows that were resolved without an id.
    """
    look_up = loop.plan.operation.look_up
    if look_up is None:
        return frozenset()
    rows = [row.row for key in loop.state.open for row in loop.batches[key].rows]
    names = Counter(repr(name_of(look_up, row)) for row in (*rows, *nameless))
    return frozenset(name for name, times in names.items() if times > 1)


def _settle(loop: Loop[Any], key: BatchKey, intent: Intent, shared: frozenset[str]) -> None:
    """Decide about a batch that was about to be sent, or was sent, and has no handle."""
    if loop.plan.operation.repeat_safe:
        loop.effects.append(Send(key))
        return
    confirmed = _confirmed(loop, key, intent, shared)
    found = tuple(sorted(confirmed.items()))
    size = len(loop.batches[key].rows)
    if not loop.plan.resend_unknown or len(confirmed) == size:
        loop.feed(Lost(key, loop.now, INTERRUPTED, confirmed=found))
    elif confirmed:
        lost = Lost(key, loop.now, INTERRUPTED, confirmed=found)
        loop.feed(SetAside(key, loop.now, tuple(index for index, _ in found), lost))
    else:
        loop.effects.append(Send(key))


def _confirmed(
    loop: Loop[Any], key: BatchKey, intent: Intent, shared: frozenset[str]
) -> dict[int, int | str]:
    look_up, batch, earlier = loop.plan.operation.look_up, loop.batches[key], loop.plan.confirmed
    before = {
        i: earlier[row.position] for i, row in enumerate(batch.rows) if row.position in earlier
    }
    if look_up is None:
        return before
    rows = [row.row for row in batch.rows]
    resolved = [*loop.finished.values(), *(part for parts in loop.aside.values() for part in parts)]
    known = {row.id for outcome in resolved for row in outcome.rows} | set(before.values())
    since, params = intent.server_time, loop.plan.params
    found = attempt(found_in_catalog, loop.transport, look_up, rows, since, known, params)
    if isinstance(found, Raised):
        logger.warning("the look-up of unknown rows failed, they stay unknown: %s", found.error)
        return before
    return before | {
        index: identity
        for index, identity in found.items()
        if repr(name_of(look_up, rows[index])) not in shared
    }
