"""Keyed loads, so many at a time, whose processes are killed and begun again at once."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass, field, replace
from random import Random

from alation_sandbox import Sandbox
from tests.sharing.keyed.books import Figures
from tests.sharing.keyed.loader import Order
from tests.sharing.keyed.processes import Child, Processes

AT_A_TIME = 4
TWICE = 0.25
"""So often the process after a kill is begun twice at once."""
IMPATIENT = 0.3
"""So often a process does not wait for an owner."""
REPORTED_BYTES = 1500
"""Fewer than a load reports."""
RETRY_SECONDS = 0.2
"""After so long one that was told of an owner is begun again, as an engine does it."""


@dataclass
class Load:
    """One load: its order, its living processes, and what is to happen to it.

    Args:
        order: what its processes do.
        living: its processes.
        kill_at: one of them is killed then.
        kill_after: one of them is killed when it has reported so many bytes.
        killing: the process that was killed last; it may have ended before.
        begin_at: another process is begun then.
        ended: one has come to the end of the run.
    """

    order: Order
    living: list[Child] = field(default_factory=list)
    kill_at: float | None = None
    kill_after: int | None = None
    killing: Child | None = None
    begin_at: float | None = None
    ended: bool = False


@dataclass
class Killing:
    """Plays loads, and kills.

    Args:
        server: a sandbox.
        processes: begins them.
        order: what all have in common.
        random: decides all that is left to chance.
        life: seconds that an undisturbed load takes.
        kills: how many there are to be; where the loads end before, there are more loads.
        figures: of what came of them.
    """

    server: Sandbox
    processes: Processes
    order: Order
    random: Random
    life: float
    kills: int
    figures: Figures
    loads: list[Load] = field(default_factory=list)
    asked: int = 0

    def play(self, number: int) -> list[Order]:
        """Play loads until so many have ended and all kills were done; return what they did."""
        done: list[Order] = []
        while self.loads or len(done) < number or self.figures.kills < self.kills:
            more = self.figures.loads < number or self.figures.kills < self.kills
            if more and sum(max(1, len(load.living)) for load in self.loads) < AT_A_TIME:
                self._begin_load()
            time.sleep(0.002)
            self.processes.look()
            for load in list(self.loads):
                self._go_on(load)
                if load.ended and not load.living:
                    self.loads.remove(load)
                    done.append(load.order)
        return done

    def _begin_load(self) -> None:
        self.figures.loads += 1
        key = f"load {self.figures.loads}"
        hub = self.server.world.table("document_hub").insert({"title": key})
        concurrency = self.random.randint(1, 3)
        senders = self.random.choice([None, 1])
        order = replace(self.order, key=key, hub=hub, concurrency=concurrency, senders=senders)
        load = Load(order)
        self.loads.append(load)
        self._begin(load)

    def _begin(self, load: Load, times: int = 1) -> None:
        load.begin_at = None
        for _ in range(times):
            wait = 0.0 if self.random.random() < IMPATIENT else load.order.wait
            order = replace(load.order, wait=wait, report=self.processes.report())
            load.living.append(self.processes.begin(order))
        self._aim(load)

    def _aim(self, load: Load) -> None:
        """Choose a moment of the next kill: by time, or by what was sent, however slow it is."""
        load.kill_at = load.kill_after = None
        if self.random.random() < 0.5:
            # Who goes on may wait for the lease of a dead owner: it is killed while it waits, too.
            load.kill_at = time.monotonic() + self.random.uniform(0.0, 2 * self.life)
        else:
            load.kill_after = self.random.randrange(REPORTED_BYTES)

    def _victim(self, load: Load) -> Child | None:
        """Return the process that is to be killed now, if one is."""
        if load.kill_at is not None and time.monotonic() >= load.kill_at:
            return self.random.choice(load.living)
        after = load.kill_after
        if after is not None and any(one.reported() > after for one in load.living):
            # Not at once: that is always before a request is sent.
            load.kill_after = None
            load.kill_at = time.monotonic() + self.random.uniform(0.0, 0.3 * self.life)
        return None

    def _go_on(self, load: Load) -> None:
        killed = False
        for child in [one for one in load.living if one.code is not None]:
            load.living.remove(child)
            killed |= child.code == -signal.SIGKILL
            self._note(load, child)
        now = time.monotonic()
        if killed:
            times = 2 if self.random.random() < TWICE else 1
            self.figures.twice += times - 1
            self._begin(load, times)
        elif not load.ended and not load.living:
            load.begin_at = load.begin_at or now + RETRY_SECONDS
            if now >= load.begin_at:
                self._begin(load)
        elif self.asked < self.kills and (victim := self._victim(load)) is not None:
            load.kill_at = load.kill_after = None
            load.killing = victim
            self.asked += 1
            victim.signal(signal.SIGKILL)

    def _note(self, load: Load, child: Child) -> None:
        note(child, self.figures)
        is_killed = child.code == -signal.SIGKILL
        self.figures.kills += is_killed
        # One that had ended is killed no more; another one is, in its place.
        self.asked -= load.killing is child and not is_killed
        load.ended |= bool(child.all_told("ended"))


def note(child: Child, figures: Figures) -> None:
    """Note what a process that is over has told."""
    figures.takeovers += len(child.all_told("took over"))
    figures.owned += len(child.all_told("RunOwned"))
    figures.lost_leases += len(child.all_told("LeaseLost"))
    figures.odd += [f"{child.order.key}: {one}" for one in child.all_told("failed")]
    for ended in child.all_told("ended"):
        if set(ended) - {"succeeded", "unknown"}:
            figures.odd.append(f"{child.order.key}: rows {sorted(set(ended))}")
    if child.code not in (0, -signal.SIGKILL):
        figures.odd.append(f"{child.order.key}: exit code {child.code}")
