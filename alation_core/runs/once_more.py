"""Batches that are sent again: in halves, later, or without some of their rows."""

from __future__ import annotations

from dataclasses import replace

from alation_core.batching.grouping import BatchKey
from alation_core.runs.effects import Effect, Split
from alation_core.runs.events import Deferred, Lost, SetAside, TooLarge
from alation_core.runs.state import FRESH, OpenBatch, RunState


def too_large(state: RunState, event: TooLarge) -> tuple[RunState, list[Effect]]:
    """Let a batch go on in halves."""
    key = event.batch
    halves = ((*key, 0), (*key, 1))
    # One that was restored may not be open yet.
    whole = state.open.get(key) or state.waiting.get(key, FRESH)
    half = OpenBatch(doubtful=whole.doubtful)
    # Each waits for what the whole waited for. Where rows of one object may stand in both, the
    # second half waits for the first.
    earlier, repeats = state.after.get(key, ()), key in state.repeats
    state = replace(
        state,
        open=state.open.without(key),
        waiting=state.waiting.without(key),
        after=state.after.without(key),
        repeats=state.repeats.without(key),
        halved=state.halved.with_one(key, halves),
        ready=(*halves, *(other for other in state.ready if other != key)),
        unreported=state.unreported + 1,
        contacted=True,
    )
    for one, before in zip(halves, ((), halves[:1]), strict=True):
        own = (*earlier, *(before if repeats else ()))
        state = replace(
            state,
            waiting=state.waiting.with_one(one, half),
            after=state.after.with_one(one, own) if own else state.after,
            repeats=state.repeats.with_one(one, one) if repeats else state.repeats,
        )
    return state, [Split(key, event.first)]


def deferred(state: RunState, event: Deferred) -> tuple[RunState, list[Effect]]:
    """Let a batch be sent again later."""
    batch = state.open[event.batch]
    since = batch.deferred_since if batch.deferred_since is not None else event.at
    doubtful = batch.doubtful or event.doubtful
    put_off = OpenBatch(batch.deferrals + 1, since, doubtful=doubtful, isolations=batch.isolations)
    state = replace(
        state,
        paused_until=max(state.paused_until, event.until),
        contacted=state.contacted or event.sent,
    )
    return _put_back(state, event.batch, put_off), []


def set_aside(state: RunState, event: SetAside) -> tuple[RunState, list[Effect]]:
    """Let the rest of a batch be sent again."""
    batch = state.open[event.batch]
    # After an answer that was lost, the rest may have been taken as well.
    doubtful = batch.doubtful or isinstance(event.ending, Lost)
    rest = OpenBatch(doubtful=doubtful, isolations=batch.isolations + 1)
    return _put_back(replace(state, contacted=True), event.batch, rest), []


def _put_back(state: RunState, key: BatchKey, batch: OpenBatch) -> RunState:
    """Let an open batch wait to be sent, at its place in the order."""
    return replace(
        state,
        open=state.open.without(key),
        waiting=state.waiting.with_one(key, batch),
        ready=tuple(sorted((key, *state.ready))),
    )
