"""What became of batches that have ended, once more: from recorded events, without a server."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from alation_core.batching.grouping import Batch, BatchKey
from alation_core.jobs.protocol import JobHandle
from alation_core.results import JobDetails
from alation_core.runs.effects import Resolve, Split
from alation_core.runs.events import (
    Awaited,
    Ended,
    Event,
    FollowUpFound,
    Intent,
    Lost,
    NotSent,
    Refused,
    SetAside,
)
from alation_core.runs.machine import step
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.past import consistent, still_true
from alation_core.runs.plan import Plan
from alation_core.runs.state import RunState
from alation_core.runs.under_way import UnderWay, taken_up

J = TypeVar("J", bound=JobDetails)


def judged_again(plan: Plan[J], events: Iterable[Event]) -> Iterator[BatchOutcome[J]]:
    """Yield the outcomes of batches that have ended, as `run` yielded them.

    Nothing is sent, recorded or told. A batch of which the events tell no end has no outcome here:
    that is so of one that a stop of the run overtook.

    Args:
        plan: of the run. Its `batches` yields those that are judged, in input order, and its
            `confirmed` tells which unknown rows were found later.
        events: of these batches, in order, of all processes that worked on them; those of other
            batches are passed over.

    Raises:
        LedgerError: the events of a batch do not follow from each other.
    """
    told: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        if event.batch:
            told[event.batch[0]].append(event)
    for batch in plan.batches:
        with consistent(plan.ledger, plan.run):
            outcomes = _outcomes(plan, batch, told.pop(batch.key[0], []))
        yield from outcomes


def _outcomes(plan: Plan[J], batch: Batch, events: Sequence[Event]) -> list[BatchOutcome[J]]:
    """The outcomes of a batch, or of its halves, as far as these have ended."""
    under_way: UnderWay[J] = UnderWay(plan)
    under_way.add(batch)
    state = RunState(plan.rules)
    valid = list(still_true(events, _last_words(events)))
    to_come = Counter(event.batch for event in valid)
    for event in valid:
        to_come[event.batch] -= 1
        if isinstance(event, Refused) and to_come[event.batch]:
            event = taken_up(plan, under_way.batches, event)
        if isinstance(event, NotSent):
            event = replace(event, stops=False)  # what others did is not asked here
        if isinstance(event, SetAside):
            under_way.set_aside(event, state.open[event.batch].doubtful)
        state, effects = step(state, event)
        for effect in effects:
            if isinstance(effect, Split):
                under_way.split(effect)
            elif isinstance(effect, Resolve):
                under_way.resolved(effect, event.at)
    return [outcome for _, outcome in under_way.all_finished()]


def _last_words(events: Sequence[Event]) -> set[int]:
    """The places of the events that gave something up which no later process took up again."""
    found: set[int] = set()
    followed: set[BatchKey] = set()
    going_on: set[BatchKey] = set()
    ended: set[tuple[BatchKey, JobHandle]] = set()
    for place in range(len(events) - 1, -1, -1):
        event = events[place]
        key = event.batch
        if isinstance(event, NotSent | Lost) and key not in followed:
            found.add(place)
        elif isinstance(event, Ended):
            if event.gave_up and key not in going_on and (key, event.handle) not in ended:
                found.add(place)
            ended.add((key, event.handle))
        elif isinstance(event, Awaited | FollowUpFound | Intent):
            going_on.add(key)
        followed.add(key)
    return found
