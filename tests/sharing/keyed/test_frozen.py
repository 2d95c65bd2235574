"""Processes are frozen for longer than their lease, while another one takes the run."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

from alation_core.ledger import scheme_of
from alation_sandbox import Sandbox
from tests.sharing.keyed.books import Figures, Open, compare
from tests.sharing.keyed.killing import note
from tests.sharing.keyed.loader import ROWS as INPUT
from tests.sharing.keyed.loader import Order
from tests.sharing.keyed.processes import Child, Processes, processes

FULL = bool(os.environ.get("SHARING_SECONDS"))
FREEZES = 48 if FULL else 1
ROWS, BATCH, LEASE, JOB_SECONDS = 40, 10, 1.0, 0.05
PLACES = (
    ("Intent", True),  # what is on its way: the request comes late
    ("", True),  # at any time
    (INPUT, True),  # nothing was sent: the other process begins anew
    ("Accepted", False),
    ("Planned", True),
    ("Resolved", False),
    ("Intent", False),
    ("Accepted", True),
    ("Ended", True),
    ("Resolved", True),
    ("Polled", True),
    (INPUT, False),
)
"""Kinds of events at which a process freezes itself; after they were recorded, or before."""
SEED = int(os.environ.get("SHARING_SEED", time.time_ns() % 1_000_000))

pytestmark = [
    pytest.mark.timeout(900 if FULL else 120),
    pytest.mark.skipif(sys.platform == "win32", reason="there is no fork"),
]


@dataclass
class Freezing:
    """Freezes processes, and counts what those do that wake.

    Args:
        server: a sandbox.
        processes: begins them.
        order: what all have in common.
        random: decides all that is left to chance.
        figures: of what came of them.
    """

    server: Sandbox
    processes: Processes
    order: Order
    random: Random
    figures: Figures
    late_writes: int = 0
    late_reads: int = 0

    def play(self, place: int) -> Order:
        """Freeze a load, let another process take it over, and wake the first one."""
        event, recorded = PLACES[place % len(PLACES)]
        key = f"load {place}, {'after' if recorded else 'before'} {event or 'any time'}"
        hub = self.server.world.table("document_hub").insert({"title": key})
        senders = None if place % 4 < 2 else 1
        order = replace(self.order, key=key, hub=hub, concurrency=1 + place % 2, senders=senders)
        number = 1 if event == INPUT else self.random.randint(1, ROWS // BATCH)
        frozen = self._begin(order, event=event, number=number, recorded=recorded, wait=0.0)
        self._freeze(frozen, key)
        other = self._begin(order)
        if self.random.random() < 0.5:
            self.processes.until(lambda: bool(other.all_told("took over")) or other.is_over(), key)
        else:
            self.processes.until(other.is_over, key)
        taken = bool(other.all_told("took over"))
        woken = time.time()
        frozen.signal(signal.SIGCONT)
        self.processes.until(lambda: frozen.is_over() and other.is_over(), key)
        note(frozen, self.figures)
        if _is_held_up(other):
            # It froze in the middle of a transaction: nobody writes to the file until it wakes.
            self.figures.held_up += 1
            other = self._begin(order)
            self.processes.until(other.is_over, key)
        note(other, self.figures)
        if not other.all_told("ended"):
            self.figures.odd.append(f"{key}: the other process ended with {other.told()[-1:]}")
        if taken:
            self._judge(
                frozen, woken, key, sends=(event, recorded) in (("Intent", True), ("", True))
            )
        self._begin_again(order)
        self.figures.loads += 1
        self.figures.freezes += taken
        return order

    def _begin_again(self, order: Order) -> None:
        """Begin the load once more, as an engine does it: nothing is sent."""
        again = self._begin(order)
        self.processes.until(again.is_over, order.key)
        note(again, self.figures)
        if not again.all_told("ended") or again.all_told("request"):
            self.figures.odd.append(f"{order.key}: begun again it did {again.told()}")

    def _begin(self, order: Order, **more: object) -> Child:
        return self.processes.begin(replace(order, report=self.processes.report(), **more))  # type: ignore[arg-type]

    def _freeze(self, child: Child, key: str) -> None:
        if child.order.event:
            self.processes.until(lambda: bool(child.all_told("frozen")) or child.is_over(), key)
            return
        self.processes.until(lambda: bool(child.all_told("request")), key)
        time.sleep(self.random.uniform(0.0, 0.5))
        child.signal(signal.SIGSTOP)

    def _judge(self, frozen: Child, woken: float, key: str, *, sends: bool) -> None:
        """Hold that a process that wakes sends nothing but what it was sending."""
        late = [one for one in frozen.all_told("request") if one[0] > woken]
        writes = [path for _, method, path in late if method != "GET" and "Token" not in path]
        self.late_writes += len(writes)
        self.late_reads += len(late) - len(writes)
        if len(writes) > sends:
            self.figures.odd.append(f"{key}: it woke and sent {writes}")
        if not frozen.all_told("LeaseLost"):
            self.figures.odd.append(f"{key}: it woke and ended with {frozen.told()[-1:]}")


def _is_held_up(child: Child) -> bool:
    is_file = scheme_of(child.order.ledger) is None
    return is_file and any("database is locked" in one for one in child.all_told("failed"))


def test_a_process_that_was_frozen_for_longer_than_its_lease_writes_and_sends_nothing_more(
    address: str, open_ledger: Open, tmp_path: Path
) -> None:
    chance = Random(SEED)  # noqa: S311 - nothing is secret here
    print(f"SHARING_SEED={SEED}")
    figures = Figures()
    with Sandbox(job_seconds=JOB_SECONDS) as sandbox, processes(tmp_path, address) as forked:
        order = Order(sandbox.url, address, "", 1, ROWS, BATCH, 1, LEASE, 10 * LEASE, "")
        freezing = Freezing(sandbox, forked, order, chance, figures)
        done = [freezing.play(place) for place in range(FREEZES)]
        time.sleep(5 * JOB_SECONDS)
        for one in done:
            compare(sandbox, open_ledger, one, figures)

    print(
        f"{address.partition('://')[0]}: {figures}; after they woke: requests that write "
        f"{freezing.late_writes}, that read {freezing.late_reads}"
    )
    figures.hold()
    assert figures.freezes >= 0.6 * FREEZES
