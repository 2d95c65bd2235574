"""Goes on with a run that another process began: replays its events, then settles what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from alation_core.batching.grouping import BatchKey
from alation_core.errors import ConfigurationError
from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.reading import ObjectId
from alation_core.results import JobDetails
from alation_core.runs.effects import PollAt, Prepare, Resolve, Send, Split
from alation_core.runs.events import (
    Awaited,
    Confirmed,
    Event,
    Intent,
    Lost,
    Planned,
    SetAside,
    Woke,
)
from alation_core.runs.kept import Kept
from alation_core.runs.look_up import Looked, found_among, look, name_of
from alation_core.runs.loop import INTERRUPTED, Loop
from alation_core.runs.past import Past, consistent
from alation_core.runs.state import OpenBatch
from alation_core.runs.under_way import taken_up
from alation_core.shapes.rows import Row

logger = quiet_log("alation_core.runs")

J = TypeVar("J", bound=JobDetails)


def restore(loop: Loop[J], past: Past) -> None:
    """Bring a fresh loop to where the recorded events end.

    Args:
        loop: that has done nothing yet.
        past: what was recorded.

    Raises:
        ConfigurationError: the rows do not make the batches that were recorded.
        LedgerError: the recorded events do not follow from each other.
    """
    now = loop.now
    intents: dict[BatchKey, Intent] = {}
    nameless: list[Row] = []
    with consistent(loop.plan.ledger, loop.plan.run):
        _replay(loop, past, now, intents, nameless)
    loop.effects.clear()
    loop.state = replace(
        loop.state,
        open=_with_all_tries(loop.state.open),
        waiting=_with_all_tries(loop.state.waiting),
        contacted=loop.state.contacted or past.contacted,
    )
    if loop.state.preparing:
        loop.effects.extend([Prepare()])
    unsettled: list[BatchKey] = []
    for key, open_batch in list(loop.state.open.items()):
        if open_batch.jobs:
            if not past.going_on:
                loop.feed(Awaited(key, now))
            # Also one whose deadline has passed is asked for once more: it may have ended.
            waiting = [job.handle for job in open_batch.jobs if job.end is None]
            loop.effects.extend(PollAt(key, handle, now) for handle in waiting)
        elif _is_to_settle(loop, key, open_batch):
            unsettled.append(key)
        else:
            loop.effects.extend([Send(key)])
    _settle_all(loop, past, unsettled, intents, nameless)
    loop.feed(Woke((), now))


def _replay(
    loop: Loop[Any],
    past: Past,
    now: float,
    intents: dict[BatchKey, Intent],
    nameless: list[Row],
) -> None:
    for recorded in past.rebased(now):
        event = taken_up(loop.plan, loop.under_way.batches, recorded)
        if isinstance(event, Planned):
            batch = loop.under_way.take()
            if batch is None or batch.key != event.batch or len(batch.rows) != event.rows:
                raise ConfigurationError(
                    f"the rows do not make the recorded batch {event.batch}: resume with the "
                    "same rows and the same batch size"
                )
            # What an earlier process gave up is open again: a batch may have to wait for it.
            event = loop.under_way.planned(batch, event.at, replayed=True)
        if isinstance(event, Intent):
            intents[event.batch] = event
        _follow(loop, past, event, nameless)
    for key in (*loop.state.open, *loop.state.waiting):
        loop.under_way.batches[key]  # raises where it was never planned
    # A batch that waits, and of which rows may be there, is not simply sent.
    waiting = loop.state.waiting.items()
    to_settle = {key: batch for key, batch in waiting if _is_to_settle(loop, key, batch)}
    loop.state = replace(
        loop.state,
        open=Kept({**loop.state.open, **to_settle}),
        waiting=Kept((key, batch) for key, batch in waiting if key not in to_settle),
        ready=tuple(key for key in loop.state.ready if key not in to_settle),
    )


def _is_to_settle(loop: Loop[Any], key: BatchKey, batch: OpenBatch) -> bool:
    """Tell whether rows of a batch without a job may be in the catalog, or are known to be."""
    return _may_be_taken(batch) or bool(_confirmed_before(loop, key))


def _may_be_taken(batch: OpenBatch) -> bool:
    return batch.intended or batch.doubtful


def _intent(intents: Mapping[BatchKey, Intent], key: BatchKey) -> Intent | None:
    """The intent of a batch, or of the one that it is a half of; None: it was never sent."""
    return intents.get(key) or (_intent(intents, key[:-1]) if key else None)


def _with_all_tries(batches: Mapping[BatchKey, OpenBatch]) -> Kept[BatchKey, OpenBatch]:
    """What an earlier process tried in vain does not count against this one."""
    return Kept(
        (key, replace(batch, deferrals=0, deferred_since=None, isolations=0))
        for key, batch in batches.items()
    )


def _follow(loop: Loop[Any], past: Past, event: Event, nameless: list[Row]) -> None:
    """Follow an event; of what it asks for, only what touches nobody else is done.

    Rows that may be in the catalog under an id that nobody knows are added to `nameless`.
    """
    for effect in loop.follow(event):
        if isinstance(effect, Split):
            loop.under_way.split(effect)
        elif isinstance(effect, Resolve):
            sent = {row.position: row.row for row in loop.under_way.batches[effect.batch].rows}
            resolved = loop.under_way.resolved(effect, event.at)
            told = resolved.outcome.columns
            nameless += (
                sent[row]
                for row, status, identity in zip(
                    told.positions, told.statuses, told.ids, strict=True
                )
                if identity is None and status in ("succeeded", "unknown")
            )
            # The earlier process may have died before it noted what became of the rows.
            loop.keep(resolved)
            loop.audience.tell(replace(resolved, earlier=past.has_told(resolved)))
            _follow(loop, past, resolved, nameless)


def _settle_all(
    loop: Loop[Any],
    past: Past,
    keys: Sequence[BatchKey],
    intents: Mapping[BatchKey, Intent],
    nameless: Sequence[Row],
) -> None:
    """Decide about the batches that were about to be sent, or were sent, and have no handle."""
    if loop.plan.operation.repeat_safe:
        for key in keys:
            _settle(loop, key, _confirmed_before(loop, key))
        return
    shared = _shared_names(loop, past, nameless) if keys else frozenset()
    looked, taken = None, set[str]()
    for place, key in enumerate(keys):
        if loop.plan.parked():
            return
        if looked is None and (looked := _looked(loop, keys[place:])) is not None:
            taken = looked.made_by(_known(loop, past, keys))
        found = _found(loop, key, _intent(intents, key), shared, looked, taken)
        taken.update(map(str, found.values()))
        _settle(loop, key, found)


def _known(loop: Loop[Any], past: Past, keys: Sequence[BatchKey]) -> Iterator[Any]:
    """Yield the ids of the objects that rows of the run are known to have made."""
    under_way = loop.under_way
    aside = (part for parts in under_way.aside.values() for part in parts)
    for part in (*under_way.finished.values(), *aside):
        yield from part.columns.ids
    for key in keys:
        yield from _confirmed_before(loop, key).values()
    yield from past.made()


def _confirmed_before(loop: Loop[Any], key: BatchKey) -> dict[int, ObjectId]:
    """The rows of a batch that were found in the catalog before."""
    confirmed, positions = loop.plan.confirmed, enumerate(loop.under_way.batches[key].positions)
    return {index: confirmed[position] for index, position in positions if position in confirmed}


def _looked(loop: Loop[Any], keys: Sequence[BatchKey]) -> Looked | None:
    """Look for the rows of all these batches at once.

    None: not by name, or it failed, or all of them were found before.
    """
    plan, batches = loop.plan, loop.under_way.batches
    sought = [batches[k] for k in keys if len(_confirmed_before(loop, k)) < len(batches[k].rows)]
    look_up = plan.operation.look_up
    if look_up is None or not sought:
        return None
    rows = [row.row for batch in sought for row in batch.rows]
    looked = attempt(look, loop.transport, look_up, rows, plan.params)
    if isinstance(looked, Raised):
        logger.warning("the look-up of unknown rows failed, they stay unknown: %s", looked.error)
        return None
    return looked


def _shared_names(loop: Loop[Any], past: Past, nameless: Sequence[Row]) -> frozenset[str]:
    """The names that several rows have of which nobody knows the object: finding it tells nothing.

    They are rows of batches that are open, and rows that were resolved without an id.
    """
    look_up = loop.plan.operation.look_up
    if look_up is None:
        return frozenset()
    batches = loop.under_way.batches
    rows = [row.row for key in loop.state.open for row in batches[key].rows]
    names = Counter(repr(name_of(look_up, row)) for row in (*rows, *nameless))
    names.update(name for row in past.nameless() if (name := repr(name_of(look_up, row))) in names)
    return frozenset(name for name, times in names.items() if times > 1)


def _settle(loop: Loop[Any], key: BatchKey, confirmed: Mapping[int, ObjectId]) -> None:
    """Send of a batch what may be sent. What is confirmed is not: who wrote since would lose it."""
    plan, batch = loop.plan, loop.under_way.batches[key]
    found, size = tuple(sorted(confirmed.items())), len(batch.rows)
    if confirmed.keys() - _confirmed_before(loop, key):
        # What is lost is looked for by each process: the next one may not find it any more.
        rows = tuple((batch.positions[index], identity) for index, identity in found)
        loop.keep(Confirmed((), loop.now, rows))
    taken_perhaps = _may_be_taken(loop.state.open[key])
    is_sent = plan.operation.repeat_safe or plan.resend_unknown or not taken_perhaps
    if not confirmed and is_sent:
        loop.effects.extend([Send(key)])
        return
    lost = Lost(key, loop.now, INTERRUPTED, confirmed=found)
    # A whole state without some of its rows is another state.
    if not is_sent or batch.whole or len(found) == size:
        loop.feed(lost)
    else:
        loop.feed(SetAside(key, loop.now, tuple(index for index, _ in found), lost))


def _found(
    loop: Loop[Any],
    key: BatchKey,
    intent: Intent | None,
    shared: frozenset[str],
    looked: Looked | None,
    taken: Container[str],
) -> dict[int, ObjectId]:
    """The rows of a batch that are known to be in the catalog, or are found there."""
    plan, batch = loop.plan, loop.under_way.batches[key]
    before, look_up = _confirmed_before(loop, key), plan.operation.look_up
    if look_up is None or looked is None or intent is None:
        return before
    rows = [row.row for row in batch.rows]
    found = found_among(looked, look_up, rows, intent.server_time, taken, plan.params)
    return before | {
        index: identity
        for index, identity in found.items()
        if repr(name_of(look_up, rows[index])) not in shared
    }
