"""What tests of runs that several processes work on share: their ends, and what a run tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from alation_core.runs import Event
from alation_core.runs.outcome import BatchOutcome


class Killed(KeyboardInterrupt):
    """Stands for the end of the process: no handler of the package catches it."""


def at(kind: type[Event], number: int, act: Callable[[], Any]) -> Callable[[Event], None]:
    """Return an observer that does something when a kind of event comes for the n-th time."""
    seen = 0

    def observe(event: Event) -> None:
        nonlocal seen
        seen += type(event) is kind
        if type(event) is kind and seen == number:
            act()

    return observe


def kill() -> None:
    """End the process."""
    raise Killed


def told(outcomes: Iterable[BatchOutcome[Any]]) -> list[Any]:
    """Return all that the outcomes of a run tell, to be compared."""
    return [
        (list(one.rows), [(job, job.raw) for job in one.jobs], list(one.problems), one.resumable)
        for one in outcomes
    ]
