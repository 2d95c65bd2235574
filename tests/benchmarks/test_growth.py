"""Nothing that a run does grows faster than the run: steps are counted, no time is taken."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType
from typing import Any

import pytest

from benchmarks.growth import WORKLOADS, Growth

SMALL = {
    "open jobs that wait for each other": 6,
    "problems in a text": 60,
    "problems in a list": 40,
    "refused rows of many batches": 200,
    "rows split by size, to one": 6,
    "batches of a resumed run": 24,
    "parts of a recorded batch, read": 8,
    "rows that are looked up": 24,
    "rows that are verified": 24,
    "pages of a list": 200,
}
"""What grows, and how many of it there are at first."""
TIMES = 4
ROOM = 1.25
"""So much more than the size the steps may grow."""
FEW = 60
"""A function that is called no more often is not looked at."""


def steps(name: str, size: int) -> Counter[str]:
    """Count the calls of each function of ours that a load makes."""
    work = WORKLOADS[name][1](size)
    counted: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            code = frame.f_code
            if "alation_" in code.co_filename:
                counted[f"{code.co_filename}:{code.co_firstlineno} {code.co_name}"] += 1

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("name", SMALL)
def test_four_times_the_load_takes_four_times_the_steps(name: str) -> None:
    few, many = steps(name, SMALL[name]), steps(name, TIMES * SMALL[name])

    assert many.total() <= ROOM * TIMES * few.total()
    grown = {
        function: (few[function], times)
        for function, times in many.items()
        if times > FEW and times > 2 * TIMES * max(few[function], 1)
    }
    assert grown == {}


def test_the_power_is_that_of_the_times() -> None:
    assert Growth("squares", [1, 2, 4, 8], [3.0, 12.0, 48.0, 192.0]).power == pytest.approx(2.0)
    assert Growth("lines", [5, 10, 20, 40], [1.0, 2.0, 4.0, 8.0]).power == pytest.approx(1.0)
