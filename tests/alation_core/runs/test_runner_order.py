"""The server comes first: own work waits while something can be sent or asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import Any, cast

import pytest

from alation_core import Alation, SimulatedClock
from alation_core.batching.grouping import BatchKey
from alation_core.jobs.protocol import JobHandle
from alation_core.runs.agenda import Agenda
from alation_core.runs.effects import Effect, NothingToSend, PollAt, Prepare, Resolve, Send, Split
from alation_core.runs.events import Accepted, Ended, Event, Intent, Planned, Resolved
from alation_core.runs.kept import Kept
from alation_core.runs.loop import FILLING_SECONDS, Loop
from alation_core.runs.machine import begin
from alation_core.runs.state import OpenBatch, Rules
from tests.alation_core.support import documents

A, B = (0,), (1,)
READ_RESULTS = Resolve(A, NothingToSend())
DUE_AT_FIVE = PollAt(B, JobHandle(4711), 5.0)


def loop(catalog: Alation, *effects: Effect) -> Loop[Any]:
    state, _ = begin(Rules())
    agenda = Agenda()
    agenda.extend(effects)
    running = Loop(cast(Any, None), catalog.transport, state, agenda)
    running.timers.add(DUE_AT_FIVE)
    return running


def taken(running: Loop[Any]) -> list[Effect]:
    found = []
    while (effect := running.next_effect()) is not None:
        found.append(effect)
    return found


def test_what_the_server_waits_for_comes_before_own_work(catalog: Alation) -> None:
    running = loop(catalog, READ_RESULTS, Prepare(), Split(B), Send(B))

    assert taken(running) == [Split(B), Send(B), READ_RESULTS, Prepare()]


def test_a_poll_that_is_due_comes_before_own_work(catalog: Alation, clock: SimulatedClock) -> None:
    running = loop(catalog, READ_RESULTS, Send(B))
    clock.sleep(5.0)

    assert taken(running) == [Send(B)]
    assert list(running.effects.rows) == [READ_RESULTS]
    assert not running.effects.server


def test_while_the_server_can_be_given_more_a_poll_waits_for_a_moment_and_no_longer(
    catalog: Alation, clock: SimulatedClock
) -> None:
    running = loop(catalog, Prepare())
    state, _ = begin(Rules(concurrency=2))
    running.state = replace(state, open=Kept[BatchKey, OpenBatch]().with_one(B, OpenBatch()))
    clock.sleep(5.0 + FILLING_SECONDS)

    assert taken(running) == []
    running.timers.add(replace(DUE_AT_FIVE, at=5.0 + FILLING_SECONDS))
    assert taken(running) == [Prepare()]


def test_the_next_batch_is_sent_before_the_results_of_the_last_one_are_read(
    catalog: Alation,
) -> None:
    events: list[Event] = []

    catalog.document.create(documents(4), batch_size=2, progress=events.append)

    order = [(type(e), e.batch) for e in events if isinstance(e, Intent | Resolved)]
    assert order == [(Intent, A), (Intent, B), (Resolved, A), (Resolved, B)]


@pytest.mark.parametrize("concurrency", [1, 2, 3])
def test_for_each_open_job_a_batch_is_prepared(catalog: Alation, concurrency: int) -> None:
    events: list[Event] = []

    catalog.document.create(
        documents(9), batch_size=1, concurrency=concurrency, progress=events.append
    )

    before = list(takewhile(lambda event: not isinstance(event, Ended), events))
    assert sum(isinstance(event, Accepted) for event in before) == concurrency
    assert sum(isinstance(event, Planned) for event in before) == 2 * concurrency
