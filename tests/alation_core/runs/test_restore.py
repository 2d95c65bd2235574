"""What a later process sends of batches whose fate is unknown: no row that is known to be there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from alation_core.runs.events import Event, Intent, NotSent, Planned, TooLarge
from alation_core.runs.past import Past
from alation_core.runs.runner import run
from alation_sandbox import Sandbox
from tests.alation_core.runs.kept_events import Book, Load, client, statuses
from tests.alation_core.support import documents
from tests.faults.clock import SharedClock
from tests.faults.loads import LOADS

CHANGES = Load([{"id": n + 1, "title": f"new {n}"} for n in range(4)], "document.update", 4)
NEW = replace(CHANGES, rows=documents(4), operation="document.create")
PLANNED, SENT = Planned((0,), 0.0, 4), Intent((0,), 0.0, "", 0.0)
NEVER_LEFT = NotSent((0,), 0.0, "no connection")
SPLIT = TooLarge((0,), 0.0, 413, 2)
HALF = Intent((0, 0), 0.0, "", 0.0)
ALL, DONE, OPEN = [0, 1, 2, 3], "succeeded", "unknown"


def gone_on(
    load: Load, events: Sequence[Event], confirmed: Sequence[int], *, whole: bool, **more: Any
) -> tuple[list[int], list[str]]:
    """Go on with a run of one batch: the rows that were sent, and what became of all of them."""
    clock = SharedClock()
    with Sandbox(job_seconds=0.5, clock=clock.wall) as server:
        clock.server = server
        LOADS[1].stock(server.world, 4)
        catalog = client(server, clock)
        known = {row: row + 1 for row in confirmed}
        past = Past([replace(event, at=clock.wall()) for event in events], clock.wall())
        plan = load.plan(catalog, Book(clock), past, confirmed=known, **more)
        batches = iter([replace(batch, whole=whole) for batch in plan.batches])
        plan = replace(plan, batches=batches, splittable=not whole)
        outcomes = statuses(list(run(plan, catalog.transport)))
        there = {row["title"] for row in server.world.table("document").rows()}
        return [n for n, row in enumerate(load.rows) if row["title"] in there], outcomes


@pytest.mark.parametrize(
    ("load", "events", "confirmed", "sent", "expected"),
    [
        (CHANGES, [SENT], [], ALL, [DONE] * 4),
        (CHANGES, [SENT], ALL, [], [DONE] * 4),
        (CHANGES, [SENT], [1, 2], [0, 3], [DONE] * 4),
        (CHANGES, [SENT, SENT, NEVER_LEFT], ALL, [], [DONE] * 4),
        # The second half was never sent: the server had all the rows before it refused them.
        (CHANGES, [SENT, SPLIT, HALF], [2, 3], [0, 1], [DONE] * 4),
        (CHANGES, [SENT, SPLIT, HALF], [0, 1, 2], [3], [DONE] * 4),
        (NEW, [SENT], [1, 2], [], [OPEN, DONE, DONE, OPEN]),
        # The server was never asked whether it takes so many rows: the room was known.
        (NEW, [SPLIT, HALF], [2], [3], [OPEN, OPEN, DONE, DONE]),
    ],
)
def test_a_row_that_is_confirmed_is_not_sent_again(
    load: Load,
    events: Sequence[Event],
    confirmed: Sequence[int],
    sent: list[int],
    expected: list[str],
) -> None:
    assert gone_on(load, [PLANNED, *events], confirmed, whole=False) == (sent, expected)


@pytest.mark.parametrize("resend", [False, True])
@pytest.mark.parametrize(
    ("confirmed", "sent", "expected"),
    [([], ALL, [DONE] * 4), (ALL, [], [DONE] * 4), ([1], [], [OPEN, DONE, OPEN, OPEN])],
)
def test_a_whole_state_is_never_sent_in_part(
    confirmed: Sequence[int], sent: list[int], expected: list[str], resend: bool
) -> None:
    told = gone_on(CHANGES, [PLANNED, SENT], confirmed, whole=True, resend_unknown=resend)
    assert told == (sent, expected)
