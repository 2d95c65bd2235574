"""Compares what a ledger says of each row of a load with what is in the sandbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

from alation_core.ledger import Store, outcomes_of
from alation_sandbox import Sandbox
from tests.sharing.keyed.loader import Order, titles

Open = Callable[[], Store]


@dataclass
class Figures:
    """What all loads together brought."""

    loads: int = 0
    kills: int = 0
    freezes: int = 0
    twice: int = 0
    owned: int = 0
    takeovers: int = 0
    lost_leases: int = 0
    held_up: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    unknown_there: int = 0
    doubled: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"loads {self.loads}, kills {self.kills}, freezes {self.freezes}, "
            f"started twice {self.twice}, RunOwned {self.owned}, takeovers {self.takeovers}, "
            f"LeaseLost {self.lost_leases}, held up {self.held_up}, rows {dict(self.rows)}, "
            f"of the unknown ones {self.unknown_there} are there, doubled {len(self.doubled)}, "
            f"falsely reported {len(self.false)}, odd {self.odd}"
        )

    def hold(self) -> None:
        """Hold that every row succeeded once or is unknown, and nothing else happened."""
        assert self.doubled == []
        assert self.false == []
        assert self.odd == []


def compare(server: Sandbox, open_ledger: Open, order: Order, figures: Figures) -> None:
    """Compare the books of a load that has ended."""
    with closing(open_ledger()) as store:
        run = store.find(order.key)
        assert run is not None, order.key
        told = list(outcomes_of(store, run))
    if run.status is None:
        figures.false.append(f"{order.key}: the run is open")
    with server.world.lock:
        found = server.world.table("document").matching(document_hub_id=order.hub)
        there = Counter(record["title"] for record in found)
    wanted = titles(order.key, order.rows)
    if len(told) != order.rows or not there.keys() <= set(wanted):
        figures.false.append(f"{order.key}: {len(told)} rows, {len(there)} titles")
    for one, title in zip(told, wanted, strict=False):
        number = there[title]
        figures.rows[one.status] += 1
        if number > 1:
            figures.doubled.append(f"{title}: {number} times there")
        if one.status == "unknown":
            figures.unknown_there += number
        elif one.status != "succeeded" or number == 0:
            figures.false.append(f"{title}: {one.status}, {number} times there")
