"""The points of a load's life at which its process is killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ROWS = 40
BATCH = 4
_LIFE = 0.9
"""Share of the life that is killed in: the last part may be over too soon, some time."""
KINDS = (
    "Planned",
    "Intent",
    "Transaction",
    "Accepted",
    "Ended",
    "Resolved",
    "Reported",
    "Exhausted",
)
_TRANSACTIONS = 25
"""Fewer than a load makes."""


@dataclass(frozen=True)
class Point:
    """One point: a share of the load's life, or an event.

    Args:
        share: of the time that a load takes; None where an event decides.
        event: kind of the event.
        number: at which of them.
        recorded: after it was recorded, else before.
        concurrency: jobs open at once.
        twice: the process that resumes is killed as well, at the same place.
        streams: the rows are recorded as they are read.
    """

    share: float | None = None
    event: str = ""
    number: int = 1
    recorded: bool = True
    concurrency: int = 1
    twice: bool = False
    streams: bool = False


def _events() -> Iterator[Point]:
    number = 0
    while True:
        for kind in KINDS:
            for recorded in (False, True):
                many = _TRANSACTIONS if kind == "Transaction" else ROWS // BATCH
                times = 1 if kind == "Exhausted" else number * 3 % many + 1
                yield Point(
                    event=kind,
                    number=times,
                    recorded=recorded,
                    concurrency=1 + number % 3,
                    twice=number % 4 == 3,
                    streams=number % 3 == 1,
                )
        number += 1


def points(number: int) -> list[Point]:
    """Return so many points: every other one by time, spread evenly, the others by events."""
    by_time = (number + 1) // 2
    shares = [
        Point(share=_LIFE * place / by_time, twice=place % 4 == 3, streams=place % 3 == 1)
        for place in range(by_time)
    ]
    events = _events()
    return shares + [next(events) for _ in range(number - by_time)]
