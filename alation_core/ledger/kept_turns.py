"""When the next turn begins, of those that a store keeps as times of day for all processes."""

from __future__ import annotations

from alation_core.transport.turns import LONGEST_PAUSE, next_turn

MOST_WAITING = 1000
"""Requests that wait for a turn at once: more than a fleet that shares a credential has threads."""


def furthest_turn(per_second: float) -> float:
    """Return how many seconds ahead a turn can be: the longest pause, and all who wait behind it.

    Args:
        per_second: how many turns begin in a second.
    """
    return LONGEST_PAUSE + MOST_WAITING / per_second


def next_kept_turn(free: float, now: float, per_second: float) -> tuple[float, float]:
    """Return when the next turn begins, and when the one after it can.

    What is further ahead than any turn can be was written before the clock was set back. Nobody
    waits for it: the row begins anew.

    Args:
        free: from when on a turn can be had, as it was kept.
        now: the time of day.
        per_second: how many turns begin in a second.
    """
    is_believed = free - now <= furthest_turn(per_second)
    return next_turn(free if is_believed else now, now, per_second)
